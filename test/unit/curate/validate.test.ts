// Danger: a record that is wrong, unfinished or unreadable reaches every user because the check before publishing let it
// pass, or a curator is told that something is wrong without being told where.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { linkFault } from '../../../src/node/curate/links';
import { parseStrict } from '../../../src/node/curate/json-strict';
import { runValidate } from '../../../src/node/curate/validate';
import { SmallFeed, type Raw } from '../../support/small-feed';

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

interface Said {
  readonly problems: number;
  readonly warnings: number;
  readonly issues: readonly { level: string; file: string; field: string | null; message: string }[];
}

async function validate(extra: { osvSchema?: string } = {}): Promise<Said> {
  const result = await runValidate('feed', { format: 'json', warnings: true, ...extra }, { cwd: feed.cwd, now: '2026-12-01T00:00:00Z' });
  assert.equal(result.err, '');
  const said = JSON.parse(result.out) as Said;
  assert.equal(result.exit, said.problems === 0 ? 0 : 1);
  return said;
}

const FILE = 'feed/events/x_TT-2025-0001.json';

/** The one problem of a feed whose event was changed; fails when there is another number of them. */
async function problemOf(change: (record: Raw, trust: Raw) => void): Promise<string> {
  feed.event((record) => { change(record, SmallFeed.trust(record)); });
  const problems = (await validate()).issues.filter((i) => i.level === 'problem');
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return `${problems[0]!.file}: ${problems[0]!.field ?? '-'}: ${problems[0]!.message}`;
}

async function warningsOf(change: (record: Raw, trust: Raw) => void): Promise<string[]> {
  feed.event((record) => { change(record, SmallFeed.trust(record)); });
  const said = await validate();
  assert.equal(said.problems, 0, JSON.stringify(said.issues));
  return said.issues.map((i) => `${i.field ?? '-'}: ${i.message}`);
}

describe('a sound feed', () => {
  test('has no problem and no warning, and says what was looked at', async () => {
    const result = await runValidate('feed', { format: 'text', warnings: true }, { cwd: feed.cwd, now: '2026-12-01T00:00:00Z' });
    assert.equal(result.err, '');
    assert.match(result.out, /^1 events, 0 ledger entries, \d+ tools, \d+ vendors\n0 problems\n$/);
    assert.equal(result.exit, 0);
  });

  test('a folder that is none, and one without records, are told', async () => {
    const run = (dir: string) => runValidate(dir, { format: 'text', warnings: true }, { cwd: feed.cwd, now: '2026-12-01T00:00:00Z' });
    assert.match((await run('nowhere')).err, /nowhere is not a folder/);
    assert.match((await run('feed/events')).err, /holds no records: expected folders events/);
    assert.equal((await run('nowhere')).exit, 2);
  });
});

describe('files', () => {
  test('each bad file is told by itself, with its reason', async () => {
    feed.write('events/broken.json', '{\n  "id": 1,\n  oops\n}');
    feed.write('events/twice.json', '{ "id": "a",\n "id": "b" }');
    feed.write('events/latin.json', Buffer.from('{"summary":"é"}', 'latin1'));
    feed.write('events/mark.json', '\ufeff{}');
    feed.write('events/utf16.json', Buffer.from('{"id":"x"}', 'utf16le'));
    feed.write('events/notes.txt', 'x');
    feed.write('events/deep.json', '['.repeat(200_000));
    feed.write('events/huge.json', Buffer.alloc(21 * 1024 * 1024, 32));
    mkdirSync(join(feed.cwd, 'feed/events/folder.json'));
    const said = await validate();
    const of = (name: string): string => said.issues.find((i) => i.file === `feed/events/${name}`)?.message ?? '';
    assert.match(of('broken.json'), /is not JSON \(line 3\)/);
    assert.match(of('twice.json'), /has the key “id” twice \(line 2\)/);
    assert.match(of('latin.json'), /is not UTF-8 text/);
    assert.match(of('mark.json'), /byte order mark/);
    assert.notEqual(of('utf16.json'), '');
    assert.match(of('notes.txt'), /only \.json files belong here/);
    assert.match(of('deep.json'), /nested too deeply/);
    assert.match(of('huge.json'), /the limit is/);
    assert.match(of('folder.json'), /is a folder/);
    assert.equal(said.problems, 9);
    assert.ok(!JSON.stringify(said).includes(feed.cwd), 'no path of the machine');
  });

  test('a record named unlike its id', async () => {
    feed.write('events/other.json', JSON.stringify(SmallFeed.real()));
    const said = await validate();
    assert.deepEqual(said.issues.map((i) => i.message), ['must be named x_TT-2025-0001.json after its id']);
  });

  test('an id that leads out of the folder is refused by its form', async () => {
    assert.match(await problemOf((r) => { r['id'] = '../../x_TT-2025-0001'; }), /: id: must be the form x_TT-YYYY-NNNN/);
  });

  test('hidden characters of a name do not reach the terminal', async () => {
    feed.write('events/a\u202eb.json', '{');
    const [issue] = (await validate()).issues;
    assert.ok(issue!.file.includes('\\u{202E}'));
  });
});

describe('one record', () => {
  test('a schema fault has file and field', async () => {
    assert.equal(await problemOf((r) => { r['summary'] = 'x'.repeat(200); }), `${FILE}: summary: must have at most 120 characters`);
  });

  test('what waits for a person is not published', async () => {
    assert.match(await problemOf((r) => { r['summary'] = 'to be judged'; }), /: summary: waits for a person/);
    assert.match(await problemOf((_, t) => { t['concern'] = null; }), /tool_trust\.concern: waits for a person/);
  });

  const URLS = (url: string) => (r: Raw) => { (r['references'] as Raw[])[0]!['url'] = url; };
  test('links: an address opens as what it says', async () => {
    assert.match(await problemOf(URLS('https://example.org/a/../b')), /references\[0\]\.url: would open as https:\/\/example\.org\/b/);
    assert.match(await problemOf(URLS('https://example.org/%zz')), /broken percent-encoding/);
  });

  test('dates: nothing lies in the future', async () => {
    assert.match(await problemOf((r) => { r['modified'] = '2027-01-01T00:00:00Z'; }), /: modified: 2027-01-01T00:00:00Z lies in the future/);
    assert.match(await problemOf((_, t) => { t['response'] = { by: 'A', date: '2030-01-01', text: 'Said so.' }; }), /response\.date: 2030-01-01 lies/);
  });

  test('dates: a course that goes backwards', async () => {
    const swapped = (_: Raw, t: Raw): void => {
      const [one, other, ...rest] = t['course'] as unknown[];
      t['course'] = [other, one, ...rest];
    };
    assert.match(await problemOf(swapped), /the step fix-released of 2025-06-16T22:52Z stands after disclosed of 2025-06-23/);
  });

  test('corrections: withdrawn and retraction belong together', async () => {
    assert.match(await problemOf((r) => { r['withdrawn'] = '2026-11-23T00:00:00Z'; }), /must say in a retraction why/);
    assert.match(await problemOf((_, t) => { t['revisions'] = [{ date: '2026-11-22', kind: 'retraction', text: 'Wrong.' }]; }), /: withdrawn: is missing/);
  });

  test('corrections: in order, after publication, and not newer than the record', async () => {
    const revised = (...dates: string[]) => (_: Raw, t: Raw) => { t['revisions'] = dates.map((date) => ({ date, kind: 'correction', text: 'Bound moved.' })); };
    assert.match(await problemOf(revised('2026-11-21')), /is before the record was published/);
    assert.match(await problemOf(revised('2026-11-23')), /: modified: is older than the revision/);
    assert.equal((await warningsOf(revised('2026-11-22'))).length, 0);
  });

  test('a range that ends in both ways is none for OSV', async () => {
    const change = (r: Raw): void => {
      const [entry] = r['affected'] as { ranges: { events: unknown[] }[] }[];
      entry!.ranges[0]!.events = [{ introduced: '0.2.116' }, { last_affected: '1.0.23' }, { introduced: '1.0.24' }, { fixed: '1.0.25' }];
    };
    assert.match(await problemOf(change), /affected\[0\]\.ranges\[0\]: has fixed and last_affected/);
  });

  test('bounds that were never released are to be looked at', async () => {
    const [said] = await warningsOf((r) => {
      const [entry] = r['affected'] as { ranges: { events: unknown[] }[] }[];
      entry!.ranges[0]!.events[0] = { introduced: '0.2.117' };
    });
    assert.match(said!, /affected\[0\]\.ranges\[0\]\.events\[0\]: .*0\.2\.117 is not in the release index/);
  });

  test('a fix that was never released needs the first later one', async () => {
    feed.write('releases/npm.json', JSON.stringify({ packages: { '@anthropic-ai/claude-code': ['0.2.116', '1.0.25'] } }));
    assert.match(await problemOf(() => undefined), /1\.0\.24 is not a known release; installable_fix must be 1\.0\.25/);
  });

  test('an event without a primary account', async () => {
    const change = (_: Raw, t: Raw): void => { for (const r of t['references'] as Raw[]) r['primary'] = false; };
    assert.match(await problemOf(change), /has no primary reference/);
  });

  test('ids in texts that belong to no alias or to an unrelated record', async () => {
    assert.match((await warningsOf((r) => { r['details'] = 'It is like CVE-2020-1234.'; }))[0]!, /speaks of CVE-2020-1234, which is no alias of it/);
  });

  test('loaded words, long sentences and hard texts are to be looked at, in labels they stay', async () => {
    assert.match((await warningsOf((r) => { r['details'] = 'The tool has a Backdoor.'; }))[0]!, /^details: uses “backdoor”/);
    assert.match((await warningsOf((r) => { r['details'] = `${'and so on '.repeat(15)}ends.`; }))[0]!, /^details: sentence 1 has 46 words/);
    assert.match((await warningsOf((r) => { r['details'] = `${'Incomprehensible institutional considerations '.repeat(8)}.`; }))[0]!, /LIX/);
    assert.deepEqual(await warningsOf((r) => { r['details'] = 'The list calls it “malware”.'; }), []);
    assert.deepEqual(await warningsOf((_, t) => { t['labels'] = [{ label: 'backdoor', used_by: ['Somebody'] }]; }), []);
  });
});

describe('over records', () => {
  test('an alias of two records, whatever its case', async () => {
    const other = { ...SmallFeed.real(), id: 'x_TT-2025-0002' };
    feed.write('events/x_TT-2025-0002.json', JSON.stringify(other));
    const said = await validate();
    assert.ok(said.issues.some((i) => i.file === 'feed/events/x_TT-2025-0002.json' && /the alias CVE-2025-52882 belongs to x_TT-2025-0001 already/.test(i.message)));
  });

  test('a link that goes one way only', async () => {
    assert.match(await problemOf((r) => { r['related'] = ['x_TT-2025-0099']; }), /related record x_TT-2025-0099 does not exist/);
  });

  test('a broken release index is told, not taken for an empty one', async () => {
    for (const text of ['{', '{}', '{"packages":{"a":"1.0.0"}}', '{"packages":{"a":[1]}}']) {
      feed.write('releases/npm.json', text);
      const said = await validate();
      assert.equal(said.problems, 1, text);
      assert.match(said.issues[0]!.message, /releases\/npm\.json/);
    }
  });

  test('the page of corrections must say what the records say', async () => {
    mkdirSync(join(feed.cwd, 'docs'));
    const page = (text: string): void => { writeFileSync(join(feed.cwd, 'docs/corrections.md'), text); };
    page('# Corrections\n');
    assert.match((await validate()).issues[0]!.message, /must hold the line/);
    page('# Corrections\n\n<!-- Below this line: generated from the records. -->\n\nold\n');
    assert.match((await validate()).issues[0]!.message, /run npm run docs/);
    page('# Corrections\n\n<!-- Below this line: generated from the records. -->\n\nNo record has been corrected or taken back so far.\n');
    assert.equal((await validate()).problems, 0);
  });
});

describe('a schema of OSV that is given by path', () => {
  const SCHEMA = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties: { credits: { maxItems: 0 }, modified: { format: 'date-time' } } };

  test('its faults are problems of the record', async () => {
    writeFileSync(join(feed.cwd, 'osv.json'), JSON.stringify(SCHEMA));
    const said = await validate({ osvSchema: 'osv.json' });
    assert.deepEqual(said.issues.map((i) => [i.file, i.field, i.message]), [[FILE, 'credits', 'OSV’s schema: must NOT have more than 0 items']]);
  });

  test('what is no schema is a usage error', async () => {
    for (const [name, text] of [['a.json', '{"type":"nonsense"}'], ['b.json', '[]'], ['c.json', '{']] as const) {
      writeFileSync(join(feed.cwd, name), text);
      const result = await runValidate('feed', { format: 'text', warnings: true, osvSchema: name }, { cwd: feed.cwd, now: '2026-12-01T00:00:00Z' });
      assert.equal(result.exit, 2);
      assert.match(result.err, /^error: --osv-schema: /);
    }
  });
});

describe('single rules', () => {
  test('addresses', () => {
    for (const url of ['https://example.org/', 'https://example.org', 'https://example.org/a?b=c#d', 'pkg:npm/%40a/b@1.2.3', 'pkg:pypi/name']) {
      assert.equal(linkFault(url), null, url);
    }
    for (const url of ['', 'nonsense', 'http://example.org/', 'https://u:p@example.org/', 'https://example.org:8443/', 'https://EXAMPLE.org/', 'pkg:npm', 'pkg:npm/@a/b@1', 'pkg:npm//b', 'pkg:npm/a%zz']) {
      assert.notEqual(linkFault(url), null, url);
    }
  });

  test('strict JSON: nothing that people and programs read differently', () => {
    for (const text of ['', '{"a":1,}', '{"a":1} x', '// c\n{}', "{'a':1}", '{"a":NaN}', '{"a":1,"a":2}', '{"b":{"a":1,"a":2}}']) {
      assert.equal(parseStrict(text).ok, false, text);
    }
    for (const text of ['{}', '[{"a":1},{"a":2}]', '{"a":{"a":1}}', 'null']) assert.equal(parseStrict(text).ok, true, text);
  });
});
