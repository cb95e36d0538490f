import assert from 'node:assert/strict';
import type { Tool } from '../../src/core/model/tool';
import { buildCatalogue } from '../../src/core/read/catalogue';
import type { Reader, ReadResult } from '../../src/core/read/reader';
import { textAt } from './pins';
import { CLAUDE_EXTENSION, TOOLS } from './tools';

const image = (name: string) => ({ package: { ecosystem: 'x-image', name }, scheme: 'semver' }) as const;
const npm = (name: string) => ({ package: { ecosystem: 'npm', name }, scheme: 'semver' }) as const;

const LITELLM: Tool = {
  ...CLAUDE_EXTENSION,
  id: 'litellm',
  name: 'LiteLLM',
  kind: 'library',
  packages: [{ package: { ecosystem: 'PyPI', name: 'litellm' }, scheme: 'pep440' }, image('ghcr.io/berriai/litellm'), image('docker.io/litellm/litellm')],
};

const OPENHANDS: Tool = { ...LITELLM, id: 'openhands', name: 'OpenHands', packages: [image('docker.all-hands.dev/all-hands-ai/openhands')] };

const CODEX: Tool = {
  ...CLAUDE_EXTENSION,
  id: 'codex',
  name: 'Codex',
  kind: 'cli',
  packages: [npm('@openai/codex')],
  pinNames: { toolManager: ['codex'], installers: [], features: [], commands: ['codex'], actionInputs: [{ action: 'openai/codex-action', input: 'codex-version' }] },
};

const CODEX_ACTION: Tool = { ...CLAUDE_EXTENSION, id: 'codex-action', name: 'Codex Action', kind: 'action', packages: [{ package: { ecosystem: 'GitHub Actions', name: 'openai/codex-action' }, scheme: 'semver' }] };

/** The tools of the reader tests and some that have container images or inputs of actions. */
export const CI_CATALOGUE = buildCatalogue([...TOOLS, LITELLM, OPENHANDS, CODEX, CODEX_ACTION]);

/** Reads a text with these tools and checks what holds for every pin of every reader. */
export function readCi(reader: Reader, text: string, path: string): ReadResult {
  assert.equal(reader.accepts(path), true, `${reader.source} accepts ${path}`);
  const result = reader.read(text, path, CI_CATALOGUE);
  for (const pin of result.pins) {
    assert.equal(textAt(text, pin.range), pin.text, 'the text of a pin stands at its range');
    assert.notEqual(pin.text, '', 'a pin has something to point at');
    assert.equal(pin.version.text.includes('\ue000'), false, 'no mark for the unknown gets out');
  }
  for (const problem of result.problems) assert.match(problem, /^Line [1-9]\d*: .+\.$/);
  return result;
}

/** Pins in a line each: tool, kind, version, the text at its range with the line, and how the version came there. */
export function ciPins(reader: Reader, text: string, path: string): readonly string[] {
  return readCi(reader, text, path).pins.map((pin) => {
    const via = pin.via === null ? '' : ` via ${pin.via}`;
    return `${pin.tool} ${pin.version.kind} '${pin.version.text}' ${pin.range.start.line + 1} <${pin.text}>${via}${pin.hinted === true ? ' hinted' : ''}`;
  });
}
