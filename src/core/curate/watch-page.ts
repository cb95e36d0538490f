import { markdownText, shorten } from '../present/escape';
import { counted } from '../present/words';
import { xrayMarkdown } from '../xray/report-text';
import { draftPath, heavyLines, isPartial, linesOf, pagePath, readFirst, scoreOf, type Reading } from './watch-reading';

const MAX_VALUE = 100;

/** A link to a file of the watch. Parts of paths are names that npm knows, which need no escape within `<>`. */
function link(text: string, path: string): string {
  return `[${markdownText(text)}](<${path}>)`;
}

/** Steps up from the page of a release to the folder of the watch. */
function upFrom(path: string): string {
  return '../'.repeat(path.split('/').length - 1);
}

/** The page of one release. It tells nothing of the run, so that reading the same releases again gives the same bytes. */
export function releasePage(reading: Reading): string {
  const { name, version, predecessor, day, reports, gaps, records } = reading;
  const came = day === null ? 'npm states no day for it.' : `npm states ${day} for it; a copy of a registry knows only the day of copying.`;
  const known = records.length === 0 ? [] : [`The feed has a record in which this release begins or is named: ${records.join(', ')}.`];
  const path = pagePath(reading);
  const draft = hasDraft(reading) ? [`Lines as heavy as some of these deserve a second look: ${link('draft of a record', `${upFrom(path)}${draftPath(reading)}`)}\n`] : [];
  return [
    `# ${markdownText(`${name} ${version}`)}\n`,
    `${markdownText(`Held against ${predecessor}, the release before it in its line. ${came}`)}\n`,
    ...[...known, ...gaps.map((gap) => `PARTIAL: ${gap}`)].map((line) => `${markdownText(line)}\n`),
    ...draft,
    // Headings stand one level lower here. Nothing of a release begins a line with the sign of a heading.
    ...reports.map((report) => xrayMarkdown(report, { all: false }).replace(/^#/gm, '##')),
    ...(reports.length === 0 ? [] : ['`tool-trust xray BEFORE AFTER --all` shows every line.\n']),
  ].join('\n');
}

/** Whether a draft of a record is written: the release is heavy, and no record speaks of it yet. */
export function hasDraft(reading: Reading): boolean {
  return reading.records.length === 0 && heavyLines(reading).length > 0;
}

/** A release or package with a sentence. */
export interface Told {
  readonly what: string;
  readonly why: string;
}

/** What one run of a watch did. */
export interface WatchRun {
  /** UTC time at which it began. */
  readonly now: string;
  readonly asked: number;
  /** Packages that the state did not have before. */
  readonly firstSeen: number;
  /** New releases since the last time, without those of packages that are seen for the first time. */
  readonly added: number;
  readonly readings: readonly Reading[];
  /** Releases and packages that could not be had. */
  readonly failed: readonly Told[];
  /** Releases that npm no longer lists. */
  readonly gone: readonly string[];
  /** Packages that npm does not have. */
  readonly absent: readonly string[];
  readonly waiting: number;
  /** The most releases of one run, when it was reached; else null. */
  readonly limit: number | null;
  /** Why the run ended before its work did; null when it did not. */
  readonly cut: string | null;
}

function readingLine(reading: Reading): string {
  const lines = linesOf(reading);
  const [first] = lines;
  const top = first === undefined ? '' : `; first ${first.sign} ${first.label} ${shorten(first.values[0] ?? '', MAX_VALUE)}`;
  const notes = [...(isPartial(reading) ? ['PARTIAL'] : []), ...reading.records.map((id) => `the feed has ${id}`)].map((note) => `; ${note}`);
  const words = `score ${Math.round(scoreOf(reading))}, ${counted(lines.length, 'line')}${top}${notes.join('')}`;
  const draft = hasDraft(reading) ? `; ${link('draft of a record', `../${draftPath(reading)}`)}` : '';
  return `${link(`${reading.name} ${reading.version}`, `../${pagePath(reading)}`)}: ${markdownText(words)}${draft}`;
}

function section(title: string, lines: readonly string[], sign = '-'): string[] {
  return lines.length === 0 ? [] : [`## ${title}\n`, `${lines.map((line) => `${sign} ${line}`).join('\n')}\n`];
}

/** The page of a run: what to read first, and what is not in it. */
export function runPage(run: WatchRun): string {
  return [
    `# Watch of ${markdownText(run.now.slice(0, 16).replace('T', ' '))} UTC\n`,
    ...runWords(run).map((line) => `${markdownText(line)}\n`),
    ...section('What to read first', run.readings.toSorted(readFirst).map(readingLine), '1.'),
    ...section('Could not be had', run.failed.map(({ what, why }) => `${markdownText(what)}: ${markdownText(why)}`)),
    ...section('No longer listed by npm', run.gone.map(markdownText)),
    ...section('Packages that npm does not have', run.absent.map(markdownText)),
  ].join('\n');
}

/** The counts of a run in sentences: for its page, and for the one who started it. */
export function runWords({ asked, firstSeen, added, readings, failed, gone, absent, waiting, limit, cut }: WatchRun): readonly string[] {
  const heavy = readings.filter(hasDraft).length;
  const partial = readings.filter(isPartial).length;
  const first = firstSeen === 0 ? '' : `, ${firstSeen} of them for the first time: their releases were recorded, and only the newest of each is read`;
  return [
    ...(cut === null ? [] : [`NOT FINISHED: ${cut}`]),
    `${counted(asked, 'package')} asked${first}; ${counted(added, 'new release')}; ${counted(readings.length, 'release')} read${partial === 0 ? '' : `, ${partial} of them in part`}.`,
    ...(heavy === 0 ? [] : [`${counted(heavy, 'draft')} of a record lie${heavy === 1 ? 's' : ''} in candidates.`]),
    ...(failed.length === 0 ? [] : [`PARTIAL: ${counted(failed.length, 'package or release', 'packages or releases')} could not be had.`]),
    ...(gone.length === 0 ? [] : [`${counted(gone.length, 'release')} that npm listed before ${gone.length === 1 ? 'is' : 'are'} no longer listed.`]),
    ...(absent.length === 0 ? [] : [`${counted(absent.length, 'package')} of the catalogue ${absent.length === 1 ? 'is' : 'are'} not in the registry that npm is set to.`]),
    ...(waiting === 0 ? [] : [`${counted(waiting, 'release')} wait${waiting === 1 ? 's' : ''} for the next run${limit === null ? '' : `: the limit of ${counted(limit, 'release')} a run was reached`}.`]),
  ];
}
