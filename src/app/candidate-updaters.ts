import { updaterFor } from '../core/assess/pin-updaters';
import type { Sighting } from '../core/model/sighting';
import type { MergeCandidate } from '../core/read/merge';
import type { UpdateBots } from '../core/read/update-bots';
import type { PinnedFile } from './merge-candidates';

/**
 * Says for the pins of one file whether a bot updates them; `path` is the file below its workspace folder, and the
 * candidates stand in the order of the pins. It is asked for every pin as if it had a version: a moving one may get its
 * own from a lockfile or a catalog when they are merged.
 */
export function withPinUpdaters(
  candidates: readonly MergeCandidate[],
  { source, pins }: Pick<PinnedFile, 'source' | 'pins'>,
  path: string,
  bots: UpdateBots,
): readonly MergeCandidate[] {
  return candidates.map((candidate, index) => {
    const pin = pins[index];
    const updater = pin === undefined ? null : updaterFor(source, path, { ...pin, version: { kind: 'exact', text: '' } }, bots);
    return updater === null ? candidate : { ...candidate, sighting: { ...candidate.sighting, updater } };
  });
}

/** What is left without a version after the merge has nothing that could be kept fresh. */
export function withoutIdleUpdater(sighting: Sighting): Sighting {
  const { updater, ...rest } = sighting;
  const { kind } = sighting.version;
  return updater === undefined || kind === 'exact' || kind === 'range' ? sighting : rest;
}
