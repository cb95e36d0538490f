import type { Catalogue, CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import { classifyNpmVersion, splitNpmSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** `brew bundle`'s list: it cannot state versions, so each entry stands for the newest one at install time. */
export const brewfileReader: Reader = {
  source: 'brewfile',
  label: 'Brewfile',
  accepts: (path) => /(?:^|\/)\.?Brewfile$/.test(path),
  read: readBrewfile,
};

/** One entry at the start of a line; Ruby takes brackets and both kinds of quotes. */
const ENTRY = /^[ \t]*(brew|cask|vscode|npm|uv)[ \t]*(?:\([ \t]*)?(["'])([^"'\r\n#]+)\2/;

function readBrewfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const lines = new LineIndex(text);
  const pins: Pin[] = [];
  let inComment = false;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.startsWith('__END__')) break;
    if (/^=(?:begin|end)\b/.test(line)) inComment = line.startsWith('=begin');
    const [whole, kind, , name] = inComment ? [] : (ENTRY.exec(line) ?? []);
    if (whole === undefined || kind === undefined || name === undefined) continue;
    const start = index + whole.length - 1 - name.length;
    const pin = entryPin(kind, name, start, catalogue);
    if (pin !== null) pins.push({ ...pin, range: lines.range(pin.start, pin.end), text: text.slice(pin.start, pin.end) });
  }
  return { pins, problems: [] };
}

type Placed = Omit<Pin, 'range' | 'text'> & { readonly start: number; readonly end: number };

function entryPin(kind: string, name: string, start: number, catalogue: Catalogue): Placed | null {
  const { name: bare, version, versionStart } = kind === 'npm' ? splitNpmSpec(name) : { name, version: null, versionStart: 0 };
  const entry = find(kind, bare, catalogue);
  if (entry === null) return null;
  const stated = version !== null && version !== '';
  return {
    ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(stated ? version : null) },
    ...{ start: stated ? start + versionStart : start, end: start + (stated ? name.length : bare.length) },
    ...{ via: null, where: kind, mergeKey: null },
  };
}

function find(kind: string, name: string, catalogue: Catalogue): CatalogueEntry | null {
  switch (kind) {
    case 'brew':
      return catalogue.findHomebrew('formula', name);
    case 'cask':
      return catalogue.findHomebrew('cask', name);
    case 'vscode':
      return catalogue.find('VSCode', name);
    case 'npm':
      return catalogue.find('npm', name);
    default:
      return catalogue.find('PyPI', name);
  }
}
