import type { Catalogue } from './catalogue';
import type { Reference } from './ci-variables';
import { imagePins } from './container-image';
import { isShellScript } from './dockerfile-command';
import { literalText } from './literal-text';
import { pinsInShell } from './mapped-shell';
import { mapVerbatim } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { quotedLiterals, type QuotedLiteral, type QuoteRules } from './quoted-literals';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, scriptSource, ScriptVariables } from './script-lines';

/** Files of Terraform, OpenTofu, Packer and Nomad, and Vagrantfiles: images and the scripts that set a machine up. */
export const terraformReader: Reader = withRenovateHints({
  source: 'terraform',
  label: 'Terraform, Packer and Vagrant files',
  accepts: (path) => /\.(?:tf|tofu|tfvars|hcl|nomad)$|(?:^|\/)Vagrantfile$/.test(path),
  read: readTerraform,
});

const HCL: QuoteRules = { comments: ['#', '//', '/*'], single: false, triple: false, documents: true };
const RUBY: QuoteRules = { comments: ['#'], single: true, triple: false, documents: true };

/** The key that a string belongs to; between the elements of a list only commas stand. */
const KEY = /([A-Za-z_][\w-]{0,127})"?[ \t]{0,32}(?:=>?|:)[ \t]{0,32}\[?\s{0,64}$/;
const BLOCK = /(?:^|\s)variable\s{1,8}$/;

const SCRIPTS: ReadonlySet<string> = new Set(['inline', 'user_data', 'startup_script', 'metadata_startup_script', 'command', 'script', 'init_script']);
const IMAGES = /image|^name$/i;

interface Keyed {
  readonly literal: QuotedLiteral;
  readonly key: string;
}

function readTerraform(text: string, path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const keyed = keyedLiterals(text, path.endsWith('Vagrantfile') ? RUBY : HCL, variables);
  const pins: Pin[] = [];
  for (const { literal, key } of keyed) {
    const value = literalText(text, literal, hclReferences, variables.scope);
    if (SCRIPTS.has(key)) {
      if (isShellScript(value.value.trimStart()) && !value.value.trimStart().startsWith('#cloud-config')) pins.push(...pinsInShell(value, source, key));
    } else if (IMAGES.test(key) || (key === 'default' && value.value.includes('/'))) pins.push(...imagePins(value, source, key.slice(0, 60)));
  }
  return { pins: distinctPins(pins), problems: source.problems };
}

/** Strings with their keys; takes in the defaults of variables and the values of locals on the way. */
function keyedLiterals(text: string, rules: QuoteRules, variables: ScriptVariables): readonly Keyed[] {
  const found: Keyed[] = [];
  const isLocal = localBlocks(text);
  const endOf = blockEnds(text);
  let key = '';
  let variable: { name: string; end: number } | null = null;
  for (const literal of quotedLiterals(text, rules)) {
    const { before, start, end, quote } = literal;
    const content = text.slice(start, end);
    if (!/^\s*,\s*$/.test(before)) key = KEY.exec(before)?.[1] ?? '';
    if (BLOCK.test(before)) variable = { name: content, end: endOf(end) };
    if (key === '') continue;
    found.push({ literal, key });
    if (quote !== '"' || /[$%\\]/.test(content)) continue;
    if (isLocal(start)) variables.set(`local.${key}`, mapVerbatim(text, start, end), `local ${key}`);
    else if (key === 'default' && variable !== null && start < variable.end) {
      variables.set(`var.${variable.name}`, mapVerbatim(text, start, end), `default of variable ${variable.name.slice(0, 60)}`);
    }
  }
  return found;
}

/** Blocks at the top of a file end with a bracket that begins its line. Gives the end after an offset; these come in order. */
function blockEnds(text: string): (from: number) => number {
  let end = -1;
  return (from) => {
    if (end < from) {
      const found = text.indexOf('\n}', from);
      end = found < 0 ? text.length : found;
    }
    return end;
  };
}

/** Says whether an offset lies in a `locals` block; offsets must come in order. */
function localBlocks(text: string): (offset: number) => boolean {
  const endOf = blockEnds(text);
  const blocks = [...text.matchAll(/^locals[ \t]{0,8}\{/gm)].map((match) => ({ start: match.index, end: endOf(match.index) }));
  let at = 0;
  return (offset) => {
    while ((blocks[at]?.end ?? Infinity) < offset) at += 1;
    return (blocks[at]?.start ?? Infinity) < offset;
  };
}

const REFERENCE = /\$\$\{|\$\{[ \t]{0,8}((?:var|local)\.[A-Za-z_][\w-]{0,127})[ \t]{0,8}\}|[$%#]\{[^{}]{0,512}\}/g;

/** `${var.v}` and `${local.v}`; `$${` stands for itself, every other expression is not understood. */
function* hclReferences(text: string): Generator<Reference> {
  for (const match of text.matchAll(REFERENCE)) {
    const span = { start: match.index, end: match.index + match[0].length, fallback: null };
    yield match[0] === '$${' ? { ...span, name: null, literal: '${' } : { ...span, name: match[1] ?? null };
  }
}
