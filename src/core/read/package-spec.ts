import type { VersionText } from '../model/sighting';

/** Splits `name@version` of npm; the scope's `@` does not count. `versionStart` is the offset of the version in `spec`. */
export function splitNpmSpec(spec: string): { name: string; version: string | null; versionStart: number } {
  const at = spec.indexOf('@', 1);
  if (at < 0) return { name: spec, version: null, versionStart: spec.length };
  return { name: spec.slice(0, at), version: spec.slice(at + 1), versionStart: at + 1 };
}

/** Exactly one version: three numbers, optionally a pre-release and a build part, optionally a leading `v` or `=`. */
const EXACT = /^[v=]?(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})(?:-[0-9A-Za-z.-]{1,128})?(?:\+[0-9A-Za-z.-]{1,128})?$/;
const RANGE = /^[\^~<>=v\d.xX*\s|-][0-9A-Za-z.+\-^~<>=*\s|xX]{0,255}$/;
const TAG = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;

/**
 * Says what an npm version spec is: an exact version, a range, a moving tag (`latest`, nothing at all), or unreadable
 * (`git+https:…`, `file:…`, an unresolved variable). Syntax of https://docs.npmjs.com/cli/configuring-npm/package-json.
 */
export function classifyNpmVersion(text: string | null): VersionText {
  if (text === null || text.trim() === '') return { kind: 'floating', text: text ?? '' };
  const trimmed = text.trim();
  if (EXACT.test(trimmed)) return { kind: 'exact', text };
  if (trimmed === '*' || trimmed === 'x') return { kind: 'floating', text };
  if (RANGE.test(trimmed)) return { kind: 'range', text };
  if (TAG.test(trimmed)) return { kind: 'floating', text };
  return { kind: 'unreadable', text };
}
