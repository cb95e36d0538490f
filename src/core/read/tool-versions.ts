import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import type { Pin, Reader, ReadResult } from './reader';
import { classifyToolVersion, findByToolManagerKey } from './tool-manager-key';

/** A word of a line and its offset in the file. */
interface Word {
  readonly text: string;
  readonly start: number;
}

/**
 * `.tool-versions` of asdf and mise: a tool and its versions a line, `#` to the end of the line is a comment
 * (https://asdf-vm.com/manage/configuration.html). Every version of a line is a pin: the later ones are fallbacks.
 */
export const toolVersionsReader: Reader = {
  source: 'tool-versions',
  label: '.tool-versions',
  accepts: (path) => /(?:^|\/)\.tool-versions$/.test(path),
  read: readToolVersions,
};

function readToolVersions(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const lines = new LineIndex(text);
  const pins: Pin[] = [];
  for (const [tool, ...versions] of wordLines(text)) {
    const known = tool === undefined ? null : findByToolManagerKey(tool.text, catalogue);
    if (tool === undefined || known === null) continue;
    const base = { tool: known.entry.tool, package: known.entry.package, via: null, where: 'tool versions', mergeKey: null };
    for (const word of versions) {
      const range = lines.range(word.start, word.start + word.text.length);
      pins.push({ ...base, version: classifyToolVersion(known.entry, word.text), range, text: word.text });
    }
    if (versions.length > 0) continue;
    const start = tool.start + tool.text.indexOf(known.name);
    const range = lines.range(start, start + known.name.length);
    pins.push({ ...base, version: { kind: 'floating', text: '' }, range, text: known.name });
  }
  return { pins, problems: [] };
}

function* wordLines(text: string): Generator<readonly Word[]> {
  let words: Word[] = [];
  let inComment = false;
  for (const match of text.matchAll(/[\r\n]+|[^\s#\ufeff]+|#/g)) {
    if (/^[\r\n]/.test(match[0])) {
      yield words;
      words = [];
      inComment = false;
    } else if (match[0] === '#') {
      inComment = true;
    } else if (!inComment) {
      words.push({ text: match[0], start: match.index });
    }
  }
  yield words;
}
