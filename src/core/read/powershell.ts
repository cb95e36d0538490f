import type { Catalogue } from './catalogue';
import { fillReferences, type Reference } from './ci-variables';
import { pinsInShell, type ShellSource } from './mapped-shell';
import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import { powershellStatements, type Statement } from './powershell-statements';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, scriptSource, ScriptVariables } from './script-lines';

/** Scripts of PowerShell: the commands that install or run a package, with the variables of the file. */
export const powershellReader: Reader = withRenovateHints({
  source: 'powershell',
  label: 'PowerShell scripts',
  accepts: (path) => /\.ps[md]?1$/i.test(path),
  read: readPowershell,
});

const ASSIGNMENT = /^(?:\[[\w.]{1,64}\][ \t]{0,8})?\$(?:(?:script|global|local|env):)?(\w{1,128})[ \t]{0,32}=[ \t]{0,32}/i;

/** A string without variables, alone on the right side. */
const LITERAL = /^(?:"([^"$`]{0,512})"|'([^']{0,512})')$/;

const PARAMETER = /\$(\w{1,128})[ \t]{0,32}=[ \t]{0,32}(?:"([^"$`]{0,512})"|'([^']{0,512})')/g;

/** `if`, `foreach` and the like begin no command line that a shell could read. */
const COMMAND = /^(?:&[ \t]{1,8})?["']?(?!(?:if|elseif|else|foreach|for|while|do|switch|function|return|throw|try|catch|finally|param|begin|process|end|class|enum|filter|trap|using)\b)[A-Za-z][\w./\\:-]{0,256}/i;

function readPowershell(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const commands: Statement[] = [];
  for (const statement of powershellStatements(text)) {
    if (!assign(statement, text, variables)) commands.push(statement);
  }
  return { pins: distinctPins(commands.flatMap((c) => commandPins(c, variables, source))), problems: source.problems };
}

function assign({ start, end }: Statement, text: string, variables: ScriptVariables): boolean {
  const written = text.slice(start, end);
  if (/^param\b/i.test(written)) {
    for (const match of written.matchAll(PARAMETER)) {
      const value = match[2] ?? match[3] ?? '';
      const at = start + match.index + match[0].length - 1 - value.length;
      variables.set((match[1] ?? '').toLowerCase(), mapVerbatim(text, at, at + value.length), `default of parameter ${match[1] ?? ''}`);
    }
    return true;
  }
  const match = ASSIGNMENT.exec(written);
  const name = match?.[1];
  if (match === null || name === undefined) return false;
  const rest = written.slice(match[0].length).trimEnd();
  const literal = LITERAL.exec(rest);
  const at = start + match[0].length + 1;
  const value = literal === null ? null : mapVerbatim(text, at, at + rest.length - 2);
  variables.set(name.toLowerCase(), value, `variable ${name}`);
  // What a command gives back is set, but the command itself may install something.
  return literal !== null || !/[ \t]/.test(rest);
}

function commandPins({ start, end }: Statement, variables: ScriptVariables, source: ShellSource): readonly Pin[] {
  const assigned = ASSIGNMENT.exec(source.text.slice(start, end))?.[0].length ?? 0;
  const command = joined(source.text, start + assigned, end);
  const filled = fillReferences(command, powershellReferences, variables.scope);
  const block = scriptBlock(filled);
  if (block !== null) return pinsInShell(block, source, 'script');
  if (!COMMAND.test(filled.value)) return [];
  return pinsInShell(filled.value.startsWith('&') ? part(filled, 1) : filled, source, 'script');
}

function part(text: MappedText, from: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.append(text, from, text.value.length);
  return builder.build();
}

/** A statement on one line: a back quote before a line's end joins two. */
function joined(text: string, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  let done = start;
  for (const match of text.slice(start, end).matchAll(/`?\r?\n/g)) {
    builder.copy(text, done, start + match.index);
    builder.put(' ', start + match.index, start + match.index + match[0].length);
    done = start + match.index + match[0].length;
  }
  builder.copy(text, done, end);
  return builder.build();
}

const BLOCK = /\[scriptblock\]::Create\(\([ \t]{0,8}(?:irm|iwr|Invoke-RestMethod|Invoke-WebRequest|curl)[ \t]{1,8}["']?(?:https?:\/\/)?([^\s"'()]{1,512})["']?[ \t]{0,8}\)\)[ \t]{0,8}\)?[ \t]{0,8}([\w.+-]{0,64})/i;

/** `& ([scriptblock]::Create((irm <installer>))) <version>` as the line that a shell would run. */
function scriptBlock(text: MappedText): MappedText | null {
  const match = BLOCK.exec(text.value);
  if (match === null) return null;
  const [written, address = '', version = ''] = match;
  const addressAt = match.index + written.indexOf(address);
  const versionAt = match.index + written.length - version.length;
  const place = text.locate(match.index, match.index + written.length);
  const builder = new MappedTextBuilder();
  builder.put('curl https://', place.start, place.start);
  builder.append(text, addressAt, addressAt + address.length);
  builder.put(' | bash -s ', place.start, place.start);
  builder.append(text, versionAt, versionAt + version.length);
  return builder.build();
}

const REFERENCE = /\$(?:(?:script|global|local|env):)?([A-Za-z_]\w{0,127})|\$\{(?:(?:script|global|local|env):)?([A-Za-z_]\w{0,127})\}|\$\(\$(?:(?:script|global|local|env):)?([A-Za-z_]\w{0,127})\)|\$\([^()]{0,512}\)/gi;

/** `$v`, `${v}`, `$env:v` and `$($v)`; names do not differ by case. */
function* powershellReferences(text: string): Generator<Reference> {
  for (const match of text.matchAll(REFERENCE)) {
    const name: string | undefined = match.slice(1).find((group: string | undefined) => group !== undefined);
    yield { start: match.index, end: match.index + match[0].length, name: name?.toLowerCase() ?? null, fallback: null };
  }
}
