import type { Sighting, Updater } from '../model/sighting';
import { shorten, visible } from './escape';

/** A pin that no bot keeps fresh: the row to see first, since it stays as it is until a person acts. */
export function isStuck(sighting: Sighting): boolean {
  return sighting.presence === 'pinned' && sighting.updater?.state === 'off';
}

/** A few words behind a row: `nothing updates it`; empty where something does, or where that is not known. */
export function stuckWords(sighting: Sighting): string {
  return isStuck(sighting) ? 'nothing updates it' : '';
}

/** What keeps the version current, in one clause: `updated by Renovate (renovate.json)`; null where nobody asked. */
export function updaterWords(sighting: Sighting): string | null {
  const { updater, presence } = sighting;
  if (updater === undefined) return null;
  const text = shorten(visible(updater.text), 200);
  return presence === 'pinned' ? pinWords(updater.state, text) : copyWords(updater.state, text);
}

function pinWords(state: Updater['state'], text: string): string {
  if (state === 'on') return `updated by ${text}`;
  return state === 'off' ? `nothing updates it: ${text}` : `not known whether anything updates it: ${text}`;
}

function copyWords(state: Updater['state'], text: string): string {
  if (state === 'on') return text;
  return state === 'off' ? `nothing updates it: ${text}` : `not known whether it stays current: ${text}`;
}
