import { packageKey, type PackageId } from '../model/package';
import type { Sighting } from '../model/sighting';
import type { Derivation, DerivationBasis, Tool, ToolPackage } from '../model/tool';
import { toLine, toOwnPatch } from './patch-map';
import { refOfOwn, refToLine, refToOwn, refWithFix, type Step } from './ref-table';
import { readVersion, type ReadVersion, type Version } from './version-schemes';

/** A package as the tool records know it. */
export interface KnownPackage {
  readonly tool: Tool;
  readonly entry: ToolPackage;
}

/** One version line on which a sighting can be compared: its own, or the one its package follows. */
export interface Line {
  /** Key of the package whose affected ranges count on this line. */
  readonly key: string;
  readonly step: Step;
  /** How the version was arrived at; null on the own line. */
  readonly sentence: string | null;
  /** A fixed version of this line, as it is written at the sighting's own place; null when there is no such step. */
  toOwn(fix: string, isAffected: (version: Version) => boolean): string | null;
}

const BASIS: Readonly<Record<DerivationBasis, string>> = {
  'vendor-stated': 'stated by the vendor',
  'verified-in-artifact': 'verified in the released artifact',
  inferred: 'inferred',
};

const NOUN: Readonly<Record<Tool['kind'], string>> = {
  cli: 'CLI',
  extension: 'extension',
  action: 'action',
  sdk: 'SDK',
  editor: 'editor',
  'mcp-server': 'MCP server',
  library: 'library',
};

/** Looks packages up by key. Of two records for one package, one that follows a line is kept: it says more. */
export function indexPackages(tools: readonly Tool[]): ReadonlyMap<string, KnownPackage> {
  const known = new Map<string, KnownPackage>();
  for (const tool of tools) {
    for (const entry of tool.packages) {
      const key = packageKey(entry.package);
      const before = known.get(key);
      if (before === undefined || (before.entry.follows === undefined && entry.follows !== undefined)) {
        known.set(key, { tool, entry });
      }
    }
  }
  return known;
}

/** The sighting's own line. A commit is turned into its tag where the tool record lists it. */
export function ownLine(sighting: Sighting, known: ReadonlyMap<string, KnownPackage>): Line {
  const key = packageKey(sighting.package);
  const entry = known.get(key)?.entry;
  const table = entry?.follows?.derivation;
  const scheme = entry?.scheme ?? 'semver';
  const step: Step =
    table?.kind === 'ref-table'
      ? refToOwn(table, sighting.version)
      : { version: readVersion(scheme, sighting.version) };
  return { key, step, sentence: null, toOwn: (fix) => ownFix(sighting, table, fix) };
}

/** Tags of actions carry a `v` that advisories leave out: the place keeps the way it was written. */
function ownFix(sighting: Sighting, table: Derivation | undefined, fix: string): string {
  const listed = table?.kind === 'ref-table' ? refOfOwn(table, fix) : null;
  if (listed !== null) return listed;
  const tagged = sighting.package.ecosystem === 'GitHub Actions' && /^v\d/.test(sighting.version.text);
  return tagged && !fix.startsWith('v') ? `v${fix}` : fix;
}

/** The line that the sighting's package follows; null for a package with a line of its own. */
export function followedLine(sighting: Sighting, known: ReadonlyMap<string, KnownPackage>): Line | null {
  const own = known.get(packageKey(sighting.package));
  const follows = own?.entry.follows;
  if (own === undefined || follows === undefined) return null;
  const { derivation } = follows;
  const read = readVersion(own.entry.scheme, sighting.version);
  const step = stepTo(derivation, sighting, read);
  const key = packageKey(follows.package);
  return {
    key,
    step,
    sentence: sentence(sighting, own, { key, package: follows.package, known, derivation, step }),
    toOwn: (fix, isAffected) => fixBack(derivation, fix, read, isAffected),
  };
}

function stepTo(derivation: Derivation, sighting: Sighting, read: ReadVersion): Step {
  if (derivation.kind === 'same') return { version: read };
  if (derivation.kind === 'ref-table') return refToLine(derivation, sighting.version);
  const mapped = toLine(derivation, read);
  if (mapped !== null) return { version: mapped };
  const prefixes = derivation.prefixes.map((p) => `${p.own}.N`).join(' and ');
  return { reason: `what ${sighting.version.text} carries is not known: the tool record speaks of ${prefixes} only` };
}

function fixBack(
  derivation: Derivation,
  fix: string,
  own: ReadVersion,
  isAffected: (version: Version) => boolean,
): string | null {
  if (derivation.kind === 'same') return fix;
  if (derivation.kind === 'patch-map') return toOwnPatch(derivation, fix, own);
  return refWithFix(derivation, fix, isAffected);
}

interface Followed {
  readonly key: string;
  readonly package: PackageId;
  readonly known: ReadonlyMap<string, KnownPackage>;
  readonly derivation: Derivation;
  readonly step: Step;
}

/** `extension 2.1.150 carries CLI 2.1.150 (inferred: …)`; null when there is no version to speak of. */
function sentence(sighting: Sighting, own: KnownPackage, line: Followed): string | null {
  const version = 'version' in line.step ? line.step.version : null;
  if (version === null || (version.kind !== 'exact' && version.kind !== 'range')) return null;
  const tool = line.known.get(line.key)?.tool;
  const why = `(${BASIS[line.derivation.basis]}: ${line.derivation.note})`;
  if (tool === undefined || tool.kind === own.tool.kind) {
    const from = `${sighting.package.ecosystem} ${sighting.package.name} ${sighting.version.text}`;
    return `${from} is ${line.package.ecosystem} ${line.package.name} ${version.text} ${why}`;
  }
  return `${NOUN[own.tool.kind]} ${sighting.version.text} carries ${NOUN[tool.kind]} ${version.text} ${why}`;
}
