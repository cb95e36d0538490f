// Danger: two records get one id or one alias, a skeleton overwrites a record, or an argument writes outside the feed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { KINDS, nextId, openPlaces, readPackage, seedFault } from '../../../src/core/curate/new-record';
import { runNew, type NewOptions } from '../../../src/node/curate/new';
import { runValidate } from '../../../src/node/curate/validate';
import { SmallFeed, type Raw } from '../../support/small-feed';

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

const NOW = '2026-12-01T10:20:30.456Z';
const OPTIONS: NewOptions = { kind: 'vulnerability', vendor: 'anthropic', date: '2025-07-01', package: ['npm/@anthropic-ai/claude-code'], alias: [], feed: 'feed' };
const run = (options: Partial<NewOptions>) => runNew({ ...OPTIONS, ...options }, { cwd: feed.cwd, now: NOW });

describe('feed new', () => {
  test('writes an event with the next free id and lists what to fill in', async () => {
    const { exit, out, err } = await run({ alias: ['CVE-2025-9'] });
    assert.equal(err, '');
    assert.equal(exit, 0);
    assert.match(out, /^feed\/events\/x_TT-2025-0002\.json was written\. To fill in:\n {2}- summary\n/);
    const record = feed.read('events/x_TT-2025-0002.json');
    assert.equal(record['modified'], '2026-12-01T10:20:30Z');
    assert.deepEqual(record['aliases'], ['CVE-2025-9']);
    assert.deepEqual((record['affected'] as Raw[])[0]!['package'], { ecosystem: 'npm', name: '@anthropic-ai/claude-code', purl: 'pkg:npm/%40anthropic-ai/claude-code' });
    for (const place of openPlaces(record)) assert.ok(out.includes(`- ${place}\n`), place);
  });

  test('what it writes cannot be published as it is', async () => {
    await run({});
    const said = await runValidate('feed', { format: 'text', warnings: true }, { cwd: feed.cwd, now: NOW });
    assert.equal(said.exit, 1);
    assert.match(said.err, /x_TT-2025-0002\.json: details: waits for a person/);
  });

  test('without packages it is a ledger entry; a package without an OSV ecosystem stands in our own part', async () => {
    await run({ package: [] });
    assert.equal(feed.read('ledger/x_TT-2025-0002.json')['format'], 1);
    await run({ package: ['x-native/claude-code'] });
    const [entry] = feed.read('events/x_TT-2025-0003.json')['affected'] as Raw[];
    assert.deepEqual(entry!['database_specific'], { tool_trust: { package: { ecosystem: 'x-native', name: 'claude-code' } } });
    assert.equal(entry!['package'], undefined);
  });

  test('a known alias is refused, whatever its case, also one of a candidate', async () => {
    assert.match((await run({ alias: ['CVE-2025-52882'] })).err, /is known already: x_TT-2025-0001/);
    assert.match((await run({ alias: ['GHSA-9F65-56V6-GXW7'] })).err, /is known already: x_TT-2025-0001/);
    mkdirSync(join(feed.cwd, 'feed/candidates'));
    feed.write('candidates/x_TT-2025-0007.json', JSON.stringify({ id: 'x_TT-2025-0007', aliases: ['CVE-2025-7'] }));
    assert.match((await run({ alias: ['CVE-2025-7'] })).err, /is known already: x_TT-2025-0007/);
    await run({});
    assert.ok(existsSync(join(feed.cwd, 'feed/events/x_TT-2025-0008.json')), 'the id of a candidate is taken');
    assert.deepEqual(readdirSync(join(feed.cwd, 'feed/events')), ['x_TT-2025-0001.json', 'x_TT-2025-0008.json']);
  });

  test('bad arguments get a sentence and write nothing', async () => {
    const bad: readonly (readonly [Partial<NewOptions>, RegExp])[] = [
      [{ vendor: '../../evil' }, /is not the id of a vendor/],
      [{ vendor: 'nobody' }, /no record of the vendor nobody/],
      [{ date: '2025-02-30' }, /is not a day/],
      [{ date: '../../x' }, /is not a day/],
      [{ alias: ['not an id'] }, /is not an id/],
      [{ package: ['claude-code'] }, /expected an ecosystem and a name/],
      [{ package: ['npm/../../x'] }, /expected an ecosystem and a name/],
      [{ feed: 'nowhere' }, /nowhere is not a folder/],
    ];
    for (const [options, reason] of bad) {
      const { exit, err } = await run(options);
      assert.equal(exit, 2);
      assert.match(err, reason);
    }
    assert.deepEqual(readdirSync(join(feed.cwd, 'feed/events')), ['x_TT-2025-0001.json']);
  });

  test('with a record that cannot be read no id is given away', async () => {
    feed.write('events/x_TT-2025-0002.json', '{');
    assert.match((await run({})).err, /mend it first, so that no id is used twice/);
  });
});

describe('parts', () => {
  test('the next id follows the highest of its year; gaps are not filled', () => {
    assert.equal(nextId([], '2026'), 'x_TT-2026-0001');
    assert.equal(nextId(['x_TT-2026-0007', 'x_TT-2026-0002', 'x_TT-2025-0100', 'other'], '2026'), 'x_TT-2026-0008');
    assert.equal(nextId(['x_TT-2026-9999'], '2026'), null);
    assert.equal(nextId([], '../1'), null);
  });

  test('an id is never given twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9998 })), (numbers) => {
        const ids = numbers.map((n) => `x_TT-2026-${String(n).padStart(4, '0')}`);
        assert.ok(!ids.includes(nextId(ids, '2026') ?? ''));
      }),
    );
  });

  test('packages by ecosystem and name', () => {
    assert.deepEqual(readPackage('GitHub Actions/a/b'), { ecosystem: 'GitHub Actions', name: 'a/b' });
    for (const text of ['', '/', 'npm', 'npm/', '/x', 'npm/a b', 'npm/../x', 'n\u202epm/x']) assert.equal(readPackage(text), null, text);
  });

  test('every kind of the schema is known', () => {
    assert.equal(KINDS.length, 11);
    assert.equal(seedFault({ vendor: 'a', date: '2026-01-01', aliases: [] }, new Set(['a'])), null);
  });

  test('nulls that the schema wants are not open places', () => {
    const trust = { response: null, condition: null, marker: null, references: [{ date: null }], affected: { a: { fix_basis: null } } };
    assert.deepEqual(openPlaces({ database_specific: { tool_trust: trust } }), []);
    const open = { revisions: [{ kind: null }], concern: null, references: [{ primary: null }], kind: 'x' };
    assert.equal(openPlaces({ database_specific: { tool_trust: open } }).length, 3);
  });
});
