import type { PackageId } from './package';

/** Which world a version belongs to; each scheme has one reader in `core/assess`. */
export type VersionScheme =
  | 'semver'
  /** Python's rules. */
  | 'pep440'
  /** Dotted numbers of any count, dates among them; what follows a hyphen identifies a build and orders nothing. */
  | 'calendar'
  /** `0.0.<seconds since 1970>-g<commit>`: the third number orders. */
  | 'seconds';

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
  /** A container image's tag holds the version between a prefix and a suffix (`main-v1.2.3-stable`); others are unknown. */
  | {
      readonly kind: 'image-tag';
      readonly basis: DerivationBasis;
      readonly note: string;
      /** Longest first; the empty text stands for "nothing". */
      readonly prefixes: readonly string[];
      readonly suffixes: readonly string[];
      readonly floating: readonly string[];
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

/** The systems that layouts are known for, by Node's names. */
export type Platform = 'linux' | 'darwin' | 'win32';

/**
 * A path in a tool record, `/` between parts on every system. It starts with `~`, with a Windows folder such as
 * `%LOCALAPPDATA%`, or at the root; a part that is `*` stands for every name at that level.
 */
export interface PlatformPath {
  readonly platform: Platform;
  readonly path: string;
}

/** A file of an application that states the product's own version, and the field that does. */
export interface VersionFile extends PlatformPath {
  readonly format: 'json' | 'plist';
  /** Top-level key. */
  readonly field: string;
}

/** Package managers of systems whose databases are read as files. */
export type PackageDatabase =
  | 'dpkg'
  | 'apk'
  | 'pacman'
  | 'nix'
  | 'snap'
  | 'flatpak'
  | 'winget'
  | 'scoop'
  | 'chocolatey';

/** A kind of place where an installed copy lies; each kind is known to one finder in `node/`. */
export type ToolLocation =
  /** `<dir>/<version>` is the program itself; `launcher` links to the active one. `~` is the home folder. */
  | {
      readonly kind: 'versions-folder';
      readonly package: PackageId;
      readonly folder: string;
      readonly launcher: string;
      readonly source: string;
      /** The folder on Windows where it differs. */
      readonly windowsFolder?: string;
      /** `target`: names are `<version>-<target triple>`. Absent: the name is the version. */
      readonly names?: 'target';
    }
  /** A private `node_modules` folder outside any Node root. */
  | {
      readonly kind: 'node-modules';
      readonly package: PackageId;
      readonly folder: string;
      readonly source: string;
    }
  /** `<root>/<below>/<platform>/<version>/`: a loader starts the highest of them. Roots may start with `$NAME`. */
  | {
      readonly kind: 'loader-cache';
      readonly package: PackageId;
      readonly roots: readonly string[];
      readonly below: string;
      readonly source: string;
    }
  /** An application with a file that states its version; the first that exists decides. */
  | {
      readonly kind: 'application';
      readonly package: PackageId;
      readonly files: readonly VersionFile[];
      readonly source: string;
    }
  /** A program without a version beside it; `search` is the text around the version inside it, null when there is none. */
  | {
      readonly kind: 'program';
      readonly package: PackageId;
      readonly files: readonly PlatformPath[];
      readonly search: { readonly before: string; readonly after: string } | null;
      readonly source: string;
    }
  /** A program inside another package (an extension), by paths below that package's folder. */
  | {
      readonly kind: 'bundled-program';
      readonly package: PackageId;
      readonly within: PackageId;
      readonly paths: readonly string[];
      readonly search: { readonly before: string; readonly after: string } | null;
      readonly source: string;
    }
  /** Which kind of Homebrew record a name means, where a cask and a formula share it. */
  | { readonly kind: 'homebrew'; readonly package: PackageId; readonly as: 'cask' | 'formula'; readonly source: string }
  /** The name under which a system's package manager knows it. */
  | {
      readonly kind: 'package-database';
      readonly package: PackageId;
      readonly manager: PackageDatabase;
      readonly name: string;
      readonly source: string;
    };

/** What switches a tool's own updates off. */
export type UpdateSwitch =
  /** A variable; `off` are the values that stop updates, or `any` for every value that is not empty. */
  | { readonly kind: 'variable'; readonly name: string; readonly off: 'any' | readonly string[] }
  /** A key, dotted, of a settings file; `off` are the values that stop updates. */
  | {
      readonly kind: 'setting';
      readonly file: string;
      readonly format: 'json' | 'toml' | 'yaml';
      readonly key: string;
      readonly off: readonly (string | boolean)[];
    };

/** How installed copies of a tool keep themselves up to date. */
export interface AutoUpdate {
  /** Ecosystems whose copies update themselves unless switched off; copies of all others never do. */
  readonly ecosystems: readonly string[];
  readonly switches: readonly UpdateSwitch[];
  /** What is known about it, in one sentence. */
  readonly note: string;
}

/** A tool that its vendor has given up or replaced. */
export interface EndOfLife {
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string;
  readonly text: string;
  /** Tool id of what came instead; null when nothing did. */
  readonly successor: string | null;
}

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
  /** Inputs of GitHub actions that choose the version to install. */
  readonly actionInputs?: readonly { readonly action: string; readonly input: string }[];
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
  /** Earlier names, for people who know it under one. */
  readonly formerNames?: readonly string[];
  readonly endOfLife?: EndOfLife;
  /** Absent when nothing is known about it. */
  readonly autoUpdate?: AutoUpdate;
}

/** A company or project that answers for tools. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly securityContact: string | null;
}
