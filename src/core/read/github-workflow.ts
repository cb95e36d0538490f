import type { VersionText } from '../model/sighting';
import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { pinsInShell, type ShellSource } from './mapped-shell';
import type { MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { EnvScopes, resolveShell, type EnvScope } from './workflow-scope';
import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document';

const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;

/** Workflows of GitHub Actions and of forges that read the same files, and composite actions. */
export const githubWorkflowReader: Reader = {
  source: 'github-workflow',
  label: 'GitHub workflow',
  accepts: (path) => WORKFLOW.test(path) || ACTION.test(path),
  read: readWorkflow,
};

/** Aliases can repeat steps without end; this bounds the work, counted in characters of shell text. */
const WORK_PER_CHARACTER = 8;
const WORK_AT_LEAST = 1_000_000;
const WORK_PER_NODE = 20;
const WORK_PER_RUN = 200;

const OVERRUN = 'Line 1: aliases or matrices repeat the steps of this file too often; some were not read.';

/** Values of `shell` that make `run` a program in another language; PowerShell's install lines read like those of a shell. */
const OTHER_LANGUAGE = /^(?:python|node|deno|perl|ruby)/;

/** A longer value names no action. */
const MAX_USES = 512;

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
    readSteps(document.get(document.get(root, 'runs'), 'steps'), '', scope, reading);
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
  usesPin(document.text(document.get(job, 'uses')), where, reading);
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
      if (entry.name === 'uses') usesPin(document.text(entry.value), where, reading);
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

/** Gitea and Forgejo also take the full address of a repository. */
const FORGE_ADDRESS = /^https?:\/\/github\.com\//i;

/** `owner/repo@ref` or `owner/repo/path@ref`. A comment beside a commit says nothing for certain and is not read. */
function usesPin(uses: MappedText | null, where: string, reading: Reading): void {
  if (uses === null || uses.value.length > MAX_USES || uses.value.startsWith('.') || uses.value.startsWith('docker://')) return;
  const { value } = uses;
  const nameStart = FORGE_ADDRESS.exec(value)?.[0].length ?? 0;
  const at = value.indexOf('@', nameStart);
  const nameEnd = at < 0 ? value.trimEnd().length : at;
  const name = value.slice(nameStart, nameEnd);
  const { catalogue } = reading;
  const entry = catalogue.find('GitHub Actions', name) ?? catalogue.find('GitHub Actions', name.split('/', 2).join('/'));
  if (entry === null) return;
  const ref = at < 0 ? '' : value.slice(at + 1).trimEnd();
  const place = ref === '' ? uses.locate(nameStart, nameEnd) : uses.locate(at + 1, at + 1 + ref.length);
  addPin(
    {
      ...{ tool: entry.tool, package: entry.package, version: classifyRef(ref), range: reading.lines.range(place.start, place.end) },
      ...{ text: reading.text.slice(place.start, place.end), via: null, where, mergeKey: null },
    },
    reading,
  );
}

/** Only a full commit and a full version are one thing for ever (as far as a tag is); all other refs move. */
function classifyRef(ref: string): VersionText {
  if (/^[0-9a-f]{40}$/i.test(ref)) return { kind: 'exact', text: ref };
  if (/^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][0-9A-Za-z.+-]{1,64})?$/.test(ref)) return { kind: 'exact', text: ref };
  return { kind: ref.includes('${{') ? 'unreadable' : 'floating', text: ref };
}
