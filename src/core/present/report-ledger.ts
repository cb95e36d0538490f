import { CONCERNS, type EventKind, type Polarity, type TrustEvent } from '../model/event';
import { compareDates } from '../ledger/dates';
import { packageKey } from '../model/package';
import { versionLines, type Found, type Scope } from './report-scope';
import type { OwnRow } from './report-view';
import type { Marked, Tone } from './report-view-base';
import type { ChartPoint, ChartView, EventRow, FilterOption, Here, LedgerTable } from './report-view-ledger';
import { KIND_ORDER, compareText, dateWords, kindSymbol, kindWords, marked, plain, polarityMark } from './report-words';
import { concernWords, counted } from './words';

interface Judged {
  readonly here: Here;
  readonly mark: Marked;
}

const CALM: Readonly<Record<Exclude<Here, 'affected' | 'unknown' | 'ignored'>, Marked>> = {
  'not-checked': marked('?', 'not checked', 'ask'),
  'not-affected': marked('✓', 'not affected', 'good'),
  'not-here': marked('–', 'not here', 'muted'),
  'no-version': marked('–', 'concerns no version', 'muted'),
  withdrawn: marked('–', 'withdrawn', 'muted'),
};

function judgedByFindings(found: readonly Found[]): Judged {
  const open = found.filter((f) => f.finding.ignored === null);
  const affected = open.filter((f) => f.finding.verdict === 'affected');
  if (affected.length > 0) {
    const calm = affected.every((f) => f.finding.conditions === 'not-met');
    return { here: 'affected', mark: calm ? marked('▲', 'affected, condition not met', 'plain') : marked('▲', 'affected', 'warn') };
  }
  if (open.length > 0) return { here: 'unknown', mark: marked('?', 'unknown', 'ask') };
  const until = found.map((f) => f.finding.ignored?.until ?? '').sort(compareText)[0] ?? '';
  return { here: 'ignored', mark: marked('–', `ignored until ${dateWords(until)}`, 'muted') };
}

/** Package keys that something here answers to; false where a copy was found and not compared. */
function comparedLines(scope: Scope): ReadonlyMap<string, boolean> {
  const keysOf = versionLines(scope.tools.values());
  const lines = new Map<string, boolean>();
  for (const [i, sighting] of scope.state.inventory.sightings.entries()) {
    const compared = scope.index.verdict(i).verdict !== 'not-checked';
    for (const key of keysOf(sighting.package)) lines.set(key, compared && (lines.get(key) ?? true));
  }
  return lines;
}

/** Answers "does it apply here?" for each event. No finding is an answer only where a copy was compared. */
function judgeOf(scope: Scope): (event: TrustEvent) => Judged {
  const compared = comparedLines(scope);
  const byEvent = new Map<string, Found[]>();
  for (const found of scope.found) byEvent.set(found.event.id, [...(byEvent.get(found.event.id) ?? []), found]);
  return (event) => {
    const found = byEvent.get(event.id);
    if (found !== undefined) return judgedByFindings(found);
    const calm = (here: keyof typeof CALM): Judged => ({ here, mark: CALM[here] });
    if (event.withdrawn !== null) return calm('withdrawn');
    if (event.affected.length === 0) return calm('no-version');
    const seen = event.affected.flatMap((a) => compared.get(packageKey(a.package)) ?? []);
    if (seen.includes(false)) return calm('not-checked');
    if (!scope.incomplete) return calm(seen.length > 0 ? 'not-affected' : 'not-here');
    // While something was not looked at, even a good answer speaks only of what was seen.
    if (seen.length > 0) return { here: 'not-affected', mark: marked('✓', 'not affected', 'plain') };
    return { here: 'not-here', mark: marked('?', 'not seen', 'ask') };
  };
}

function eventRow(event: TrustEvent, judged: Judged): EventRow {
  return {
    key: event.id,
    event: event.id,
    date: event.date,
    dateText: dateWords(event.date),
    kind: event.kind,
    kindText: kindWords(event.kind),
    title: plain(event.summary, 300),
    polarity: event.polarity,
    polarityMark: polarityMark(event.polarity),
    here: judged.here,
    hereMark: judged.mark,
  };
}

function ownRow(row: OwnRow, index: number): EventRow {
  return {
    key: `own-${index}`,
    event: null,
    date: row.date,
    dateText: dateWords(row.date),
    kind: 'own',
    kindText: kindWords('own'),
    title: row.event === null ? plain(row.text) : `${plain(row.text)} (${plain(row.event, 60)})`,
    polarity: 'neutral',
    polarityMark: polarityMark('neutral'),
    here: 'no-version',
    hereMark: marked('–', 'your log', 'muted'),
  };
}

function options<T extends string>(values: readonly T[], words: ReadonlyMap<T, string>): readonly FilterOption[] {
  const counts = new Map<T, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...words].flatMap(([value, text]) => {
    const count = counts.get(value);
    return count === undefined ? [] : [{ value, text: `${text} (${count})` }];
  });
}

const POLARITIES: ReadonlyMap<Polarity, string> = new Map([['debit', 'debit'], ['credit', 'credit'], ['neutral', 'neutral']]);
const HERES: ReadonlyMap<Here, string> = new Map([
  ['affected', 'affected'],
  ['unknown', 'unknown'],
  ['not-checked', 'not checked'],
  ['ignored', 'ignored'],
  ['not-affected', 'not affected'],
  ['not-here', 'not here or not seen'],
  ['no-version', 'concerns no version'],
  ['withdrawn', 'withdrawn'],
]);

/** The person's rows that stand in this vendor's ledger: those on its events, and those on no event. */
export function ownRowsOf(scope: Scope, own: readonly OwnRow[]): readonly OwnRow[] {
  const ids = new Set([...scope.events.map((e) => e.id), ...scope.found.map((f) => f.event.id)]);
  return own
    .filter((r) => r.event === null || ids.has(r.event))
    .sort((a, b) => compareDates(b.date, a.date) || compareText(a.text, b.text));
}

/** All events of the vendor and the person's own rows, newest first. */
export function ledgerTable(scope: Scope, own: readonly OwnRow[]): LedgerTable {
  const judge = judgeOf(scope);
  const rows = [...scope.events.map((e) => eventRow(e, judge(e))), ...own.map(ownRow)];
  rows.sort((a, b) => compareDates(b.date, a.date) || compareText(a.key, b.key));
  const kinds = new Map(KIND_ORDER.map((k): [EventKind | 'own', string] => [k, kindWords(k)]));
  return {
    rows,
    note: scope.incomplete && rows.length > 0 ? 'Not everything was looked at: “not affected” speaks of the copies that were seen.' : null,
    kinds: options(rows.map((r) => r.kind), kinds),
    polarities: options(rows.map((r) => r.polarity), POLARITIES),
    heres: options(rows.map((r) => r.here), HERES),
  };
}

function pointTone(event: TrustEvent): Tone {
  if (event.polarity === 'credit') return 'good';
  if (event.polarity === 'neutral') return 'muted';
  return event.concern === 'urgent' ? 'urgent' : 'warn';
}

function eventPoint(event: TrustEvent): ChartPoint {
  const words = [dateWords(event.date), event.polarity, kindWords(event.kind), concernWords(event.concern)];
  return {
    key: event.id,
    event: event.id,
    date: event.date,
    lane: event.polarity,
    symbol: kindSymbol(event.kind),
    size: CONCERNS.indexOf(event.concern),
    tone: pointTone(event),
    label: `${words.join(', ')}: ${plain(event.summary, 300)}`,
  };
}

function ownPoint(row: OwnRow, index: number): ChartPoint {
  return {
    key: `own-${index}`,
    event: row.event,
    date: row.date,
    lane: 'neutral',
    symbol: kindSymbol('own'),
    size: 1,
    tone: 'ask',
    label: `${dateWords(row.date)}, you logged: ${plain(row.text, 300)}`,
  };
}

/** The ledger as points in time; withdrawn events and dates that cannot be read are left to the table. */
export function chartView(scope: Scope, own: readonly OwnRow[]): ChartView {
  const all = [...scope.events.filter((e) => e.withdrawn === null).map(eventPoint), ...own.map(ownPoint)];
  const points = all.filter((p) => !Number.isNaN(Date.parse(p.date)));
  points.sort((a, b) => compareDates(a.date, b.date) || compareText(a.key, b.key));
  const kinds = new Set<string>([...scope.events.map((e) => e.kind), ...(own.length > 0 ? ['own'] : [])]);
  const on = (lane: Polarity): number => points.filter((p) => p.lane === lane).length;
  const lanes = `${counted(on('credit'), 'credit')}, ${on('neutral')} neutral, ${counted(on('debit'), 'debit')}`;
  const missing = all.length - points.length;
  const tail = missing === 0 ? '' : ` ${counted(missing, 'row has', 'rows have')} no readable date and stand in the table only.`;
  return {
    points,
    legend: KIND_ORDER.filter((k) => kinds.has(k)).map((k) => ({ symbol: kindSymbol(k), text: kindWords(k) })),
    today: scope.now,
    description: `${lanes}. The table “All events” below holds the same rows.${tail}`,
    empty: points.length === 0 ? 'No event of this vendor is recorded in this feed. That is no sign of safety.' : null,
  };
}
