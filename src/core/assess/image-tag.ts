import type { VersionText } from '../model/sighting';
import type { Derivation, VersionScheme } from '../model/tool';
import type { Step } from './ref-table';
import { readVersion, schemeOf } from './version-schemes';

export type ImageTag = Extract<Derivation, { kind: 'image-tag' }>;

/** What a tag may hold as a version: two numbers at least, since a number alone (`20260831`, `5`) may count anything. */
const PLAIN = /^\d+\.\d[0-9A-Za-z._-]*$/;
/** A suffix that no record lists (`-alpine`) would read as a pre-release; only words that mean one are taken for one. */
const PRERELEASE = /^-(?:alpha|beta|rc|pre|preview|dev|nightly|canary|next|\d)/;

interface TagParts {
  readonly prefix: string;
  readonly version: string;
  readonly suffix: string;
}

/** Takes the longest prefix and suffix off; null when none fits, or when nothing is left. */
function splitTag(map: ImageTag, tag: string): TagParts | null {
  const prefix = longest(map.prefixes.filter((p) => tag.startsWith(p)));
  const suffix = longest(map.suffixes.filter((s) => tag.endsWith(s)));
  if (prefix === null || suffix === null || prefix.length + suffix.length >= tag.length) return null;
  return { prefix, version: tag.slice(prefix.length, tag.length - suffix.length), suffix };
}

function longest(texts: readonly string[]): string | null {
  return texts.reduce<string | null>((best, text) => (best === null || text.length > best.length ? text : best), null);
}

/** A tag's version as `scheme` reads it: an exact one, or a number that npm's rules complete (`0.62`). */
function readTag(map: ImageTag, tag: string, scheme: VersionScheme): Exclude<Step, { reason: string }> | null {
  const parts = splitTag(map, tag);
  if (parts === null || !PLAIN.test(parts.version) || hasForeignSuffix(parts.version, scheme)) return null;
  const version = readVersion(scheme, { kind: 'exact', text: parts.version });
  if (version.kind === 'exact') return { version };
  return version.kind === 'range' && schemeOf(scheme).isPartial(parts.version) ? { version } : null;
}

function hasForeignSuffix(version: string, scheme: VersionScheme): boolean {
  const hyphen = version.indexOf('-');
  return scheme === 'semver' && hyphen >= 0 && !PRERELEASE.test(version.slice(hyphen));
}

/** The version that an image's tag holds, in the scheme given. Digests and tags that the record does not describe: why not. */
export function tagToLine(map: ImageTag, { kind, text }: VersionText, scheme: VersionScheme): Step {
  const tag = text.trim();
  if (tag === '' || map.floating.includes(tag)) return { version: { kind: 'floating', text } };
  if (tag.includes('sha256:')) return { reason: `which version the digest in ${text} stands for is only known to the registry` };
  const read = readTag(map, tag, scheme);
  if (read !== null) return read;
  if (kind === 'unreadable') return { version: { kind, text } };
  return { reason: `which version the image tag ${text} holds is not known: the tool record describes no such tag` };
}

/** The tag of another version, written as the tag at the place is; null where that one holds no version. */
export function toOwnTag(map: ImageTag, fix: string, { text }: VersionText, scheme: VersionScheme): string | null {
  const tag = text.trim();
  const parts = map.floating.includes(tag) || readTag(map, tag, scheme) === null ? null : splitTag(map, tag);
  return parts === null ? null : `${parts.prefix}${fix}${parts.suffix}`;
}
