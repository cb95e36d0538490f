// Danger: a copy in a tool's own folder, which no package manager lists, stays unseen.
import assert from 'node:assert/strict';
import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createNodeModulesFinder } from '../../../src/node/node-modules-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { installClaude, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { TOOLS } from '../../support/tools';

const FOLDER = '.claude/local/node_modules/@anthropic-ai/claude-code';

let home: string;
before(async () => {
  home = await makeHome();
});
after(() => removeHome(home));

const find = (env = {}) => createNodeModulesFinder(machineFor(home, { env })).find(TOOLS, NEVER_CANCELLED);

test('nothing there: scanned under the location’s own source', async () => {
  assert.deepEqual(await find(), {
    sightings: [],
    coverage: [{ source: 'claude-local', status: 'scanned', count: 0, reason: null, uri: null }],
  });
});

test('a real package in the legacy folder of Claude Code, started by its wrapper', async () => {
  await cp(await installClaude(join(home, 'npm'), 'v20.1.0', '2.1.150'), join(home, FOLDER), { recursive: true });
  const wrapper = '#!/bin/bash\nexec "$(dirname "$0")/node_modules/@anthropic-ai/claude-code/bin/claude.exe" "$@"\n';
  await chmod(await put(home, '.claude/local/claude', wrapper), 0o755);
  const { sightings } = await find({ PATH: join(home, '.claude/local') });
  assert.deepEqual(
    sightings.map((s) => [s.tool, s.package.ecosystem, s.version.text, s.where, s.places[0].uri, s.places[0].source]),
    [
      [
        'claude-code',
        'npm',
        '2.1.150',
        'own folder ~/.claude/local, installed but not runnable (its install step did not run)',
        pathToFileURL(join(home, FOLDER, 'package.json')).href,
        'claude-local',
      ],
    ],
  );
});

test('a broken manifest is one failed line', async () => {
  await put(home, `${FOLDER}/package.json`, '{"name":');
  const { sightings, coverage } = await find();
  assert.deepEqual(sightings, []);
  assert.deepEqual(coverage.map((c) => [c.source, c.status]), [['claude-local', 'scanned'], ['claude-local', 'failed']]);
});
