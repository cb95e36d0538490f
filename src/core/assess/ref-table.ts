import type { VersionText } from '../model/sighting';
import type { Derivation, VersionScheme } from '../model/tool';
import { parseVersion, readVersion, schemeOf, type ReadVersion } from './version-schemes';

export type RefTable = Extract<Derivation, { kind: 'ref-table' }>;

/** A version, or the sentence that says why there is none. */
export type Step = { readonly version: ReadVersion } | { readonly reason: string };

const COMMIT = /^[0-9a-f]{7,64}$/i;

function findRef(table: RefTable, text: string): RefTable['refs'][number] | undefined {
  const wanted = text.trim();
  return table.refs.find((r) => r.ref === wanted || (r.sha !== '' && r.sha === wanted.toLowerCase()));
}

/** What the record calls moving moves; what it lists stands still, even where the name (`v0`) looks like a moving one. */
function isFloating(table: RefTable, version: VersionText): boolean {
  if (table.floating.includes(version.text.trim())) return true;
  return version.kind === 'floating' && findRef(table, version.text) === undefined;
}

/** Something is written there that is no ref at all, for example an expression. */
function isNoRef(version: VersionText): boolean {
  return version.kind === 'unreadable' && !COMMIT.test(version.text.trim());
}

/** The version of the line that a tag or commit bakes in, in the line's scheme. */
export function refToLine(table: RefTable, version: VersionText, scheme: VersionScheme): Step {
  const { text } = version;
  if (isFloating(table, version)) return { version: { kind: 'floating', text } };
  const row = findRef(table, text);
  if (row !== undefined) {
    if (row.version === null) return { reason: `the table of ${table.asOf} does not say which version ref ${text} carries` };
    return { version: readVersion(scheme, { kind: 'exact', text: row.version }) };
  }
  if (isNoRef(version)) return { version: { kind: 'unreadable', text } };
  return { reason: notInTable(table, text) };
}

/** The package's own version behind a ref, in its own scheme: the tag itself, or the version tag of a listed commit. */
export function refToOwn(table: RefTable, version: VersionText, scheme: VersionScheme): Step {
  const { text } = version;
  if (isFloating(table, version)) return { version: { kind: 'floating', text } };
  const row = findRef(table, text);
  const tag = row === undefined ? undefined : table.refs.find((r) => isVersionTag(r.ref, scheme) && (r === row || sameCommit(r, row)));
  if (tag !== undefined) return { version: readVersion(scheme, { kind: 'exact', text: tag.ref }) };
  if (row === undefined && COMMIT.test(text.trim())) return { reason: notInTable(table, text) };
  return { version: readVersion(scheme, version) };
}

function sameCommit(a: RefTable['refs'][number], b: RefTable['refs'][number]): boolean {
  return a.sha !== '' && a.sha === b.sha;
}

function isVersionTag(ref: string, scheme: VersionScheme): boolean {
  return parseVersion(scheme, ref) !== null;
}

function notInTable(table: RefTable, text: string): string {
  return `ref ${text} is not in the table of ${table.asOf}`;
}

/** The schemes of a package and of the line that it follows. */
export interface SchemePair {
  readonly own: VersionScheme;
  readonly line: VersionScheme;
}

/**
 * First version tag, in the order of the record, that carries `fix` or later and is not affected itself. Names such as
 * `v0` or `beta` are no place to go to, even where they stand still.
 */
export function refWithFix(
  table: RefTable,
  fix: string,
  schemes: SchemePair,
  isAffected: (version: string) => boolean,
): string | null {
  const scheme = schemeOf(schemes.line);
  const wanted = scheme.exact(fix);
  if (wanted === null) return null;
  const row = table.refs.find((r) => {
    if (r.version === null || !isVersionTag(r.ref, schemes.own)) return false;
    const version = scheme.exact(r.version);
    return version !== null && scheme.compare(version, wanted) >= 0 && !isAffected(r.version);
  });
  return row?.ref ?? null;
}

/** The listed tag for a version of the package's own line. */
export function refOfOwn(table: RefTable, fix: string, own: VersionScheme): string | null {
  const scheme = schemeOf(own);
  const wanted = scheme.exact(fix);
  if (wanted === null) return null;
  const row = table.refs.find((r) => {
    const version = scheme.exact(r.ref);
    return version !== null && scheme.compare(version, wanted) === 0;
  });
  return row?.ref ?? null;
}
