import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { pinsInShell } from './mapped-shell';
import { MappedTextBuilder } from './offset-map';
import type { Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';

/** Shell scripts: the commands that install or run a package. */
export const shellScriptReader: Reader = withRenovateHints({
  source: 'shell-script',
  label: 'shell scripts',
  accepts: (path) => /\.(?:sh|bash|zsh)$/.test(path),
  read: readShellScript,
});

function readShellScript(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const builder = new MappedTextBuilder();
  builder.copy(text, 0, text.length);
  const problems: string[] = [];
  const source = { text, lines: new LineIndex(text), catalogue, problems };
  return { pins: pinsInShell(builder.build(), source, 'script'), problems };
}
