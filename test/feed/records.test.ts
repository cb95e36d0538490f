// Danger: the shipped feed itself. A wrong boundary, a fix that cannot be installed or a source that is none would be
// told to every user; this suite holds the real records against their schemas, the real release lists and each other.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import satisfies from 'semver/functions/satisfies';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { checkFeed } from '../../src/core/feed/check-feed';
import { parseFeed } from '../../src/core/feed/parse-feed';
import type { ConditionTest, TrustEvent } from '../../src/core/model/event';
import { packageKey } from '../../src/core/model/package';

const feed = parseFeed(compileFeed('feed'));
const npm = JSON.parse(readFileSync('feed/releases/npm.json', 'utf8')) as { packages: Record<string, { versions: string[] }> };
const releases = new Map(Object.entries(npm.packages).map(([name, { versions }]) => [`npm/${name}`, versions]));
const CLI = 'npm/@anthropic-ai/claude-code';
const SDK = 'npm/@anthropic-ai/claude-agent-sdk';

function record(id: string): TrustEvent {
  const found = feed.events.find((e) => e.id === id);
  assert.ok(found, `${id} is not in the feed`);
  return found;
}

/** All record files as text, to look for what no field rule would find. */
const files = ['events', 'ledger', 'tools', 'vendors', 'releases', 'schema'].flatMap((folder) =>
  readdirSync(join('feed', folder)).map((name) => join('feed', folder, name)),
);

describe('the feed as a whole', () => {
  test('no record is refused and no rule is broken', () => {
    assert.deepEqual(feed.problems, []);
    assert.deepEqual(checkFeed(feed, releases), []);
  });

  test('it holds the first story, advisories, ledger entries and credits', () => {
    const of = (test: (e: TrustEvent) => boolean) => feed.events.filter(test).length;
    assert.ok(of((e) => e.record === 'event') >= 40);
    assert.ok(of((e) => e.record === 'ledger') >= 15);
    assert.ok(of((e) => e.polarity === 'credit') >= 6);
    const ofAnthropic = feed.tools.filter((t) => t.vendor === 'anthropic').map((t) => t.id);
    for (const id of ['claude-agent-sdk', 'claude-code', 'claude-code-action', 'claude-code-vscode']) assert.ok(ofAnthropic.includes(id), id);
  });

  test('the same files give the same bytes, dated by the newest record', () => {
    assert.equal(JSON.stringify(compileFeed('feed')), JSON.stringify(compileFeed('feed')));
    assert.equal(feed.generated, feed.events.map((e) => e.modified).sort().at(-1));
  });

  test('every event has a primary account; one that was not read is not passed off as read', () => {
    for (const event of feed.events.filter((e) => e.record === 'event')) {
      assert.ok(event.references.some((r) => r.primary), event.id);
    }
    // Pages of X cannot be read without an account, and none was read for this feed.
    for (const { id, references } of feed.events) {
      for (const r of references) if (r.url.startsWith('https://x.com/')) assert.equal(r.opened, false, `${id} ${r.url}`);
    }
  });

  test('every fix can be installed', () => {
    for (const event of feed.events) {
      for (const a of event.affected) {
        const list = releases.get(packageKey(a.package));
        const fixes = a.ranges.flatMap((r) => r.events).flatMap((p) => ('fixed' in p ? [p.fixed] : []));
        if (list !== undefined && fixes.length > 0) assert.ok(list.includes(a.installableFix ?? fixes.at(-1) ?? ''), `${event.id} ${fixes.join()}`);
      }
    }
  });

  test('fix numbers that were never released stand beside the first that was', () => {
    const installable = (id: string) => record(id).affected[0]?.installableFix;
    assert.equal(installable('x_TT-2025-0003'), '0.2.114');
    assert.equal(installable('x_TT-2025-0004'), '1.0.21');
    assert.equal(installable('x_TT-2025-0008'), '1.0.88');
    assert.equal(installable('x_TT-2026-0028'), '2.1.121');
  });

  test('no file names a registry host or a path of a machine', () => {
    const hosts = /(?:npmjs|yarnpkg|pypi|pythonhosted|open-vsx|marketplace\.visualstudio)\.(?:com|org)/i;
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      assert.doesNotMatch(text, hosts, file);
      assert.doesNotMatch(text, /[\s"'(](?:\/home\/|\/Users\/|\/root\/|\/work\/|\/tmp\/|[A-Z]:\\\\)/, file);
    }
  });

  test('words of others stay with those who use them', () => {
    const loaded = /backdoor|spyware|malware|nerfed|hidden tracker/i;
    for (const event of feed.events) {
      for (const text of [event.summary, event.details, event.concernWhy]) {
        const unquoted = text.replace(/“[^”]*”/g, '');
        assert.doesNotMatch(unquoted, loaded, event.id);
      }
      for (const label of event.labels) assert.ok(label.usedBy.length > 0, event.id);
    }
  });
});

describe('the date-line marker', () => {
  const marker = record('x_TT-2026-0001');

  /** Whether the record's own range for the package holds the version. */
  function holds(key: string, version: string): boolean {
    const [range] = marker.affected.find((a) => packageKey(a.package) === key)?.ranges ?? [];
    const [from, to] = range?.events ?? [];
    assert.ok(from && to && 'introduced' in from && 'fixed' in to);
    return satisfies(version, `>=${from.introduced} <${to.fixed}`);
  }

  const boundaries: [string, string, boolean][] = [
    [CLI, '2.1.90', false], [CLI, '2.1.91', true], [CLI, '2.1.112', true], [CLI, '2.1.113', true], [CLI, '2.1.150', true],
    [CLI, '2.1.196', true], [CLI, '2.1.197', true], [CLI, '2.1.198', false], [CLI, '2.1.330', false], [CLI, '2.0.9', false],
    [SDK, '0.2.90', false], [SDK, '0.2.91', true], [SDK, '0.2.141', true], [SDK, '0.3.142', true], [SDK, '0.3.197', true],
    [SDK, '0.3.198', false], [SDK, '0.1.77', false],
  ];
  for (const [key, version, inside] of boundaries) {
    test(`${key} ${version} is ${inside ? 'in' : 'out'}`, () => { assert.equal(holds(key, version), inside); });
  }

  test('both boundaries are released versions and were looked at', () => {
    const seen = new Map(marker.marker?.observed.map((o) => [o.purl, o.present]));
    assert.equal(seen.get('pkg:npm/%40anthropic-ai/claude-code@2.1.90'), false);
    assert.equal(seen.get('pkg:npm/%40anthropic-ai/claude-code@2.1.91'), true);
    assert.equal(seen.get('pkg:npm/%40anthropic-ai/claude-code-linux-x64@2.1.197'), true);
    assert.equal(seen.get('pkg:npm/%40anthropic-ai/claude-code-linux-x64@2.1.198'), false);
    for (const { purl } of marker.marker?.observed ?? []) {
      const version = purl.split('@')[1] ?? '';
      assert.ok((releases.get(purl.includes('agent-sdk') ? SDK : CLI) ?? []).includes(version), purl);
    }
  });

  test('the condition is the published one: gate, then zone, listed host or word', () => {
    const name = 'ANTHROPIC_BASE_URL';
    const test = marker.condition?.test as Extract<ConditionTest, { all: unknown }>;
    const [set, gate, signals] = test.all;
    assert.deepEqual(set, { envSet: name });
    assert.deepEqual(gate, { not: { envUrlAuthority: { name, oneOf: ['api.anthropic.com'] } } });
    const [zone, under, contains] = (signals as Extract<ConditionTest, { any: unknown }>).any;
    assert.deepEqual(zone, { timeZone: ['Asia/Shanghai', 'Asia/Urumqi'] });
    assert.ok(under && 'envUrlHostUnder' in under && contains && 'envUrlHostContains' in contains);
    const { domains } = under.envUrlHostUnder;
    assert.equal(domains.length, 147);
    assert.equal(new Set(domains).size, 147);
    assert.ok(['cn', 'aliyuncs.com', 'zenmux.ai'].every((d) => domains.includes(d)));
    assert.ok(!domains.includes('api.anthropic.com'));
    assert.deepEqual([contains.envUrlHostContains.words.length, contains.envUrlHostContains.words[0]], [11, 'deepseek']);
  });

  test('the extension is left to the version line, since no package of it was opened', () => {
    assert.deepEqual(marker.affected.map((a) => packageKey(a.package)), [CLI, SDK]);
    const extension = feed.tools.find((t) => t.id === 'claude-code-vscode')?.packages[0];
    assert.equal(extension?.follows?.derivation.basis, 'inferred');
  });

  test('report, answer, removal, letter, ban and notice are linked with it', () => {
    assert.deepEqual(marker.related, [2, 3, 4, 5, 6, 7].map((n) => `x_TT-2026-000${n}`));
    assert.deepEqual(marker.aliases, []);
    assert.equal(record('x_TT-2026-0003').course.at(-1)?.date, '2026-06-30T22:07:59Z');
    assert.equal(record('x_TT-2026-0006').course.at(-1)?.date, '2026-07-10');
  });
});

describe('the table of action refs', () => {
  const table = (name: string) => {
    const found = feed.tools.flatMap((t) => t.packages).find((p) => p.package.name === name);
    assert.ok(found?.follows?.derivation.kind === 'ref-table');
    return found.follows.derivation;
  };
  const main = table('anthropics/claude-code-action');
  const version = (of: typeof main, ref: string) => of.refs.find((r) => r.ref === ref)?.version;

  test('holds every tag up to its date, and the frozen refs but not the moving ones', () => {
    assert.equal(main.refs.length, 266);
    assert.deepEqual(main.floating, ['main', 'v1']);
    assert.deepEqual([version(main, 'beta'), version(main, 'v0'), version(main, 'v1')], ['1.0.88', '1.0.88', undefined]);
    assert.equal(new Set(main.refs.map((r) => r.ref)).size, 266);
  });

  test('the marker’s releases stand where the repository has them', () => {
    const tags = ['v1.0.86', 'v1.0.87', 'v1.0.161', 'v1.0.162', 'v1.0.200'];
    assert.deepEqual(tags.map((t) => version(main, t)), ['2.1.90', '2.1.91', '2.1.197', '2.1.198', '2.1.240']);
    assert.equal(main.refs.find((r) => r.sha === '5ef2e550a465a721f4f45e4a7d3c340c873e1dcc')?.version, '2.1.227');
  });

  test('one commit never means two versions', () => {
    for (const name of ['anthropics/claude-code-action', 'anthropics/claude-code-action/base-action', 'anthropics/claude-code-base-action']) {
      const bySha = new Map<string, string | null>();
      for (const { sha, version: v } of table(name).refs) {
        assert.ok(!bySha.has(sha) || bySha.get(sha) === v, `${name} ${sha}`);
        bySha.set(sha, v);
      }
    }
  });

  test('where the base action differs, each has its own version', () => {
    const base = table('anthropics/claude-code-action/base-action');
    assert.deepEqual([version(main, 'v1.0.44'), version(base, 'v1.0.44')], ['2.1.31', '2.1.32']);
    assert.deepEqual([version(main, 'v1.0.51'), version(base, 'v1.0.51')], ['2.1.31', '2.1.42']);
    assert.equal(version(main, 'v0.0.2'), null);
  });
});

describe('feed-validate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-'));
  after(() => { rmSync(folder, { recursive: true }); });
  const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/feed-validate.mjs', ...args], { encoding: 'utf8' });

  test('says what it looked at and that nothing is wrong', () => {
    const { status, stdout, stderr } = run('--no-warnings');
    assert.equal(stderr, '');
    const [events, ledger, tools, vendors] = ['events', 'ledger', 'tools', 'vendors'].map((f) => readdirSync(join('feed', f)).length);
    assert.equal(stdout, `${events} events, ${ledger} ledger entries, ${tools} tools, ${vendors} vendors\n0 problems\n`);
    assert.equal(status, 0);
  });

  test('names each bad file and exits with 1', () => {
    cpSync('feed', folder, { recursive: true });
    const path = join(folder, 'events/x_TT-2026-0001.json');
    const event = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...event, summary: 'x'.repeat(200) }));
    writeFileSync(join(folder, 'ledger/other.json'), readFileSync(join(folder, 'ledger/x_TT-2026-0002.json')));
    writeFileSync(join(folder, 'vendors/broken.json'), '{');
    const { status, stdout, stderr } = run(folder, '--no-warnings');
    assert.equal(status, 1);
    assert.match(stderr, /\/events\/x_TT-2026-0001\.json: summary: must have at most 120 characters/);
    assert.match(stderr, /\/ledger\/other\.json: id: must be named x_TT-2026-0002\.json/);
    assert.match(stderr, /\/vendors\/broken\.json: is not JSON \(line 1\)/);
    assert.match(stdout, /\n3 problems\n$/);
  });

  test('tells a fault across files too', () => {
    rmSync(folder, { recursive: true });
    cpSync('feed', folder, { recursive: true });
    rmSync(join(folder, 'vendors/alibaba.json'));
    const { status, stderr } = run(folder, '--no-warnings');
    for (const name of ['tools/qoder-cli', 'tools/qwen-code', 'ledger/x_TT-2026-0005']) {
      assert.ok(stderr.includes(`${folder}/${name}.json: the vendor alibaba has no record\n`), name);
    }
    assert.equal(status, 1);
  });
});
