import type { Catalogue } from './catalogue';
import { imagePins } from './container-image';
import { LineIndex } from './line-index';
import { pinsInShell, type ShellSource } from './mapped-shell';
import type { MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { EnvScopes, resolveShell, type EnvScope } from './workflow-scope';
import { inputPins, usesPins } from './workflow-uses';
import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document';

const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;

/** Workflows of GitHub Actions and of forges that read the same files, and composite actions. */
export const githubWorkflowReader: Reader = withRenovateHints({
  source: 'github-workflow',
  label: 'GitHub workflow',
  accepts: (path) => WORKFLOW.test(path) || ACTION.test(path),
  read: readWorkflow,
});

/** Aliases can repeat steps without end; this bounds the work, counted in characters of shell text. */
const WORK_PER_CHARACTER = 8;
const WORK_AT_LEAST = 1_000_000;
const WORK_PER_NODE = 20;
const WORK_PER_RUN = 200;

const OVERRUN = 'Line 1: aliases or matrices repeat the steps of this file too often; some were not read.';

/** Values of `shell` that make `run` a program in another language; PowerShell's install lines read like those of a shell. */
const OTHER_LANGUAGE = /^(?:python|node|deno|perl|ruby)/;

interface Reading extends ShellSource {
  readonly document: YamlDocument;
  /** By place and package: an aliased step is one pin, however often it runs. */
  readonly pins: Map<string, Pin>;
  readonly scopes: EnvScopes;
  /** Run lines that were read already, with the scopes they were read in. */
  readonly done: Map<MappedText, Set<EnvScope>>;
  work: number;
}

function readWorkflow(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseYaml(text);
  const work = text.length * WORK_PER_CHARACTER + WORK_AT_LEAST;
  const source = { text, lines: new LineIndex(text), catalogue, problems: [...document.problems] };
  const reading: Reading = { ...source, document, pins: new Map(), scopes: new EnvScopes(document), done: new Map(), work };
  for (const root of document.roots) {
    const scope = reading.scopes.open(null, document.get(root, 'env'));
    for (const job of document.entries(document.get(root, 'jobs'))) readJob(job.name, job.value, scope, reading);
    const runs = document.get(root, 'runs');
    imageAt(document.get(runs, 'image'), scope, 'runs', reading);
    readSteps(document.get(runs, 'steps'), '', scope, reading);
  }
  // Merge keys are followed while reading, so their bound is told only now.
  const late = document.problems.filter((p) => !reading.problems.includes(p));
  const overrun = reading.work < 0 || reading.scopes.cut ? [OVERRUN] : [];
  return { pins: [...reading.pins.values()], problems: [...reading.problems, ...late, ...overrun] };
}

function readJob(name: string, job: YamlNode | null, outer: EnvScope, reading: Reading): void {
  if (!spend(reading, job)) return;
  const { document } = reading;
  const matrix = document.get(document.get(job, 'strategy'), 'matrix');
  const scope = reading.scopes.open(outer, document.get(job, 'env'), matrix);
  const where = `job ${name.slice(0, 60)}`;
  for (const pin of usesPins(document.text(document.get(job, 'uses')), null, where, reading)) addPin(pin, reading);
  imageAt(document.get(job, 'container'), scope, `${where}, container`, reading);
  for (const service of document.entries(document.get(job, 'services'))) {
    if (!spend(reading, service.value)) return;
    imageAt(service.value, scope, `${where}, service ${service.name.slice(0, 60)}`, reading);
  }
  readSteps(document.get(job, 'steps'), where, scope, reading);
}

function readSteps(steps: YamlNode | null, job: string, outer: EnvScope, reading: Reading): void {
  const { document } = reading;
  for (const [index, step] of document.items(steps).entries()) {
    if (!spend(reading, step)) return;
    const name = document.text(document.get(step, 'name'))?.value.slice(0, 60).trim().split(/[\r\n]/)[0] ?? '';
    const place = `step ${name === '' ? index + 1 : name}`;
    const where = job === '' ? place : `${job}, ${place}`;
    const scope = reading.scopes.open(outer, document.get(step, 'env'));
    const isShell = !OTHER_LANGUAGE.test(document.text(document.get(step, 'shell'))?.value ?? '');
    for (const entry of document.entries(step)) {
      if (entry.name === 'uses') readUses(document.text(entry.value), document.get(step, 'with'), scope, where, reading);
      else if (entry.name === 'run' && isShell) runPins(document.text(entry.value), scope, where, reading);
    }
  }
}

/** Pays for a job or step with its `env`; false when the budget is used up. */
function spend(reading: Reading, node: YamlNode | null): boolean {
  const { document } = reading;
  const env = document.get(node, 'env');
  reading.work -= WORK_PER_NODE * (1 + document.entries(node).length + document.entries(env).length);
  return reading.work >= 0;
}

function runPins(run: MappedText | null, scope: EnvScope, where: string, reading: Reading): void {
  if (run === null) return;
  const scopes = reading.done.get(run) ?? new Set<EnvScope>();
  if (scopes.has(scope)) return;
  reading.done.set(run, scopes.add(scope));
  let variants = 1;
  for (let variant = 0; variant < variants; variant++) {
    const resolved = resolveShell(run, scope, variant);
    reading.work -= WORK_PER_RUN + resolved.text.value.length;
    if (reading.work < 0) return;
    variants = resolved.variants;
    for (const pin of pinsInShell(resolved.text, reading, where, resolved.variables)) addPin(pin, reading);
  }
}

function addPin(pin: Pin, reading: Reading): void {
  const { start, end } = pin.range;
  const key = JSON.stringify([start.line, start.character, end.line, end.character, pin.package.ecosystem, pin.package.name, pin.version.text]);
  if (!reading.pins.has(key)) reading.pins.set(key, pin);
}

/** The action of a step, what its inputs choose, or the image that stands for an action. */
function readUses(uses: MappedText | null, inputs: YamlNode | null, scope: EnvScope, where: string, reading: Reading): void {
  if (uses === null) return;
  if (uses.value.startsWith('docker://')) {
    for (const pin of imagePins(uses, reading, where)) addPin(pin, reading);
    return;
  }
  for (const pin of usesPins(uses, inputs, where, reading)) addPin(pin, reading);
  for (const { name, key, value } of reading.document.entries(inputs)) {
    reading.work -= WORK_PER_NODE;
    if (reading.work < 0) return;
    eachVariant(reading.document.text(value), scope, reading, (text) => inputPins(uses, name, key, text, where, reading));
  }
}

/** An image by its reference, or by `image` in a map. */
function imageAt(node: YamlNode | null, scope: EnvScope, where: string, reading: Reading): void {
  const { document } = reading;
  const text = document.text(node) ?? document.text(document.get(node, 'image'));
  eachVariant(text, scope, reading, (image) => imagePins(image, reading, where));
}

/** Reads a value with its expressions filled in, once for every value of the matrix. */
function eachVariant(text: MappedText | null, scope: EnvScope, reading: Reading, read: (text: MappedText) => readonly Pin[]): void {
  let variants = text === null ? 0 : 1;
  for (let variant = 0; text !== null && variant < variants; variant++) {
    const resolved = resolveShell(text, scope, variant);
    reading.work -= WORK_PER_NODE + resolved.text.value.length;
    if (reading.work < 0) return;
    variants = resolved.variants;
    for (const pin of read(resolved.text)) addPin(pin, reading);
  }
}
