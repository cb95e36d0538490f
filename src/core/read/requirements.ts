import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { MappedTextBuilder, type MappedText } from './offset-map';
import { addressPin, findPython, requirementPin, type PythonFile } from './python-pin';
import type { Pin, Reader, ReadResult } from './reader';

const ADDRESS = /^(?:git\+)?[a-z]{2,8}:\/\//i;
const EDITABLE = /^(?:-e|--editable)[\s=]\s*/;

/** pip's lists of requirements and constraints, and the lists that pip-compile and uv make them from. */
export const requirementsReader: Reader = {
  source: 'requirements',
  label: 'requirements.txt and constraints.txt',
  accepts: isRequirementsPath,
  read: readRequirements,
};

/** Names that hold `requirements` or `constraints`, and every list in a folder `requirements`. */
function isRequirementsPath(path: string): boolean {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  if (!/\.(?:txt|pip|in)$/i.test(name) || /[^\w.-]/.test(name)) return false;
  if (/requirements|constraints/i.test(name)) return true;
  return /(?:^|\/)requirements$/i.test(path.slice(0, Math.max(slash, 0)));
}

function readRequirements(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  return { pins: logicalLines(text, catalogue).flatMap((line) => linePin(line, file) ?? []), problems: [] };
}

/** `-r` and `-c` name files that are read by themselves; other options install nothing. */
function linePin(line: MappedText, file: PythonFile): Pin | null {
  const { value } = line;
  const editable = EDITABLE.exec(value)?.[0].length ?? 0;
  if (editable === 0 && value.startsWith('-')) return null;
  const notes = { where: editable > 0 ? 'editable requirement' : 'requirement' };
  // What follows the requirement are options of pip: `--hash=…`, `--config-settings …`.
  const options = /\s-/.exec(value.slice(editable))?.index;
  const content = stretch(line, editable, options === undefined ? value.length : editable + options);
  if (ADDRESS.test(content.value)) return addressPin(content, notes, file);
  return requirementPin(content, notes, file)?.pin ?? null;
}

function stretch(line: MappedText, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.append(line, start, end);
  return builder.build();
}

/** A line of the file, without its line end. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines as pip sees them, of those that may name a known package: a backslash at the end of a line joins the next, a
 * comment begins at the start or after white space. See https://pip.pypa.io/en/stable/reference/requirements-file-format/.
 */
function logicalLines(text: string, catalogue: Catalogue): readonly MappedText[] {
  const lines: MappedText[] = [];
  let joined: Line[] = [];
  const finish = (): void => {
    if (mayName(text, joined, catalogue)) lines.push(withoutComment(join(text, joined)));
    joined = [];
  };
  for (const { start, end } of physicalLines(text)) {
    const isComment = /^\s*#/.test(text.slice(start, end));
    if (!isComment && end > start && text.charAt(end - 1) === '\\') {
      joined.push({ start, end: end - 1 });
      continue;
    }
    if (!isComment) joined.push({ start, end });
    finish();
  }
  finish();
  return lines.filter((line) => line.value !== '');
}

const NAME = /^\s*([A-Za-z0-9][\w.-]*)/;

/** A cheap look at the first line: most lines of a long list name packages that nobody asks for. */
function mayName(text: string, [first, ...others]: readonly Line[], catalogue: Catalogue): boolean {
  if (first === undefined) return false;
  const line = text.slice(first.start, first.end);
  if (line.includes('://')) return true;
  const match = NAME.exec(line);
  // The name, or the address behind an option, may go on in the next line.
  const ends = match === null || match[0].length === line.length;
  return (ends && others.length > 0) || findPython(catalogue, match?.[1] ?? '') !== null;
}

function join(text: string, lines: readonly Line[]): MappedText {
  const builder = new MappedTextBuilder();
  for (const { start, end } of lines) builder.copy(text, start, end);
  return builder.build();
}

/** Start and end of each line without its line end. */
function* physicalLines(text: string): Generator<Line> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const { index, 0: found } of text.matchAll(/\r\n|\r|\n/g)) {
    yield { start, end: index };
    start = index + found.length;
  }
  if (start < text.length) yield { start, end: text.length };
}

function withoutComment(line: MappedText): MappedText {
  const { value } = line;
  const comment = value.startsWith('#') ? 0 : (/\s#/.exec(value)?.index ?? value.length);
  const content = value.slice(0, comment);
  const from = content.length - content.trimStart().length;
  return stretch(line, from, Math.max(from, content.trimEnd().length));
}
