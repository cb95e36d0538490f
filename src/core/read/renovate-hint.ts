import type { Catalogue, CatalogueEntry } from './catalogue';
import { classifyImageTag, findImage, parseImageReference } from './container-image';
import { LineIndex } from './line-index';
import type { Pin, Reader, ReadResult } from './reader';

/** A comment that tells Renovate's custom managers what the version on the next line belongs to. */
const HINT = /^(?:#|\/\/|--|;|::|rem\s)\s{0,8}renovate:\s/i;
const MARK = 'renovate:';

/** Longer lines hold neither a hint nor a version to set. */
const MAX_LINE = 1000;

const VERSION = /^v?\d{1,9}(?:\.\d{1,9}){1,5}(?:[.+-]?[A-Za-z][\w.+-]{0,64}|[+-][\w.+-]{1,64})?$/;

/** `datasource` of Renovate and the ecosystem that it means. */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['github-tags', 'GitHub Actions'],
  ['github-releases', 'GitHub Actions'],
]);

/** A reader that also takes in hints; for every format in which a comment has a line of its own. */
export function withRenovateHints(reader: Reader): Reader {
  return {
    source: reader.source,
    label: reader.label,
    accepts: (path) => reader.accepts(path),
    read: (text, path, catalogue) => hintedResult(reader.read(text, path, catalogue), text, catalogue),
  };
}

/**
 * Marks the pins that stand on a line below a hint, and adds a pin where a hint names a package of the catalogue and
 * the line below, which sets a version, is none yet. Syntax of https://docs.renovatebot.com/presets-customManagers.
 */
export function hintedResult(result: ReadResult, text: string, catalogue: Catalogue): ReadResult {
  if (!text.includes(MARK)) return result;
  const lines = new LineIndex(text);
  const hints = new Map<number, Hint>();
  const added: Pin[] = [];
  const pinned = new Set(result.pins.map((pin) => pin.range.start.line));
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, lines.lineStart(lines.position(at).line + 1))) {
    const { line } = lines.position(at);
    const comment = lineText(text, lines, line).trim();
    if (!HINT.test(comment)) continue;
    const hint = readHint(comment);
    hints.set(line + 1, hint);
    const pin = pinned.has(line + 1) ? null : hintedPin(hint, text, lines, line + 1, catalogue);
    if (pin !== null) added.push(pin);
  }
  const marked = result.pins.map((pin) => {
    const hint = hints.get(pin.range.start.line);
    return hint !== undefined && mayMean(hint, pin, catalogue) ? { ...pin, hinted: true } : pin;
  });
  return { pins: [...marked, ...added], problems: result.problems };
}

interface Hint {
  readonly datasource: string;
  readonly name: string;
}

function readHint(comment: string): Hint {
  const options = new Map(comment.split(/\s+/).map((word): [string, string] => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const name = options.get('packageName') ?? options.get('lookupName') ?? options.get('depName') ?? '';
  return { datasource: options.get('datasource') ?? '', name };
}

/**
 * Whether a hint can be about a pin. Of packages by name the catalogue knows all of a tool's; a repository that it does
 * not know may well be where the tool is released.
 */
function mayMean({ datasource, name }: Hint, pin: Pin, catalogue: Catalogue): boolean {
  const entry = entryOf(datasource, name, catalogue);
  return entry === null ? datasource !== 'npm' && datasource !== 'pypi' : entry.tool === pin.tool;
}

/** A line without its end; empty when it is too long to be read. */
function lineText(text: string, lines: LineIndex, line: number): string {
  const start = lines.lineStart(line);
  const content = text.slice(start, Math.min(lines.lineStart(line + 1), start + MAX_LINE + 2)).replace(/[\r\n]{1,2}$/, '');
  return content.length > MAX_LINE ? '' : content;
}

function hintedPin({ datasource, name }: Hint, text: string, lines: LineIndex, line: number, catalogue: Catalogue): Pin | null {
  const entry = entryOf(datasource, name, catalogue);
  const value = entry === null ? null : assignedValue(lineText(text, lines, line));
  if (entry === null || value === null) return null;
  const isVersion = datasource === 'docker' ? classifyImageTag(value.text).kind === 'exact' : VERSION.test(value.text);
  if (!isVersion) return null;
  const start = lines.lineStart(line) + value.at;
  return {
    tool: entry.tool,
    package: entry.package,
    version: { kind: 'exact', text: value.text },
    range: lines.range(start, start + value.text.length),
    text: value.text,
    via: `named by the comment above it, ${name.slice(0, 120)}`,
    where: 'renovate comment',
    mergeKey: null,
    hinted: true,
  };
}

function entryOf(datasource: string, name: string, catalogue: Catalogue): CatalogueEntry | null {
  const ecosystem = ECOSYSTEMS.get(datasource);
  if (ecosystem !== undefined) return catalogue.find(ecosystem, name);
  const image = datasource === 'docker' ? parseImageReference(name) : null;
  return image === null ? null : findImage(image, catalogue);
}

const COMMENT = /^\s*(?:#|\/\/|--|;|::|rem\s)/i;

/** The value that a line sets: after `=`, else after a colon, else its last word (`ENV NAME value`). */
function assignedValue(line: string): { text: string; at: number } | null {
  if (COMMENT.test(line)) return null;
  const equals = line.indexOf('=');
  const colon = line.indexOf(':');
  const space = line.trimEnd().lastIndexOf(' ');
  const separator = equals >= 0 ? equals : colon >= 0 ? colon : space;
  if (separator < 0) return null;
  const rest = line.slice(separator + 1);
  const lead = /^\s*["'`]?/.exec(rest)?.[0].length ?? 0;
  const text = /^[^\s"'`,;#)\]}]+/.exec(rest.slice(lead))?.[0] ?? '';
  return text === '' ? null : { text, at: separator + 1 + lead };
}
