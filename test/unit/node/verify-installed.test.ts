// Danger: a copy looks free of a token because a part of it was left out: a platform package beside it, a native
// program, a folder that could not be read, what lies behind a link.
import assert from 'node:assert/strict';
import { chmod, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { NO_RANGE } from '../../../src/core/model/position';
import type { Sighting } from '../../../src/core/model/sighting';
import { agreementOf, verifyStanding, type VerifyResult } from '../../../src/core/present/verify-text';
import { verifyInstalled, type VerifyOptions } from '../../../src/node/verify-installed';
import { MAX_SEARCHED_BYTES } from '../../../src/node/token-search';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { installed, markerEvent, native, pinned } from '../../support/events';
import { asOrdinaryUser, freshHomes, link, put } from '../../support/homes';
import { stateOf } from '../../support/states';

const TOKEN = 'Asia/Urumqi';
const EVENT = markerEvent({ marker: { token: TOKEN, where: 'cli.js', observed: [] } });

describe('searching installed copies', () => {
  let home = '';
  freshHomes((fresh) => {
    home = fresh;
  });

  const at = (sighting: Sighting, path: string): Sighting => ({
    ...sighting,
    places: [{ uri: pathToFileURL(join(home, path)).href, range: NO_RANGE, text: '', source: 'npm-global' }],
  });
  const search = (sightings: readonly Sighting[], options: Partial<VerifyOptions> = {}): Promise<VerifyResult> =>
    verifyInstalled(stateOf({ events: [EVENT], sightings }), EVENT, { home, cancel: NEVER_CANCELLED, ...options });
  const ROOT = 'lib/node_modules/@anthropic-ai';
  const copy = (version: string): Sighting => at(installed(version), `${ROOT}/claude-code/package.json`);
  const manifest = (optional: readonly string[] = []): Promise<string> =>
    put(home, `${ROOT}/claude-code/package.json`, JSON.stringify({ name: '@anthropic-ai/claude-code', optionalDependencies: Object.fromEntries(optional.map((n) => [n, '1.0.0'])) }));

  test('every file below the package is searched, in both spellings', async () => {
    await manifest();
    await put(home, `${ROOT}/claude-code/cli.js`, `a ${TOKEN} b ${TOKEN}`);
    await put(home, `${ROOT}/claude-code/vendor/deep/program`, Buffer.from(TOKEN, 'utf16le'));
    await put(home, `${ROOT}/claude-code/README.md`, 'nothing');
    await put(home, `${ROOT}/another/cli.js`, TOKEN);
    const result = await search([copy('2.1.91')]);
    assert.equal(result.copies.length, 1);
    assert.deepEqual(result.copies[0]?.hits, [{ path: 'cli.js', times: 2 }, { path: 'vendor/deep/program', times: 1 }]);
    assert.deepEqual([result.copies[0].files, result.copies[0].verdict, result.copies[0].problems], [4, 'affected', []]);
    assert.equal(verifyStanding(result), 'found');
  });

  for (const [where, path] of [['inside', 'claude-code/node_modules/@anthropic-ai/claude-code-linux-x64'], ['beside', 'claude-code-linux-x64']] as const) {
    test(`a platform package ${where} the package is searched`, async () => {
      await manifest(['@anthropic-ai/claude-code-linux-x64', '@anthropic-ai/claude-code-win32-x64']);
      await put(home, `${ROOT}/${path}/claude`, Buffer.concat([Buffer.alloc(600_000), Buffer.from(TOKEN)]));
      const [found] = (await search([copy('2.1.150')])).copies;
      const prefix = where === 'inside' ? 'node_modules/@anthropic-ai/claude-code-linux-x64' : 'claude-code-linux-x64';
      assert.deepEqual([found?.hits, found?.note, found?.problems], [[{ path: `${prefix}/claude`, times: 1 }], null, []]);
    });
  }

  test('that no platform package is there is told', async () => {
    await manifest(['@anthropic-ai/claude-code-linux-x64', 'other']);
    const result = await search([copy('2.1.198')]);
    assert.match(result.copies[0]?.note ?? '', /None of its platform packages/);
    assert.equal(verifyStanding(result), 'searched');
  });

  test('a manifest cannot lead the search elsewhere', async () => {
    await put(home, 'secret/claude', TOKEN);
    await manifest(['@anthropic-ai/claude-code-/../../../../secret', '@anthropic-ai/claude-code-\\..\\..']);
    const [found] = (await search([copy('2.1.198')])).copies;
    assert.deepEqual([found?.hits, found?.files], [[], 1]);
  });

  test('a native program is searched by itself; a file that only describes a copy is not taken for one', async () => {
    await put(home, 'versions/2.1.150', TOKEN);
    await put(home, 'receipt/INSTALL_RECEIPT.json', '{}');
    await put(home, 'site/METADATA', 'Name: x');
    const result = await search([
      at(native('2.1.150'), 'versions/2.1.150'),
      at(native('2.1.150'), 'receipt/INSTALL_RECEIPT.json'),
      at(installed('2.1.150'), 'site/METADATA'),
    ]);
    assert.deepEqual(result.copies.map((c) => [c.hits.length, c.problems.length]), [[1, 0], [0, 1], [0, 1]]);
    assert.match(result.copies[1]?.problems[0] ?? '', /~\/receipt\/INSTALL_RECEIPT\.json describes a copy/);
  });

  test('what could not be read, is too large or lies behind a link is told', async () => {
    await manifest();
    await put(home, `${ROOT}/claude-code/big`, '');
    await truncate(join(home, ROOT, 'claude-code/big'), MAX_SEARCHED_BYTES + 1);
    await put(home, `${ROOT}/claude-code/locked/x`, TOKEN);
    await put(home, 'elsewhere/y', TOKEN);
    await link(home, `${ROOT}/claude-code/out`, join(home, 'elsewhere'));
    await link(home, `${ROOT}/claude-code/in`, 'package.json');
    await link(home, `${ROOT}/claude-code/dangling`, 'nowhere');
    await chmod(join(home, ROOT, 'claude-code/locked'), 0);
    await chmod(home, 0o755);
    const result = await asOrdinaryUser(() => search([copy('2.1.91')]));
    await chmod(join(home, ROOT, 'claude-code/locked'), 0o755);
    const [found] = result.copies;
    assert.deepEqual([found?.hits, found?.files], [[], 1]);
    const told = [...(found?.problems ?? [])].sort();
    assert.equal(told.length, 3, told.join('\n'));
    for (const part of [/big is larger than/, /locked may not be read/, /out is a link to another place/]) assert.ok(told.some((t) => part.test(t)), String(part));
    assert.equal(verifyStanding(result), 'incomplete');
  });

  test('a copy that is gone by now is told', async () => {
    const [found] = (await search([copy('2.1.91')])).copies;
    assert.match(found?.problems[0] ?? '', /does not exist/);
  });

  test('bounds are kept and told', async () => {
    await manifest();
    for (const name of ['a', 'b', 'c']) await put(home, `${ROOT}/claude-code/${name}`, 'text');
    const byFiles = (await search([copy('2.1.91')], { limits: { files: 2, bytes: 1e9 } })).copies[0];
    assert.equal(byFiles?.files, 2);
    assert.match(byFiles.problems.join(), /Only 2 files and 0 MB of it were searched; there is more/);
    const byBytes = (await search([copy('2.1.91')], { limits: { files: 100, bytes: 5 } })).copies[0];
    assert.equal(byBytes?.files, 2);
  });

  test('cancelling ends the search and shows', async () => {
    await manifest();
    await put(home, `${ROOT}/claude-code/cli.js`, TOKEN);
    const cancel = { cancelled: false };
    const named: string[] = [];
    const result = await search([copy('2.1.91'), at(native('2.1.150'), 'versions/2.1.150')], {
      cancel,
      progress: (name, done, all) => {
        named.push(`${name} ${done}/${all}`);
        cancel.cancelled = true;
      },
    });
    assert.deepEqual(named, ['Claude Code 2.1.91 0/2']);
    assert.deepEqual([result.cancelled, result.copies.length, verifyStanding(result)], [true, 1, 'incomplete']);
  });

  test('cancelled at any moment, no copy is told as searched that was not', async () => {
    await manifest();
    for (const name of ['a.js', 'b.js', 'sub/cli.js']) await put(home, `${ROOT}/claude-code/${name}`, name === 'sub/cli.js' ? TOKEN : 'nothing');
    await put(home, 'versions/2.1.150', `a ${TOKEN}`);
    const all = [copy('2.1.91'), at(native('2.1.150'), 'versions/2.1.150')];
    let stopped = 0;
    for (let left = 0; left < 60; left += 1) {
      let checks = 0;
      const cancel = { get cancelled() { return (checks += 1) > left; } };
      const result = await search(all, { cancel });
      assert.deepEqual(result.copies.filter((c) => agreementOf(c) === 'disagrees'), [], `cancelled after ${left} looks`);
      if (!result.cancelled) continue;
      stopped += 1;
      const part = result.copies.filter((c) => c.hits.length === 0);
      assert.ok(part.every((c) => c.problems.includes('The search was cancelled before its end.')), `cancelled after ${left} looks`);
    }
    assert.ok(stopped > 5 && stopped < 60, `${stopped} of 60 were cancelled`);
  });

  test('pins and copies of other tools are left out; one folder is searched once', async () => {
    await manifest();
    await put(home, `${ROOT}/claude-code/cli.js`, TOKEN);
    const other = at(installed('1.0.0', { tool: 'codex', package: { ecosystem: 'npm', name: '@openai/codex' } }), `${ROOT}/claude-code/package.json`);
    const twin = { ...copy('2.1.198'), presence: 'bundled' as const };
    const result = await search([pinned('2.1.91'), other, copy('2.1.91'), twin]);
    assert.deepEqual(result.copies.map((c) => [c.sighting.version.text, c.verdict, c.hits.length]), [['2.1.91', 'affected', 1], ['2.1.198', 'not-affected', 1]]);
  });

  test('an event without a marker searches nothing', async () => {
    const event = markerEvent();
    const result = await verifyInstalled(stateOf({ events: [event], sightings: [copy('2.1.91')] }), event, { home, cancel: NEVER_CANCELLED });
    assert.deepEqual(result.copies, []);
  });
});
