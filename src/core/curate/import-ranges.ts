import type { RangeEvent } from '../model/event';

/** Ranges of one entry, or what keeps them from being read. */
export interface ReadRanges {
  readonly ranges: readonly (readonly RangeEvent[])[];
  readonly note: string | null;
}

const PART = /^(<=|>=|<|>|=) ?([0-9A-Za-z][0-9A-Za-z.+_-]{0,63})$/;

/**
 * GitHub's `vulnerable_version_range`: `>= 1.0.0, < 1.2.0`, `<= 1.3`, `= 2.0.1`, parts joined by a comma. OSV has no way
 * to say "after 1.0.0, without it": such a range is left for a person. `fix` closes a range that has no end of its own.
 */
export function ghsaRanges(range: string, fix: string | null): ReadRanges {
  const unread = { ranges: [], note: `the versions “${range.slice(0, 80)}” are to be read by a person` };
  let from = '0';
  let end: RangeEvent | null = null;
  const parts = range.split(',').map((part) => PART.exec(part.trim()));
  for (const part of parts) {
    const [, sign, version] = part ?? [];
    if (version === undefined || sign === '>') return unread;
    if (sign === '=') {
      return parts.length === 1 ? { ranges: [[{ introduced: version }, { lastAffected: version }]], note: null } : unread;
    }
    const opens = sign === '>=';
    if (opens ? from !== '0' : end !== null) return unread;
    if (opens) from = version;
    else end = sign === '<' ? { fixed: version } : { lastAffected: version };
  }
  return { ranges: [[{ introduced: from }, ...closing(end, fix)]], note: null };
}

/** A last affected version with a known fix is told by the fix, which is what people install. */
function closing(end: RangeEvent | null, fix: string | null): readonly RangeEvent[] {
  if (fix !== null && (end === null || 'lastAffected' in end)) return [{ fixed: fix }];
  return end === null ? [] : [end];
}
