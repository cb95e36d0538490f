import { packageKey, type PackageId } from '../model/package';
import type { Sighting, VersionText } from '../model/sighting';
import type { Derivation, DerivationBasis, Tool, ToolPackage, VersionScheme } from '../model/tool';
import { tagToLine, toOwnTag } from './image-tag';
import { toLine, toOwnPatch } from './patch-map';
import { refOfOwn, refToLine, refToOwn, refWithFix, type SchemePair, type Step } from './ref-table';
import { readVersion } from './version-schemes';

/** A package as the tool records know it. */
export interface KnownPackage {
  readonly tool: Tool;
  readonly entry: ToolPackage;
}

/** One version line on which a sighting can be compared: its own, or the one its package follows. */
export interface Line {
  /** Key of the package whose affected ranges count on this line. */
  readonly key: string;
  /** How that package's versions are read; the step's version was read so. */
  readonly scheme: VersionScheme;
  readonly step: Step;
  /** How the version was arrived at; null on the own line. */
  readonly sentence: string | null;
  /** A fixed version of this line, as it is written at the sighting's own place; null when there is no such step. */
  toOwn(fix: string, isAffected: (version: string) => boolean): string | null;
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

/** How the versions of a package are read; most are semver, and so are those that no tool record names. */
function schemeIn(known: ReadonlyMap<string, KnownPackage>, key: string): VersionScheme {
  return known.get(key)?.entry.scheme ?? 'semver';
}

/** The sighting's own line. A commit is turned into its tag where the tool record lists it, a tag into its version. */
export function ownLine(sighting: Sighting, known: ReadonlyMap<string, KnownPackage>): Line {
  const key = packageKey(sighting.package);
  const derivation = known.get(key)?.entry.follows?.derivation;
  const scheme = schemeIn(known, key);
  const step = ownStep(sighting, derivation, scheme);
  return { key, scheme, step, sentence: null, toOwn: (fix) => ownFix(sighting, derivation, scheme, fix) };
}

function ownStep({ version }: Sighting, derivation: Derivation | undefined, scheme: VersionScheme): Step {
  if (derivation?.kind === 'ref-table') return refToOwn(derivation, version, scheme);
  if (derivation?.kind !== 'image-tag') return { version: readVersion(scheme, version) };
  const step = tagToLine(derivation, version, scheme);
  // Records about the image itself may list tags as they are written.
  return 'version' in step ? { version: { ...step.version, text: version.text } } : step;
}

/** Tags of actions carry a `v` that advisories leave out: the place keeps the way it was written. */
function ownFix(sighting: Sighting, derivation: Derivation | undefined, scheme: VersionScheme, fix: string): string | null {
  if (derivation?.kind === 'image-tag') return toOwnTag(derivation, fix, sighting.version, scheme);
  const listed = derivation?.kind === 'ref-table' ? refOfOwn(derivation, fix, scheme) : null;
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
  const key = packageKey(follows.package);
  const schemes = { own: own.entry.scheme, line: schemeIn(known, key) };
  const step = stepTo(derivation, sighting, schemes);
  return {
    key,
    scheme: schemes.line,
    step,
    sentence: sentence(sighting, own, { key, package: follows.package, known, derivation, step }),
    toOwn: (fix, isAffected) => fixBack(derivation, fix, sighting, schemes, isAffected),
  };
}

function stepTo(derivation: Derivation, { version }: Sighting, schemes: SchemePair): Step {
  switch (derivation.kind) {
    case 'same':
      return sameStep(version, schemes);
    case 'image-tag':
      return tagToLine(derivation, version, schemes.line);
    case 'ref-table':
      return refToLine(derivation, version, schemes.line);
    case 'patch-map': {
      const mapped = toLine(derivation, version);
      if (mapped !== null) return sameStep(mapped, { own: 'semver', line: schemes.line });
      const prefixes = derivation.prefixes.map((p) => `${p.own}.N`).join(' and ');
      return { reason: `what ${version.text} carries is not known: the tool record speaks of ${prefixes} only` };
    }
  }
}

/** One and the same version; a range says the same only under the same rules (`~=1.2` and `~1.2` do not). */
function sameStep(version: VersionText, schemes: SchemePair): Step {
  const own = readVersion(schemes.own, version);
  if (schemes.own === schemes.line) return { version: own };
  if (own.kind === 'range') return { reason: `the range ${own.text} is written by other rules than the versions it would stand for` };
  return { version: readVersion(schemes.line, { kind: own.kind, text: own.text }) };
}

function fixBack(
  derivation: Derivation,
  fix: string,
  { version }: Sighting,
  schemes: SchemePair,
  isAffected: (version: string) => boolean,
): string | null {
  switch (derivation.kind) {
    case 'same':
      return fix;
    case 'image-tag':
      return toOwnTag(derivation, fix, version, schemes.line);
    case 'ref-table':
      return refWithFix(derivation, fix, schemes, isAffected);
    case 'patch-map':
      return toOwnPatch(derivation, fix, version);
  }
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
