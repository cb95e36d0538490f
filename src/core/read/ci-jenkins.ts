import type { Catalogue } from './catalogue';
import { shellVariables, type Reference } from './ci-variables';
import { imagePins } from './container-image';
import { literalText } from './literal-text';
import { pinsInShell } from './mapped-shell';
import { mapVerbatim } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { quotedLiterals, type QuotedLiteral, type QuoteRules } from './quoted-literals';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, scriptSource, ScriptVariables } from './script-lines';

/** Pipelines of Jenkins: the steps `sh`, `bat` and `powershell`, and images, as far as they are strings. */
export const jenkinsReader: Reader = withRenovateHints({
  source: 'jenkins',
  label: 'Jenkinsfile',
  accepts: (path) => /(?:^|\/)[^/]*Jenkinsfile[^/]*$|\.jenkinsfile$/.test(path),
  read: readJenkinsfile,
});

const RULES: QuoteRules = { comments: ['//', '/*'], single: true, triple: true, documents: false };

const STEP = /(?:^|[^\w.])(?:sh|bat|powershell|pwsh)[ \t]{0,8}\(?\s{0,32}$|[(,\s]script[ \t]{0,8}:\s{0,32}$/;
const IMAGE = /(?:^|\W)(?:image|docker)[ \t]{0,8}\(?\s{0,32}$/;
const ASSIGNMENT = /(?:^|[\s{;])([A-Za-z_]\w{0,127})[ \t]{0,32}=[ \t]{0,32}$/;

function readJenkinsfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const literals: QuotedLiteral[] = [];
  for (const literal of quotedLiterals(text, RULES)) {
    const name = ASSIGNMENT.exec(literal.before)?.[1];
    if (name === undefined) {
      literals.push(literal);
      continue;
    }
    const isPlain = !text.slice(literal.start, literal.end).includes('\\') && (literal.quote === "'" || !text.slice(literal.start, literal.end).includes('$'));
    variables.set(name, isPlain ? mapVerbatim(text, literal.start, literal.end) : null, `variable ${name}`);
  }
  const pins: Pin[] = [];
  for (const { name, value } of variables.literals()) pins.push(...imagePins(value, source, `variable ${name}`));
  for (const literal of literals) {
    if (IMAGE.test(literal.before)) pins.push(...imagePins(literalText(text, literal, groovyReferences, variables.scope), source, 'image'));
    else if (STEP.test(literal.before)) {
      const shell = literalText(text, literal, groovyReferences, variables.scope);
      pins.push(...pinsInShell(shell, source, 'step', shellVariables(shell.value, groovyReferences, variables.scope)));
    }
  }
  return { pins: distinctPins(pins), problems: source.problems };
}

const REFERENCE = /\\[^]|\$\{(?:env\.)?([A-Za-z_]\w{0,127})\}|\$\{[^{}]{0,512}\}|\$(?:env\.)?([A-Za-z_]\w{0,127})/g;

/** `${v}`, `${env.v}` and `$v` in double quotes; a backslash keeps a dollar for the shell. */
function* groovyReferences(text: string): Generator<Reference> {
  for (const match of text.matchAll(REFERENCE)) {
    if (match[0].startsWith('\\')) continue;
    yield { start: match.index, end: match.index + match[0].length, name: match[1] ?? match[2] ?? null, fallback: null };
  }
}
