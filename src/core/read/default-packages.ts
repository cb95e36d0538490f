import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { pinsInShell, type ShellSource } from './mapped-shell';
import { MappedTextBuilder, type MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';

const FILES = /(?:^|\/)(?:\.?default-(?:npm|node|python)-packages|\.nvm\/default-packages)$/;

/** Lists of packages that a version manager installs into every new Node or Python: one a line, `#` for comments. */
export const defaultPackagesReader: Reader = {
  source: 'default-packages',
  label: 'default packages',
  accepts: (path) => FILES.test(path),
  read: readDefaultPackages,
};

function readDefaultPackages(text: string, path: string, catalogue: Catalogue): ReadResult {
  const problems: string[] = [];
  const source: ShellSource = { text, lines: new LineIndex(text), catalogue, problems };
  const command = path.endsWith('python-packages') ? 'pip install' : 'npm install -g';
  const pins: Pin[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    const shell = installLine(command, line[0], line.index, text);
    if (shell !== null) pins.push(...pinsInShell(shell, source, 'default packages'));
  }
  return { pins, problems };
}

/** The line as the command that it stands for, each word in quotes: `>=` is no redirection here. */
function installLine(command: string, line: string, offset: number, text: string): MappedText | null {
  const builder = new MappedTextBuilder();
  builder.put(command, offset, offset);
  let words = 0;
  for (const { 0: word, index } of line.matchAll(/\S+/g)) {
    if (word.startsWith('#')) break;
    if (word.includes("'") || word === '\ufeff') continue;
    const skip = word.startsWith('\ufeff') ? 1 : 0;
    const start = offset + index + skip;
    builder.put(" '", start, start);
    builder.copy(text, start, offset + index + word.length);
    builder.put("'", start, start);
    words += 1;
  }
  return words === 0 ? null : builder.build();
}
