import type { FeedOrigin, FeedStanding, FeedStatus } from '../model/feed';

const WORST_FIRST: readonly FeedStanding[] = ['refused', 'stale', 'fresh', 'bundled'];

/** Whether a UTC time has passed; an expiry that cannot be read counts as passed. */
export function hasPassed(expires: string, now: string): boolean {
  const at = Date.parse(expires);
  return Number.isNaN(at) || at <= Date.parse(now);
}

/** The feed as it stands at a time: one that was fresh when it was loaded goes stale while the program runs. */
export function originAt(origin: FeedOrigin, now: string): FeedOrigin {
  if (origin.expires === null || !hasPassed(origin.expires, now)) return origin;
  const since = `its signed metadata expired on ${origin.expires.slice(0, 10)}; what it says still counts`;
  const reason = origin.reason === null ? since : `${origin.reason}; ${since}`;
  return { ...origin, reason, status: origin.status === 'refused' ? 'refused' : 'stale' };
}

/**
 * All feeds in one status. The worst standing counts, so that no surface looks cleaner than the worst feed is.
 * @param main what stands for the whole: the day of the main line, and how many events count in all
 */
export function statusAt(
  origins: readonly FeedOrigin[],
  main: Pick<FeedStatus, 'generated' | 'events' | 'reason'>,
  now: string,
): FeedStatus {
  const current = origins.map((o) => originAt(o, now));
  const status = WORST_FIRST.find((s) => current.some((o) => o.status === s)) ?? 'refused';
  const several = current.length > 1;
  const reasons = current.flatMap((o) => (o.reason === null ? [] : [several ? `${o.name}: ${o.reason}` : o.reason]));
  const reason = [...reasons, ...(main.reason === null ? [] : [main.reason])].join('; ');
  return { status, generated: main.generated, events: main.events, reason: reason === '' ? null : reason, origins: current };
}
