import type { Catalogue } from './catalogue';
import { fillReferences, references } from './ci-variables';
import { pinsInShell } from './mapped-shell';
import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import type { Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, scriptLines, scriptSource, ScriptVariables } from './script-lines';

/** Batch files of Windows: the commands that install or run a package, with the variables of the file. */
export const batchScriptReader: Reader = withRenovateHints({
  source: 'batch-script',
  label: 'batch files',
  accepts: (path) => /\.(?:bat|cmd)$/i.test(path),
  read: readBatch,
});

const COMMENT = /^[ \t@]*(?:rem(?:\s|$)|::)/i;
const ASSIGNMENT = /^[ \t@]*set[ \t]{1,8}(?:"(\w{1,128})=([^"%!]{0,512})"|(\w{1,128})=([^%!&|"]{0,512}))[ \t]*$/i;
const SET = /^[ \t@]*set[ \t]{1,8}(?:\/[ap][ \t]{1,8})?"?(\w{1,128})=/i;

/** What may stand before a command on its line. */
const LEAD = /^[ \t@(]*(?:if[ \t]{1,8}(?:\/i[ \t]{1,8})?(?:not[ \t]{1,8})?(?:exist|defined|errorlevel)[ \t]{1,8}(?:"[^"]{0,256}"|[^\s"]{1,256})[ \t]{1,8}\(?[ \t]{0,8})?(?:call[ \t]{1,8})?/i;

const batchReferences = references(/%(\w{1,128})%|!(\w{1,128})!|%~?\d|%%~?[A-Za-z]/g);

function readBatch(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const commands: { start: number; end: number }[] = [];
  for (const { start, end, text: line } of scriptLines(text, (l) => l.endsWith('^') && !l.endsWith('^^'))) {
    if (COMMENT.test(line)) continue;
    const match = ASSIGNMENT.exec(line);
    const set = SET.exec(line);
    if (match !== null) {
      const value = match[2] ?? match[4]?.trimEnd() ?? '';
      const at = start + line.lastIndexOf(value);
      variables.set((match[1] ?? match[3] ?? '').toLowerCase(), mapVerbatim(text, at, at + value.length), `variable ${match[1] ?? match[3] ?? ''}`);
    } else if (set !== null) variables.set((set[1] ?? '').toLowerCase(), null, `variable ${set[1] ?? ''}`);
    else commands.push({ start: start + (LEAD.exec(line)?.[0].length ?? 0), end });
  }
  const pins = commands.flatMap(({ start, end }) => {
    const command = fillReferences(joined(text, start, end), function* find(part) {
      for (const r of batchReferences(part)) yield { ...r, name: r.name?.toLowerCase() ?? null };
    }, variables.scope);
    return pinsInShell(command, source, 'script');
  });
  return { pins: distinctPins(pins), problems: source.problems };
}

/** A command without the carets that join its lines, and without brackets that close a block. */
function joined(text: string, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  let done = start;
  for (const match of text.slice(start, end).matchAll(/\^\r?\n|\)[ \t]*$/g)) {
    const at = start + match.index;
    builder.copy(text, done, at);
    builder.put(' ', at, at + match[0].length);
    done = at + match[0].length;
  }
  builder.copy(text, done, end);
  return builder.build();
}
