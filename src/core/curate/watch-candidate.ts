import { purl } from '../model/package';
import { shorten } from '../present/escape';
import { affectedEntry, skeleton, TO_BE_JUDGED, type RawRecord } from './new-record';
import { heavyLines, pagePath, type Reading } from './watch-reading';

const MAX_LINES = 10;
const MAX_VALUES = 6;
const MAX_VALUE = 100;

/**
 * A draft of a record about a release: what `feed new` writes, with the release as the beginning of the range and all
 * judgement open. It cannot be published as it is: it has no id, no kind, no claim and no source, and `draft` is a
 * member that no record may have. `vendor` is that of the tool; `now` a UTC time with whole seconds.
 */
export function draftOf(reading: Reading, vendor: string, now: string): RawRecord {
  const id = { ecosystem: 'npm', name: reading.name };
  const seed = { id: TO_BE_JUDGED, now, kind: null, vendor, date: TO_BE_JUDGED, aliases: [], packages: [id] };
  const lines = heavyLines(reading).slice(0, MAX_LINES).map(({ label, values, why, mention }) => {
    const shown = values.slice(0, MAX_VALUES).map((value) => shorten(value, MAX_VALUE));
    return { came: `${label} ${shown.join(', ')}`, why, notes: mention };
  });
  return {
    draft: {
      note: 'Found by feed watch and judged by nobody. Remove this member when the record is complete.',
      release: purl(id, reading.version),
      heldAgainst: purl(id, reading.predecessor),
      dayAtTheLatest: reading.day,
      page: pagePath(reading),
      lines,
    },
    ...skeleton(seed),
    affected: [affectedEntry(id, { ranges: [{ type: 'SEMVER', events: [{ introduced: reading.version }] }] })],
  };
}
