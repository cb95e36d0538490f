import { jsonText, markdownText, shorten, terminalText } from '../present/escape';
import type { FoldedGroup, XrayLine, XrayReport } from './model';

/** As many lines are read in a minute. */
const MAX_LINES = 25;
const MAX_VALUES = 6;
/** Of values that are sentences. */
const MAX_SENTENCES = 3;
/** No single value fills a screen. */
const MAX_VALUE = 160;
const MAX_NAME = 30;
/** Lines from this weight on stand in a part of their own. */
const FIRST = 75;
const PARTS = [
  ['Look at first', (line: XrayLine) => line.weight >= FIRST],
  ['Worth knowing', (line: XrayLine) => line.weight < FIRST],
] as const;
const SIGNS = { '+': 'came', '-': 'went', '~': 'changed' } as const;
const LIMIT = 'This compares what stands in the files. It does not show what a program does, nor what a server tells it to do.';

const NO_LINE = 'No line does not mean that nothing changed: nothing came or went of the kinds of things that are told here.';
const PLACES = 'A number behind the name of a file counts characters from its start, in programs bytes.';
const MAX_PROGRAMS = 3;

/** How much of a report is shown. */
export interface XrayExtent {
  /** Every line and every value. */
  readonly all: boolean;
  /** How lines that are left out can be had; the option of the command line when absent. */
  readonly rest?: string;
}

/** What is said of one line, part by part. */
interface Said {
  readonly sign: XrayLine['sign'];
  readonly label: string;
  readonly values: string;
  /** Empty where the line before gave the same reason. */
  readonly why: string;
  readonly place: string;
  /** Empty without release notes. */
  readonly mention: string;
}

/** The parts of a report that have lines, with what is said of each. */
function parts(report: XrayReport, extent: XrayExtent): { title: string; lines: Said[] }[] {
  const shown = extent.all ? report.lines : report.lines.slice(0, MAX_LINES);
  return PARTS.map(([title, belongs]) => {
    const lines = shown.filter(belongs);
    return { title, lines: lines.map((line, i) => said(line, lines[i - 1], extent)) };
  }).filter(({ lines }) => lines.length > 0);
}

function said(line: XrayLine, before: XrayLine | undefined, extent: XrayExtent): Said {
  const { file, offset } = line.place;
  return {
    sign: line.sign,
    label: `${line.values.length > 1 ? `${line.values.length} × ` : ''}${line.label}`,
    values: values(line, extent),
    why: before?.why === line.why ? '' : line.why,
    place: offset === null ? file : `${file}:${offset}`,
    mention: line.mention === 'no notes' ? '' : line.mention,
  };
}

function values(line: XrayLine, { all }: XrayExtent): string {
  // One sentence among names needs no marks; several sentences need them to be told apart.
  const sentences = line.values.length > 1 && line.values.some((value) => value.includes(' ') && value.length > MAX_NAME);
  const shown = all ? line.values : line.values.slice(0, sentences ? MAX_SENTENCES : MAX_VALUES);
  const rest = line.values.length - shown.length;
  const texts = shown.map((value) => shorten(value.trim(), MAX_VALUE));
  return (sentences ? texts.map((text) => `“${text}”`) : texts).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function title(report: XrayReport): string {
  const count = report.lines.length;
  const lines = count === 0 ? 'no line' : `${count} ${count === 1 ? 'line' : 'lines'}`;
  return `${report.before} → ${report.after}: ${lines}${report.partial.length > 0 ? ', partial' : ''}`;
}

/** What is not told line by line. */
function leftOut(report: XrayReport, extent: XrayExtent): string[] {
  const hidden = extent.all ? 0 : Math.max(0, report.lines.length - MAX_LINES);
  const { added, removed } = report.otherTexts;
  return [
    ...(hidden > 0 ? [`${hidden} more lines with less weight (${extent.rest ?? '--all shows them'})`] : []),
    ...report.folded.map(foldedText),
    ...(added + removed > 0 ? [`${added} other texts that came, ${removed} that went`] : []),
  ];
}

/** What the reader must know besides the lines. */
function limits({ lines, machineCode }: XrayReport): string[] {
  const named = machineCode.slice(0, MAX_PROGRAMS).map((path) => shorten(path, MAX_VALUE)).join(', ');
  const rest = machineCode.length - MAX_PROGRAMS;
  const programs = `${named}${rest > 0 ? ` and ${rest} more` : ''}`;
  const many = machineCode.length > 1;
  return [
    ...(lines.length === 0 ? [NO_LINE] : []),
    ...(machineCode.length > 0
      ? [`${programs} ${many ? 'are' : 'is'} machine code and not the same in both: outside of scripts only hosts, files and time zones are read there, and most of what ${many ? 'they do' : 'it does'} differently does not show.`]
      : []),
    ...(lines.some(({ place }) => place.offset !== null) ? [PLACES] : []),
    LIMIT,
  ];
}

function foldedText({ name, count, examples }: FoldedGroup): string {
  const few = examples.map((example) => shorten(example, MAX_VALUE)).join(', ');
  return `${count} × ${name}${few === '' ? '' : `: ${few}${count > examples.length ? ' …' : ''}`}`;
}

/** The report for a terminal, one line per finding. */
export function xrayText(report: XrayReport, extent: XrayExtent): string {
  const found = parts(report, extent).flatMap(({ title: head, lines }) => [
    '',
    head,
    ...lines.map(({ sign, label, values: what, why, place, mention }) => `${sign} ${[`${label} ${what}`, why, place, mention].filter((part) => part !== '').join(' — ')}`),
  ]);
  const left = leftOut(report, extent);
  const rest = left.length === 0 ? [] : ['', 'Not told one by one', ...left.map((line) => `  ${line}`)];
  const end = [report.judged, ...report.partial.map((reason) => `PARTIAL: ${reason}`), ...limits(report)];
  return [title(report), ...found, ...rest, '', ...end].map((line) => `${terminalText(line)}\n`).join('');
}

/** The report as Markdown; nothing that stands in a release keeps a meaning in it. */
export function xrayMarkdown(report: XrayReport, extent: XrayExtent): string {
  const partial = report.partial.map((reason) => `> **Partial:** ${markdownText(reason)}\n`);
  const found = parts(report, extent).map(({ title: head, lines }) => `## ${head}\n\n${list(lines)}\n`);
  const left = leftOut(report, extent);
  const rest = left.length === 0 ? [] : [`## Not told one by one\n\n${left.map((line) => `- ${markdownText(line)}`).join('\n')}\n`];
  const end = `## What this says and what not\n\n${[report.judged, ...limits(report)].map((line) => `${markdownText(line)}\n`).join('\n')}`;
  return [`# ${markdownText(title(report))}\n`, ...partial, ...found, ...rest, end].join('\n');
}

/** A list and no table: its columns would be a few letters wide in the pane of an editor. */
function list(lines: readonly Said[]): string {
  const items = lines.map(({ sign, label, values: what, why, place, mention }) => {
    const about = [why, place, mention].filter((part) => part !== '').map(markdownText).join(' — ');
    return `- **${SIGNS[sign]}: ${markdownText(label)}** ${markdownText(what)}\\\n  ${about}`;
  });
  return items.join('\n');
}

/** The whole report as JSON. */
export function xrayJson(report: XrayReport): string {
  return `${jsonText({ schemaVersion: 1, ...report })}\n`;
}
