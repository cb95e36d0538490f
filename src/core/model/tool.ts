import type { PackageId } from './package';

/** Which world a version belongs to; each scheme has one reader in `core/assess`. */
export type VersionScheme = 'semver';

/** How sure a step from one version line to another is, in words the trail repeats. */
export type DerivationBasis = 'vendor-stated' | 'verified-in-artifact' | 'inferred';

/** How a package's own version turns into the version of the line it follows. */
export type Derivation =
  | { readonly kind: 'same'; readonly basis: DerivationBasis; readonly note: string }
  /** `0.3.N` becomes `2.1.N`: the patch number is carried over, the prefix is mapped. */
  | {
      readonly kind: 'patch-map';
      readonly basis: DerivationBasis;
      readonly note: string;
      readonly prefixes: readonly { readonly own: string; readonly line: string }[];
    }
  /** A ref (tag or full commit) bakes in one version; unlisted refs are unknown, `floating` ones move. */
  | {
      readonly kind: 'ref-table';
      readonly basis: DerivationBasis;
      readonly note: string;
      readonly asOf: string;
      readonly floating: readonly string[];
      readonly refs: readonly { readonly ref: string; readonly sha: string; readonly version: string | null }[];
    };

/** A package of a tool and its tie to a version line. */
export interface ToolPackage {
  readonly package: PackageId;
  readonly scheme: VersionScheme;
  /** The package whose version line this one follows; absent when it has a line of its own. */
  readonly follows?: { readonly package: PackageId; readonly derivation: Derivation };
}

/** A kind of place where an installed copy lies; each kind is known to one finder in `node/`. */
export type ToolLocation =
  /** `<dir>/<version>` is the program itself; `launcher` links to the active one. `~` is the home folder. */
  | {
      readonly kind: 'versions-folder';
      readonly package: PackageId;
      readonly folder: string;
      readonly launcher: string;
      readonly source: string;
    }
  /** A private `node_modules` folder outside any Node root. */
  | {
      readonly kind: 'node-modules';
      readonly package: PackageId;
      readonly folder: string;
      readonly source: string;
    };

/** How a tool is named by tool managers and installer scripts, for the pin readers. */
export interface ToolPinNames {
  /** Keys in mise files and `.tool-versions` that mean this tool, without backend prefix (`npm:` keys are derived). */
  readonly toolManager: readonly string[];
  /** Host and path prefix of the vendor's installer script, for example `claude.ai/install.sh`. */
  readonly installers: readonly string[];
  /** Dev container features; `versionOption` names the option that chooses the version, or null when none does. */
  readonly features: readonly { readonly id: string; readonly versionOption: string | null }[];
  /** Commands on PATH (bare names); never used to identify, only to read `claude install X.Y.Z`. */
  readonly commands: readonly string[];
}

/** One AI coding agent, extension, action or library, as a feed record. */
export interface Tool {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly kind: 'cli' | 'extension' | 'action' | 'sdk' | 'editor' | 'mcp-server' | 'library';
  readonly packages: readonly ToolPackage[];
  readonly locations: readonly ToolLocation[];
  readonly pinNames: ToolPinNames;
  readonly homepage: string;
  /** What a person does to update, per package ecosystem: one sentence. */
  readonly updateHint: Readonly<Record<string, string>>;
}

/** A company or project that answers for tools. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly securityContact: string | null;
}
