import parse from 'semver/functions/parse';
import validRange from 'semver/ranges/valid';
import type { VersionText } from '../model/sighting';

/** Longest version text that is read; semver itself refuses longer ones. */
const MAX_VERSION_LENGTH = 256;

/** What may stand before an exact version without making it a range: `=2.1.150`, `v2.1.150`, `= v2.1.150`. */
const EXACT_PREFIX = /^=?\s?v?/;
const TAG = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
const ALIAS = 'npm:';

/** `name@version` of npm taken apart. */
export interface NpmSpec {
  readonly name: string;
  /** Null when there is no `@`; empty when nothing follows it. */
  readonly version: string | null;
  /** Offset of the version in the spec; the spec's length when there is none. */
  readonly versionStart: number;
}

/** A spec whose alias, if it has one, is resolved: `name` is the package that will be installed. */
export interface ResolvedNpmSpec extends NpmSpec {
  /** Offset of `name` in the spec. */
  readonly nameStart: number;
  /** The name on the left of an alias; null for a plain spec. */
  readonly alias: string | null;
}

/** Splits `name@version` of npm; the scope's `@` does not count. `versionStart` is the offset of the version in `spec`. */
export function splitNpmSpec(spec: string): NpmSpec {
  const at = spec.indexOf('@', 1);
  if (at < 0) return { name: spec, version: null, versionStart: spec.length };
  return { name: spec.slice(0, at), version: spec.slice(at + 1), versionStart: at + 1 };
}

/** Reads `npm:name@version`, the right side of an alias in a manifest; null when the text is no alias. */
export function splitNpmAlias(text: string): NpmSpec | null {
  if (!text.startsWith(ALIAS)) return null;
  const { name, version, versionStart } = splitNpmSpec(text.slice(ALIAS.length));
  return { name, version, versionStart: versionStart + ALIAS.length };
}

/**
 * Reads a value of a manifest: a version, an alias `npm:name@version`, or a version with yarn's protocol in front,
 * `npm:^2.1.0`. `key` is the name it stands under, and the package unless there is an alias.
 */
export function manifestSpec(key: string, value: string): NpmSpec {
  const alias = splitNpmAlias(value);
  if (alias === null) return { name: key, version: value, versionStart: 0 };
  const { kind } = classifyNpmVersion(alias.name);
  // No package is named like a version or a range; a tag after the protocol cannot be told from a name.
  if (alias.version === null && (kind === 'exact' || kind === 'range')) {
    return { name: key, version: alias.name, versionStart: ALIAS.length };
  }
  return alias;
}

/** Splits a spec as given to an installer; of `codex@npm:@openai/codex@1.2.3` and `npm:pkg@1` the real package. */
export function resolveNpmSpec(spec: string): ResolvedNpmSpec {
  const bare = splitNpmAlias(spec);
  if (bare !== null) return { ...bare, nameStart: ALIAS.length, alias: null };
  const outer = splitNpmSpec(spec);
  const inner = outer.version === null ? null : splitNpmAlias(outer.version);
  if (inner === null) return { ...outer, nameStart: 0, alias: null };
  return {
    name: inner.name,
    version: inner.version,
    versionStart: outer.versionStart + inner.versionStart,
    nameStart: outer.versionStart + ALIAS.length,
    alias: outer.name,
  };
}

/**
 * Says what an npm version spec is: an exact version, a range, a moving tag (`latest`, `*`, nothing at all), or
 * unreadable (`git+https:…`, `file:…`, `workspace:…`, an unresolved variable). `2` and `2.1` are ranges.
 * Syntax of https://docs.npmjs.com/cli/configuring-npm/package-json.
 */
export function classifyNpmVersion(text: string | null): VersionText {
  if (text === null) return { kind: 'floating', text: '' };
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '*' || trimmed === 'x' || trimmed === 'X') return { kind: 'floating', text };
  if (trimmed.length > MAX_VERSION_LENGTH) return { kind: 'unreadable', text };
  if (parse(trimmed.replace(EXACT_PREFIX, '')) !== null) return { kind: 'exact', text };
  if (validRange(trimmed) !== null) return { kind: 'range', text };
  if (TAG.test(trimmed)) return { kind: 'floating', text };
  return { kind: 'unreadable', text };
}
