import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tool } from '../../src/core/model/tool';
import { buildCatalogue } from '../../src/core/read/catalogue';
import type { Reader } from '../../src/core/read/reader';
import { readChecked } from './pins';
import { CLAUDE_CODE, CLAUDE_EXTENSION, TOOLS } from './tools';

function pythonTool(id: string, ...names: readonly string[]): Tool {
  return {
    ...CLAUDE_EXTENSION,
    id,
    name: id,
    kind: 'library',
    packages: names.map((name) => ({ package: { ecosystem: 'PyPI', name }, scheme: 'pep440' })),
  };
}

const native = { ecosystem: 'x-native', name: 'claude-code' };

/** Claude Code with its names in systems' package managers, and as an image. */
const SYSTEM_TOOL: Tool = {
  ...CLAUDE_CODE,
  packages: [
    ...CLAUDE_CODE.packages,
    { package: { ecosystem: 'Homebrew', name: 'claude-code' }, scheme: 'semver' },
    { package: { ecosystem: 'Homebrew', name: 'claude-code@latest' }, scheme: 'semver' },
    { package: { ecosystem: 'x-image', name: 'ghcr.io/example/claude-code' }, scheme: 'semver' },
  ],
  locations: [
    ...CLAUDE_CODE.locations,
    { kind: 'package-database', package: native, manager: 'winget', name: 'Anthropic.ClaudeCode', source: 'winget' },
    { kind: 'package-database', package: native, manager: 'scoop', name: 'claude-code', source: 'scoop' },
    { kind: 'package-database', package: native, manager: 'chocolatey', name: 'claude-code', source: 'chocolatey' },
    { kind: 'package-database', package: native, manager: 'dpkg', name: 'claude-code', source: 'dpkg' },
    { kind: 'package-database', package: native, manager: 'apk', name: 'claude-code', source: 'apk' },
  ],
};

/** A name that a formula and a cask share; the tool is the cask. */
const CASK_TOOL: Tool = {
  ...CLAUDE_EXTENSION,
  id: 'shared-name',
  packages: [{ package: { ecosystem: 'Homebrew', name: 'shared-name' }, scheme: 'semver' }],
  locations: [{ kind: 'homebrew', package: { ecosystem: 'Homebrew', name: 'shared-name' }, as: 'cask', source: 'homebrew' }],
};

/** The tools of the other tests, two of the Python index, and names of systems' package managers. */
export const PYTHON_CATALOGUE = buildCatalogue([
  SYSTEM_TOOL,
  ...TOOLS.filter((tool) => tool.id !== CLAUDE_CODE.id),
  CASK_TOOL,
  pythonTool('litellm', 'litellm'),
  pythonTool('aider', 'aider-chat'),
]);

/** Reads a text with that catalogue: `where: name kind version line <text at its range>` of every pin. */
export function pythonPins(reader: Reader, text: string, path: string): string[] {
  return readChecked(reader, text, path, PYTHON_CATALOGUE).pins.map((pin) => {
    const via = pin.via === null ? '' : ` via ${pin.via}`;
    return `${pin.where}: ${pin.package.name} ${pin.version.kind} ${pin.version.text} ${pin.range.start.line + 1} <${pin.text}>${via}`;
  });
}

/** Checks that a reader takes every text made of these parts without throwing, and twice in the same way. */
export function checkTotal(reader: Reader, path: string, parts: readonly string[]): void {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts, '\n', '\r\n', ' ', '"', "'", '\uFEFF'), { maxLength: 30 }).map((p) => p.join('')), (text) => {
      const once = readChecked(reader, text, path, PYTHON_CATALOGUE);
      assert.deepEqual(reader.read(text, path, PYTHON_CATALOGUE), once);
    }),
  );
}
