import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { UNKNOWN_VALUE, type ShellSource } from './mapped-shell';
import type { Located, MappedText } from './offset-map';
import type { Pin } from './reader';

/** A stretch of a reference's text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A container image reference taken apart; the stretches are offsets in the text that was given. */
export interface ImageReference {
  /** Registry and repository; Docker Hub is `docker.io`, and its one-word names stand below `library/`. */
  readonly name: string;
  /** The name as it is written. */
  readonly written: Stretch;
  readonly tag: Stretch | null;
  /** With its algorithm: `sha256:…`. */
  readonly digest: Stretch | null;
}

/** Longer references exist in no registry: 255 characters of name, 128 of tag, 135 of digest. */
const MAX_REFERENCE = 640;

/** Some files name the way an image is fetched; only this one means a registry. */
const SCHEME = 'docker://';

/** Registries that are Docker Hub under another name. */
const DOCKER_HUB: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

const REGISTRY = /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?$/i;
const COMPONENT = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Takes an image reference apart by the rules of https://github.com/distribution/reference: what stands before the
 * first slash is a registry if it holds a dot or a colon or is `localhost`; a tag's colon stands after the last slash;
 * case makes no difference. Null for every text that is no reference. The tag is not checked.
 */
export function parseImageReference(text: string): ImageReference | null {
  if (text.length > MAX_REFERENCE) return null;
  const end = text.trimEnd().length;
  const trimmed = text.length - text.trimStart().length;
  const start = text.startsWith(SCHEME, trimmed) ? trimmed + SCHEME.length : trimmed;
  const at = text.indexOf('@', start);
  const taggedEnd = at < 0 ? end : at;
  const colon = text.lastIndexOf(':', taggedEnd - 1);
  const slash = text.lastIndexOf('/', taggedEnd - 1);
  const nameEnd = colon > slash && colon > start ? colon : taggedEnd;
  const name = nameEnd <= start ? null : canonicalName(text.slice(start, nameEnd));
  if (name === null) return null;
  return {
    name,
    written: { start, end: nameEnd },
    tag: nameEnd + 1 < taggedEnd ? { start: nameEnd + 1, end: taggedEnd } : null,
    digest: at < 0 || at + 1 >= end ? null : { start: at + 1, end },
  };
}

function canonicalName(written: string): string | null {
  const parts = written.split('/');
  const [first = '', ...others] = parts;
  const hasRegistry = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const repository = hasRegistry ? others : parts;
  if (!repository.every((part) => COMPONENT.test(part)) || (hasRegistry && !REGISTRY.test(first))) return null;
  // Registries speak HTTPS: its own port changes nothing.
  const registry = hasRegistry ? first.toLowerCase().replace(/:443$/, '') : 'docker.io';
  if (!DOCKER_HUB.has(registry)) return [registry, ...repository].join('/');
  return ['docker.io', ...(repository.length === 1 ? ['library'] : []), ...repository].join('/');
}

/** The catalogue's package for an image; records may write Docker Hub names with or without `docker.io/`. */
export function findImage(reference: ImageReference, catalogue: Catalogue): CatalogueEntry | null {
  const hub = /^docker\.io\/(.+)$/.exec(reference.name)?.[1];
  const names = hub === undefined ? [reference.name] : [reference.name, hub, hub.replace(/^library\//, '')];
  for (const name of names) {
    const entry = catalogue.find('x-image', name);
    if (entry !== null) return entry;
  }
  return null;
}

/**
 * What a tag says: one with a dotted number names a release, a word or a single number moves with the releases; all
 * others (a commit, a date) name something that is not a version.
 */
export function classifyImageTag(tag: string): VersionText {
  if (!TAG.test(tag)) return { kind: 'unreadable', text: tag };
  if (/(?:^|[._-])latest(?:[._-]|$)/.test(tag) || /^v?\d{1,4}$/.test(tag) || !/\d/.test(tag)) return { kind: 'floating', text: tag };
  return { kind: /\d\.\d/.test(tag) ? 'exact' : 'unreadable', text: tag };
}

/** What an image reference says of its version, and where that stands in the reference. */
export interface ImageVersion extends Stretch {
  readonly version: VersionText;
}

/**
 * The version that a reference states. A digest decides alone what is fetched; a tag beside it is a remark that nothing
 * checks, so the two together are unreadable. Without either the newest image is meant.
 */
export function imageVersion(text: string, { written, tag, digest }: ImageReference): ImageVersion {
  if (digest !== null) {
    const start = tag?.start ?? digest.start;
    return { version: { kind: 'unreadable', text: text.slice(start, digest.end) }, start, end: digest.end };
  }
  if (tag === null) return { version: { kind: 'floating', text: '' }, ...written };
  return { version: classifyImageTag(text.slice(tag.start, tag.end)), ...tag };
}

/** The pin of an image that the catalogue knows; nothing for every other text. Unknown pieces are `UNKNOWN_VALUE`. */
export function imagePins(image: MappedText, source: Omit<ShellSource, 'problems'>, where: string): readonly Pin[] {
  const reference = parseImageReference(image.value);
  const entry = reference === null ? null : findImage(reference, source.catalogue);
  return reference === null || entry === null ? [] : [pinOf(entry, reference, image, source, where)];
}

function pinOf(entry: CatalogueEntry, reference: ImageReference, image: MappedText, source: Omit<ShellSource, 'problems'>, where: string): Pin {
  const found = imageVersion(image.value, reference);
  const place = image.locate(found.start, found.end);
  const text = source.text.slice(place.start, place.end);
  const isUnknown = found.version.text.includes(UNKNOWN_VALUE);
  const isUnreadable = isUnknown || found.version.kind === 'unreadable';
  return {
    tool: entry.tool,
    package: entry.package,
    version: isUnreadable ? { kind: 'unreadable', text } : found.version,
    range: source.lines.range(place.start, place.end),
    text,
    via: viaOf(place, isUnknown ? text : ''),
    where,
    mergeKey: null,
  };
}

const NAMES = /[A-Za-z_][\w.]{0,63}(?::[A-Za-z_]\w{0,63})?/g;

/** How the version came there; of what is not known, at least the names in it. */
function viaOf(place: Located, unknown: string): string | null {
  const step = unresolved(unknown);
  return step === null ? place.via : place.via === null ? step : `${place.via}, ${step}`;
}

/** Says of which variables a text is made that could not be filled in; null when it names none. */
export function unresolved(written: string): string | null {
  const names = [...written.matchAll(/[$%{<][^$%{}<>]{0,128}/g)].flatMap(([part]) => part.match(NAMES)?.slice(0, 1) ?? []);
  return names.length === 0 ? null : `version from variable ${[...new Set(names)].join(' and ')}, not resolved`;
}
