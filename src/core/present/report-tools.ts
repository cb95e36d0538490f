import type { Finding } from '../model/finding';
import type { Place, Sighting } from '../model/sighting';
import { behindWords } from './behind';
import { formerNameWords } from './end-of-life';
import { higherVersion } from '../assess/higher-version';
import type { Scope } from './report-scope';
import type { ToolRow } from './report-view';
import type { Marked, PlaceLink } from './report-view-base';
import { compareText, dateWords, listed, marked, plain } from './report-words';
import { isStuck, stuckWords } from './updating';
import { counted, placeWords } from './words';

/** A place that can be opened, named as editors do: path in the workspace and line. */
export function placeLink(place: Place, root: string | null): PlaceLink {
  const { line, character } = place.range.start;
  return { label: plain(placeWords(place, root), 300), open: { uri: place.uri, line, character } };
}

/** Where a sighting is: the file and line of a pin, else the finder's own words. */
export function whereOf(sighting: Sighting): PlaceLink {
  const [place] = sighting.places;
  if (sighting.presence === 'pinned') return placeLink(place, sighting.root);
  return { label: plain(sighting.where, 300), open: place.text === '' ? null : placeLink(place, sighting.root).open };
}

/** The version as it is written; says so when nothing readable is. */
export function versionText(sighting: Sighting): string {
  const text = plain(sighting.version.text, 60);
  if (text !== '') return text;
  return sighting.version.kind === 'unreadable' ? 'unreadable' : 'none given';
}

function standingOf(sighting: Sighting): Marked {
  const { kind } = sighting.version;
  const idle = stuckWords(sighting);
  if (idle !== '') return marked('', `${kind === 'range' ? 'range' : 'pinned'}, ${idle}`, 'plain');
  if (sighting.presence === 'bundled') return marked('', 'bundled', 'plain');
  if (sighting.presence === 'installed') {
    if (sighting.active === true) return marked('', 'installed, active', 'plain');
    return marked('', sighting.active === false ? 'installed, not the active copy' : 'installed', 'plain');
  }
  if (kind === 'exact') return marked('', 'pinned', 'plain');
  if (kind === 'range') return marked('', 'range', 'plain');
  if (kind === 'floating') return marked('', 'moves', 'muted');
  return marked('?', 'pinned, unreadable', 'ask');
}

/** The version at which all of them are fixed; null when one has no known fix or the numbers cannot be ordered. */
function commonFix(findings: readonly Finding[]): string | null {
  return findings
    .map((f) => f.fixedIn)
    .reduce((a, b) => (a === null || b === null ? null : a === b ? a : higherVersion(a, b)));
}

/** `fixed in 2.1.198`; several numbers that cannot be ordered are listed; a missing fix is said. */
export function fixesWords(findings: readonly Finding[]): string {
  const known = findings.filter((f) => f.fixedIn !== null);
  if (known.length === 0) return 'no fixed version is known';
  const common = commonFix(known);
  const numbers = common === null ? [...new Set(known.map((f) => f.fixedIn ?? ''))].sort(compareText) : [common];
  const fixed = `fixed in ${listed(numbers.map((n) => plain(n, 60)))}`;
  const open = findings.length - known.length;
  return open === 0 ? fixed : `${fixed}, no fixed version is known for ${open} of them`;
}

function ignoredNote(ignored: readonly Finding[]): string {
  const until = ignored.map((f) => f.ignored?.until ?? '').sort(compareText)[0] ?? '';
  return `${ignored.length} ignored until ${dateWords(until)}`;
}

/** Words that follow the verdict after a comma. */
function clause(parts: readonly string[]): string {
  const words = parts.filter((p) => p !== '').join('; ');
  return words === '' ? '' : `, ${words}`;
}

interface Judged {
  readonly mark: Marked;
  readonly note: string;
  /** Sort rank, gravest first. */
  readonly rank: number;
}

function affectedVerdict(findings: readonly Finding[]): Judged {
  const open = findings.filter((f) => f.ignored === null);
  const ignored = findings.filter((f) => f.ignored !== null);
  const affected = open.filter((f) => f.verdict === 'affected');
  const unknown = open.filter((f) => f.verdict === 'unknown');
  const settled = affected.length === 0 && ignored.length > 0;
  const calm = affected.length > 0 && affected.every((f) => f.conditions === 'not-met');
  const notMet = affected.filter((f) => f.conditions === 'not-met').length;
  const parts: string[] = [];
  if (affected.length > 0) parts.push(` by ${affected.length}, ${fixesWords(affected)}`);
  if (notMet > 0) {
    parts.push(calm ? 'condition not met here' : `condition not met here for ${notMet} of them`);
  }
  if (unknown.length > 0) parts.push(`${unknown.length} more unknown`);
  if (ignored.length > 0) parts.push(ignoredNote(ignored));
  const tone = settled ? 'muted' : calm ? 'plain' : 'warn';
  return { mark: marked('▲', 'affected', tone), note: affected.length > 0 ? parts.join('; ') : clause(parts), rank: settled ? 3 : calm ? 1 : 0 };
}

function unknownVerdict(findings: readonly Finding[], reason: string | null): Judged {
  const open = findings.filter((f) => f.ignored === null);
  const ignored = findings.filter((f) => f.ignored !== null);
  const reasons = [...new Set(open.map((f) => f.reason ?? ''))].filter((r) => r !== '');
  const why = reason ?? (reasons.length > 0 ? reasons.slice(0, 2).join('; ') : 'no reason is recorded');
  const parts = [plain(why, 300)];
  if (open.length > 1) parts.push(`for ${counted(open.length, 'event')}`);
  if (ignored.length > 0) parts.push(ignoredNote(ignored));
  return { mark: marked('?', 'unknown', 'ask'), note: clause(parts), rank: 2 };
}

function judge(scope: Scope, index: number): Judged {
  const verdict = scope.index.verdict(index);
  const findings = verdict.findings.flatMap((f) => scope.state.assessment.findings[f] ?? []);
  switch (verdict.verdict) {
    case 'affected':
      return affectedVerdict(findings);
    case 'unknown':
      return unknownVerdict(findings, verdict.reason);
    case 'not-checked':
      return { mark: marked('?', 'not checked', 'ask'), note: clause([plain(verdict.reason ?? 'no reason is recorded', 300)]), rank: 2 };
    case 'not-affected':
      return { mark: marked('✓', 'not affected', 'good'), note: clause([plain(verdict.reason ?? '', 300)]), rank: 4 };
  }
}

/** One row per sighting of the vendor's tools, gravest verdict first. */
export function toolRows(scope: Scope): readonly ToolRow[] {
  const rows = scope.sightings.flatMap((index) => {
    const sighting = scope.state.inventory.sightings[index];
    if (sighting === undefined) return [];
    const { mark, note, rank } = judge(scope, index);
    const row: ToolRow = {
      tool: plain(scope.index.toolName(sighting.tool), 100),
      formerly: formerNameWords(scope.index.tool(sighting.tool)),
      end: scope.index.end(sighting.tool)?.words ?? null,
      version: versionText(sighting),
      via: sighting.via === null ? null : plain(sighting.via, 100),
      behind: behindWords(scope.state.behind.get(index), sighting),
      where: whereOf(sighting),
      also: sighting.places.slice(1).map((p) => placeLink(p, sighting.root)),
      standing: standingOf(sighting),
      verdict: mark,
      verdictNote: note,
    };
    return [{ row, rank, index, fresh: isStuck(sighting) ? 0 : 1 }];
  });
  rows.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.fresh - b.fresh ||
      compareText(a.row.tool, b.row.tool) ||
      compareText(a.row.where.label, b.row.where.label) ||
      a.index - b.index,
  );
  return rows.map((r) => r.row);
}

/** What the table alone would not say: nothing found, or not everything looked at. */
export function toolsNote(scope: Scope): string | null {
  const { state, sightings } = scope;
  if (state.scannedAt === null) return 'Nothing has been looked at yet.';
  const open = state.inventory.coverage.filter((c) => c.status !== 'scanned').length;
  const gap = open === 0 ? '' : ` ${counted(open, 'source or file', 'sources or files')} could not be looked at, so one may be here all the same.`;
  if (sightings.length === 0) return `No tool of this vendor was found here.${gap}`;
  return open === 0 ? null : `${counted(open, 'source or file', 'sources or files')} could not be looked at: more copies may be here.`;
}
