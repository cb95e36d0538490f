import { jsonText, markdownText, shorten, terminalText } from '../present/escape';
import type { XrayLine, XrayReport } from './model';

/** As many lines are read in a minute. */
const MAX_LINES = 25;
const MAX_VALUES = 6;
/** No single value fills a screen. */
const MAX_VALUE = 160;

/** How much of a report is shown. */
export interface XrayExtent {
  /** Every line and every value. */
  readonly all: boolean;
}

function values(line: XrayLine, { all }: XrayExtent): string {
  const shown = all ? line.values : line.values.slice(0, MAX_VALUES);
  const rest = line.values.length - shown.length;
  return shown.map((value) => shorten(value, MAX_VALUE)).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function place({ place: { file, offset } }: XrayLine): string {
  return offset === null ? file : `${file}:${offset}`;
}

function sentence(line: XrayLine, extent: XrayExtent): string[] {
  const mention = line.mention === 'no notes' ? [] : [line.mention];
  const many = line.values.length > 1 ? `${line.values.length} × ` : '';
  return [`${line.sign} ${many}${line.label} ${values(line, extent)}`, line.why, place(line), ...mention];
}

function summary(report: XrayReport, extent: XrayExtent): string[] {
  const hidden = extent.all ? [] : report.lines.slice(MAX_LINES);
  const rest = hidden.length === 0 ? [] : [`${hidden.length} more lines with less weight (--all shows them).`];
  const { added, removed } = report.otherTexts;
  return [
    ...rest,
    `Not told one by one: ${added} other texts that came, ${removed} that went; ${report.noise} values that any build changes.`,
    report.judged,
    ...report.partial.map((reason) => `PARTIAL: ${reason}`),
    'This compares what stands in the files. It does not show what a program does, nor what a server tells it to do.',
  ];
}

function opening(report: XrayReport): string {
  const count = report.lines.length;
  const said = count === 0 ? 'no line' : `${count} ${count === 1 ? 'line' : 'lines'}`;
  return `${report.before} → ${report.after}: ${said}${report.partial.length > 0 ? ', partial' : ''}`;
}

function shownLines(report: XrayReport, extent: XrayExtent): readonly XrayLine[] {
  return extent.all ? report.lines : report.lines.slice(0, MAX_LINES);
}

/** The report for a terminal, one line per finding. */
export function xrayText(report: XrayReport, extent: XrayExtent): string {
  const lines = shownLines(report, extent).map((line) => sentence(line, extent).join(' — '));
  return [opening(report), '', ...lines, ...(lines.length > 0 ? [''] : []), ...summary(report, extent)].map((l) => `${terminalText(l)}\n`).join('');
}

/** The report as Markdown; nothing that stands in a release keeps a meaning in it. */
export function xrayMarkdown(report: XrayReport, extent: XrayExtent): string {
  const lines = shownLines(report, extent).map((line) => {
    const [first = '', ...rest] = sentence(line, extent);
    return `- ${[`**${markdownText(first)}**`, ...rest.map(markdownText)].join(' — ')}`;
  });
  const end = summary(report, extent).map((l) => `${markdownText(l)}\n`);
  return [`# ${markdownText(opening(report))}\n`, ...(lines.length > 0 ? [`${lines.join('\n')}\n`] : []), ...end].join('\n');
}

/** The whole report as JSON. */
export function xrayJson(report: XrayReport): string {
  return `${jsonText({ schemaVersion: 1, ...report })}\n`;
}
