import type { ClaimStatus, Concern, CourseStep, FixBasis, TrustEvent } from '../model/event';
import { BUNDLED, type FeedOrigin, type FeedStatus } from '../model/feed';
import type { ConditionState } from '../model/finding';
import type { Place, Presence, VersionText } from '../model/sighting';
import { httpsLink, shorten, visible } from './escape';

/** `1 place`, `2 places`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The text with a full stop, unless it ends a sentence already. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** The day of a UTC time or date, as it stands there; `an unknown day` for anything else. */
export function dayOf(time: string): string {
  const match = /^\d{4}-\d{2}(?:-\d{2})?/.exec(time);
  return match === null ? 'an unknown day' : match[0];
}

function whyWords(reason: string | null): string {
  return reason === null ? '' : ` (${shorten(visible(reason), 200)})`;
}

/** `example-org of 2026-11-20, fresh`; what is not here yet has no day. */
function originWords(origin: FeedOrigin): string {
  const day = origin.generated === '' ? '' : ` of ${dayOf(origin.generated)}`;
  return `${visible(origin.name)}${day}, ${origin.status}${whyWords(origin.reason)}`;
}

/**
 * `feed of 2026-11-20, bundled`; says why when a feed is stale or an update was refused. Of several feeds each is
 * told: `feeds: bundled of 2026-11-20, bundled; example-org of 2026-11-22, fresh`.
 */
export function feedWords(status: FeedStatus): string {
  if (status.origins.length > 1) return `feeds: ${status.origins.map(originWords).join('; ')}`;
  const start = `feed of ${dayOf(status.generated)}`;
  const why = whyWords(status.reason);
  if (status.status === 'refused') return `${start}; a feed was refused${why}`;
  if (status.status === 'stale') return `${start}, stale${why}`;
  return `${start}, ${status.status}`;
}

/** `from the feed example-org`; nothing for a record of the bundled feed. */
export function originOf(event: TrustEvent): string {
  return event.origin === BUNDLED ? '' : `from the feed ${visible(event.origin)}`;
}

/** The version of a sighting as a reader would say it; text from files is made visible and short. */
export function versionWords(version: VersionText): string {
  const text = shorten(visible(version.text).trim(), 60);
  if (version.kind === 'floating') return text === '' ? 'without a version' : `${text} (moving)`;
  if (version.kind === 'unreadable') return text === '' ? 'of unreadable version' : `${text} (unreadable)`;
  return text;
}

const PRESENCE: Readonly<Record<Presence, string>> = {
  installed: 'installed',
  bundled: 'bundled',
  pinned: 'pinned',
};

export function presenceWords(presence: Presence): string {
  return PRESENCE[presence];
}

const BASIS: Readonly<Record<FixBasis, string>> = {
  'vendor-stated': 'as the vendor states',
  'third-party-stated': 'as others than the vendor state',
  'verified-in-artifact': 'verified in the released files',
  'by-date': 'concluded from dates only',
};

export function basisWords(basis: FixBasis): string {
  return BASIS[basis];
}

const CONDITIONS: Readonly<Record<ConditionState, string>> = {
  met: 'The published conditions are met here.',
  'not-met': 'The published conditions are not met here.',
  'cannot-tell': 'Whether the published conditions are met cannot be told from here.',
  none: '',
};

/** A sentence, or nothing for an event without conditions. */
export function conditionWords(state: ConditionState): string {
  return CONDITIONS[state];
}

const CLAIMS: Readonly<Record<ClaimStatus, string>> = {
  'confirmed-by-vendor': 'confirmed by the vendor',
  'verified-in-artifact': 'verified in the released files',
  reported: 'reported',
  disputed: 'disputed',
  denied: 'denied',
  withdrawn: 'withdrawn',
};

export function claimWords(status: ClaimStatus): string {
  return CLAIMS[status];
}

const STEPS: Readonly<Record<CourseStep['step'], string>> = {
  introduced: 'introduced',
  found: 'found',
  reported: 'reported to the vendor',
  disclosed: 'made public',
  noticed: 'widely noticed',
  'first-response': 'first response',
  'fix-merged': 'fix merged',
  'fix-released': 'fix released',
  advisory: 'advisory',
  effective: 'in effect',
  related: 'related',
};

export function stepWords(step: CourseStep['step']): string {
  return STEPS[step];
}

const CONCERN: Readonly<Record<Concern, string>> = {
  info: 'info',
  notice: 'notice',
  warn: 'warning',
  urgent: 'urgent',
};

export function concernWords(concern: Concern): string {
  return CONCERN[concern];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The path of a `file:` address, relative to `root` where it lies inside it; other addresses as they are. */
export function pathWords(uri: string, root: string | null): string {
  const base = root === null ? null : root.endsWith('/') ? root : `${root}/`;
  if (base !== null && uri.startsWith(base) && uri.length > base.length) {
    return visible(decoded(uri.slice(base.length)));
  }
  if (!uri.startsWith('file://')) return visible(uri);
  const path = decoded(uri.slice('file://'.length));
  return visible(/^\/[A-Za-z]:/.test(path) ? path.slice(1) : path);
}

/** `package.json:12`, counted from one as editors show it; without a line where the place has no text. */
export function placeWords(place: Place, root: string | null): string {
  const path = pathWords(place.uri, root);
  return place.text === '' && place.range.start.line === 0 ? path : `${path}:${place.range.start.line + 1}`;
}

/** Address of the first primary account that may be linked; the first of any kind when none is primary. */
export function accountLink(event: TrustEvent): string | null {
  const links = event.references.filter((r) => httpsLink(r.url) !== null);
  const best = links.find((r) => r.primary) ?? links[0];
  return best === undefined ? null : httpsLink(best.url);
}
