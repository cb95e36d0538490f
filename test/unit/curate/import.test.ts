// Danger: an import doubles a record, publishes what nobody judged, drops what a record says, or takes a version from an
// advisory that is not there.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { advisoriesOf, readAdvisory, type Advisory } from '../../../src/core/curate/import-advisory';
import { ghsaRanges } from '../../../src/core/curate/import-ranges';
import { runImport } from '../../../src/node/curate/import';
import { runValidate } from '../../../src/node/curate/validate';
import { SmallFeed, type Raw } from '../../support/small-feed';

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

const NOW = '2026-12-01T10:20:30.456Z';
const LINK = 'https://github.com/anthropics/claude-code/security/advisories/GHSA-9f65-56v6-gxw7';

const osv = (overrides: Raw = {}): Raw => ({
  id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2025-77777'], published: '2025-09-01T10:00:00Z', modified: '2025-09-01T10:00:00Z',
  summary: 'Their words', details: 'Their long words',
  affected: [{ package: { ecosystem: 'npm', name: '@anthropic-ai/claude-code' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.24' }] }] }],
  references: [{ type: 'WEB', url: 'https://example.org/advisory' }, { type: 'PACKAGE', url: 'https://registry.example/x' }],
  ...overrides,
});

async function take(value: unknown, options: { dryRun?: boolean; out?: string } = {}) {
  writeFileSync(join(feed.cwd, 'in.json'), typeof value === 'string' ? value : JSON.stringify(value));
  return runImport(['in.json'], { feed: 'feed', ...options }, { cwd: feed.cwd, now: NOW });
}

const candidates = (): string[] => {
  try { return readdirSync(join(feed.cwd, 'feed/candidates')); } catch { return []; }
};

describe('a new advisory', () => {
  test('becomes a candidate with facts in place and judgement open', async () => {
    const said = await take(osv());
    assert.equal(said.exit, 0);
    assert.match(said.out, /^GHSA-aaaa-bbbb-cccc: new candidate x_TT-2025-0002\n1 records written/);
    const record = feed.read('candidates/x_TT-2025-0002.json');
    assert.deepEqual(record['aliases'], ['GHSA-aaaa-bbbb-cccc', 'CVE-2025-77777']);
    assert.deepEqual((record['affected'] as Raw[])[0]!['ranges'], [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.24' }] }]);
    assert.deepEqual(record['references'], [{ type: 'WEB', url: 'https://example.org/advisory' }]);
    const trust = SmallFeed.trust(record);
    assert.deepEqual([trust['vendor'], trust['kind'], trust['concern'], trust['date']], ['anthropic', null, null, '2025-09-01']);
    assert.ok(!JSON.stringify(record).includes('Their'), 'prose of others is not taken over');
  });

  test('cannot be published: moved among the events it is refused', async () => {
    await take(osv());
    feed.write('events/x_TT-2025-0002.json', JSON.stringify(feed.read('candidates/x_TT-2025-0002.json')));
    const said = await runValidate('feed', { format: 'text', warnings: true }, { cwd: feed.cwd, now: NOW });
    assert.equal(said.exit, 1);
    assert.match(said.err, /tool_trust\.concern: waits for a person/);
  });

  test('candidates are no part of the feed', async () => {
    await take(osv());
    const said = await runValidate('feed', { format: 'text', warnings: true }, { cwd: feed.cwd, now: NOW });
    assert.equal(said.exit, 0, said.err);
  });

  test('twice in one file, under another of its ids, or in a second run: one candidate', async () => {
    const said = await take([osv(), { id: 'CVE-2025-77777', aliases: ['GHSA-aaaa-bbbb-cccc', 'PYSEC-2025-1'], affected: [] }, osv()]);
    assert.match(said.out, /CVE-2025-77777: goes into the new candidate x_TT-2025-0002\n {2}aliases: also PYSEC-2025-1/);
    assert.match(said.out, /says nothing new about x_TT-2025-0002/);
    const before = readFileSync(join(feed.cwd, 'feed/candidates/x_TT-2025-0002.json'), 'utf8');
    assert.match((await take(osv({ aliases: ['CVE-2025-77777', 'CVE-2025-77778'] }))).out, /is a candidate already, left as it is: x_TT-2025-0002/);
    assert.deepEqual(candidates(), ['x_TT-2025-0002.json']);
    assert.equal(readFileSync(join(feed.cwd, 'feed/candidates/x_TT-2025-0002.json'), 'utf8'), before);
  });

  test('about another package, or withdrawn by its publisher: none', async () => {
    const other = osv({ affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.0.0'] }] });
    assert.match((await take(other)).out, /0 records written; 1 advisories are about other packages/);
    assert.match((await take(osv({ withdrawn: '2025-10-01T00:00:00Z' }))).out, /was withdrawn by its publisher/);
    assert.deepEqual(candidates(), []);
  });

  test('a dry run writes nothing', async () => {
    assert.match((await take(osv(), { dryRun: true })).out, /1 records would be written/);
    assert.deepEqual(candidates(), []);
  });

  test('listed versions that the ranges hold are left out, others are kept', async () => {
    const [entry] = osv()['affected'] as Raw[];
    await take(osv({ affected: [{ ...entry, versions: ['0.2.0', '1.0.0', '3.0.0'] }] }));
    assert.deepEqual((feed.read('candidates/x_TT-2025-0002.json')['affected'] as Raw[])[0]!['versions'], ['3.0.0']);
  });

  test('"last known affected" is no end of a range; the curator is told', async () => {
    const [entry] = osv()['affected'] as Raw[];
    const open = { ...entry, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }], database_specific: { last_known_affected_version_range: '<= 1.0.0' } };
    assert.match((await take(osv({ affected: [open] }))).out, /knows of affected versions <= 1\.0\.0 and of no fix/);
    assert.deepEqual((feed.read('candidates/x_TT-2025-0002.json')['affected'] as Raw[])[0]!['ranges'], [{ type: 'SEMVER', events: [{ introduced: '0' }] }]);
  });
});

describe('an advisory of a known record', () => {
  const known = (overrides: Raw = {}): Raw => {
    const real = SmallFeed.real();
    return osv({ id: 'CVE-2025-52882', aliases: ['GHSA-9f65-56v6-gxw7'], affected: (real['affected'] as Raw[]).slice(0, 1), references: [{ type: 'WEB', url: LINK }], ...overrides });
  };

  test('that says nothing new changes nothing', async () => {
    assert.match((await take(known())).out, /says nothing new about x_TT-2025-0001\n0 records written/);
    assert.deepEqual(candidates(), []);
  });

  test('becomes a proposed revision in which everything else stays; the record itself is not touched', async () => {
    const before = JSON.stringify(feed.read('events/x_TT-2025-0001.json'));
    const said = await take(known({ aliases: ['ghsa-9F65-56v6-gxw7', 'GHSA-9f65-56v6-gxw7', 'OSV-2025-1'], severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L' }], references: [{ type: 'WEB', url: 'https://example.org/new' }] }));
    assert.match(said.out, /proposed revision of x_TT-2025-0001\n {2}aliases: also OSV-2025-1\n {2}severity: also CVSS:3\.1\/AV:N\/AC:L\n {2}references: also https:\/\/example\.org\/new\n/);
    assert.equal(JSON.stringify(feed.read('events/x_TT-2025-0001.json')), before);
    const [old, fresh] = [SmallFeed.real(), feed.read('candidates/x_TT-2025-0001.json')];
    const trust = SmallFeed.trust(fresh);
    assert.deepEqual([fresh['summary'], fresh['details'], fresh['affected'], fresh['credits']], [old['summary'], old['details'], old['affected'], old['credits']]);
    assert.deepEqual((fresh['severity'] as Raw[]).length, 2);
    assert.deepEqual(trust['claims'], SmallFeed.trust(old)['claims']);
    assert.equal((trust['references'] as unknown[]).length, (fresh['references'] as unknown[]).length);
    assert.deepEqual(trust['revisions'], [{ date: '2026-12-01', kind: null, text: 'to be judged' }]);
  });

  test('other ranges and another score are shown side by side', async () => {
    const said = await take(known({
      severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:L' }],
      affected: [{ package: { ecosystem: 'npm', name: '@anthropic-ai/claude-code' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.25' }] }] }],
    }));
    assert.match(said.out, /severity: CVSS:4\.0\/AV:N\S* here, CVSS:4\.0\/AV:L in the advisory/);
    assert.match(said.out, /affected: npm\/@anthropic-ai\/claude-code from 0\.2\.116 to before 1\.0\.24 here, from 0 to before 1\.0\.25 in the advisory/);
  });

  test('a package that the record does not name is added', async () => {
    const said = await take(known({ affected: [{ package: { ecosystem: 'npm', name: '@anthropic-ai/claude-agent-sdk' }, versions: ['0.1.0'] }] }));
    assert.match(said.out, /affected: also npm\/@anthropic-ai\/claude-agent-sdk the versions 0\.1\.0/);
    const fresh = feed.read('candidates/x_TT-2025-0001.json');
    assert.equal((fresh['affected'] as unknown[]).length, (SmallFeed.real()['affected'] as unknown[]).length + 1);
    assert.ok(Object.hasOwn(SmallFeed.trust(fresh)['affected'] as Raw, 'npm/@anthropic-ai/claude-agent-sdk'));
  });

  test('that was withdrawn asks whether the record stands', async () => {
    assert.match((await take(known({ withdrawn: '2026-01-02T00:00:00Z' }))).out, /CVE-2025-52882 was withdrawn on 2026-01-02: does the record stand\?/);
  });

  test('whose ids belong to two records is left to a person', async () => {
    feed.write('events/x_TT-2025-0002.json', JSON.stringify({ ...SmallFeed.real(), id: 'x_TT-2025-0002', aliases: ['CVE-2025-2'] }));
    assert.match((await take(known({ aliases: ['CVE-2025-2'] }))).out, /was left out:\n {2}its ids belong to several records: x_TT-2025-0001, x_TT-2025-0002/);
  });
});

describe('files', () => {
  test('folders are walked, answers of OSV are taken apart, bad files are told and the rest is taken', async () => {
    mkdirSync(join(feed.cwd, 'dump/2025/09'), { recursive: true });
    writeFileSync(join(feed.cwd, 'dump/2025/09/a.json'), JSON.stringify({ vulns: [osv()] }));
    writeFileSync(join(feed.cwd, 'dump/b.json'), '{');
    writeFileSync(join(feed.cwd, 'dump/c.json'), '[1, null, {"id":"../../x"}]');
    writeFileSync(join(feed.cwd, 'dump/deep.json'), `{"id":"GHSA-a","x":${'['.repeat(1000)}${']'.repeat(1000)}}`);
    const said = await runImport(['dump'], { feed: 'feed' }, { cwd: feed.cwd, now: NOW });
    assert.match(said.out, /new candidate x_TT-2025-0002\n1 records written; 0 advisories are about other packages; 5 were not read\n$/);
    assert.match(said.err, /not read: dump\/b\.json: is not JSON \(line 1\)/);
    assert.match(said.err, /not read: dump\/c\.json \[2\]: is no advisory: expected an "id"/);
    assert.match(said.err, /nested too deeply/);
    assert.deepEqual(candidates(), ['x_TT-2025-0002.json']);
  });

  test('nothing to read is a usage error', async () => {
    mkdirSync(join(feed.cwd, 'empty'));
    const run = (file: string) => runImport([file], { feed: 'feed' }, { cwd: feed.cwd, now: NOW });
    assert.match((await run('empty')).err, /no \.json file was found; an archive is to be unpacked first/);
    assert.match((await run('nowhere.json')).err, /there is no nowhere\.json/);
    assert.equal((await run('empty')).exit, 2);
  });

  test('a record that is not finished waits for its curator; it is neither changed nor doubled', async () => {
    const unfinished = JSON.stringify({ id: 'x_TT-2025-0005', aliases: ['CVE-2025-77777'], summary: 'to be judged' });
    feed.write('events/x_TT-2025-0005.json', unfinished);
    assert.match((await take(osv())).out, /is a candidate already, left as it is: x_TT-2025-0005/);
    assert.equal(JSON.stringify(feed.read('events/x_TT-2025-0005.json')), unfinished);
    assert.deepEqual(candidates(), []);
  });

  test('with a record without an id nothing is imported', async () => {
    feed.write('events/x_TT-2025-0009.json', '{"id":"../x","aliases":["CVE-2025-77777"]}');
    assert.match((await take(osv())).err, /has no id; mend it first/);
  });

  test('with a record that cannot be read nothing is imported, since it could be doubled', async () => {
    feed.write('events/x_TT-2025-0009.json', '{');
    assert.match((await take(osv())).err, /mend it first, so that nothing is doubled/);
    assert.deepEqual(candidates(), []);
  });
});

describe('reading advisories', () => {
  const read = (value: unknown): Advisory => {
    const advisory = readAdvisory(value);
    assert.ok(typeof advisory !== 'string');
    return advisory;
  };

  test('the form of GitHub’s interface', () => {
    const advisory = read({
      ghsa_id: 'GHSA-aaaa-bbbb-cccc', cve_id: 'CVE-2026-1', published_at: '2026-01-01T00:00:00Z', html_url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
      identifiers: [{ type: 'GHSA', value: 'GHSA-aaaa-bbbb-cccc' }], references: ['https://example.org/a', { url: 'https://example.org/b' }, 'javascript:x'],
      cvss: { vector_string: 'CVSS:3.1/AV:N/AC:L', score: 9 }, cvss_severities: { cvss_v4: { vector_string: null } },
      credits: [{ user: { login: 'somebody' }, type: 'finder' }],
      vulnerabilities: [{ package: { ecosystem: 'pip', name: 'a' }, vulnerable_version_range: '>= 1.0, < 1.2', first_patched_version: { identifier: '1.2' } }],
    });
    assert.deepEqual(advisory.ids, ['GHSA-aaaa-bbbb-cccc', 'CVE-2026-1']);
    assert.deepEqual(advisory.packages[0], { ecosystem: 'PyPI', name: 'a', ranges: [[{ introduced: '1.0' }, { fixed: '1.2' }]], versions: [], notes: [] });
    assert.deepEqual(advisory.references.map((r) => r.url), ['https://github.com/advisories/GHSA-aaaa-bbbb-cccc', 'https://example.org/a', 'https://example.org/b']);
    assert.deepEqual(advisory.severity, [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L' }]);
    assert.deepEqual(advisory.credits, [{ name: 'somebody', type: 'FINDER' }]);
  });

  test('ranges of GitHub: what cannot be said in OSV is left to a person, not guessed', () => {
    const ranges = (text: string, fix: string | null = null) => ghsaRanges(text, fix).ranges;
    assert.deepEqual(ranges('< 2.0.0'), [[{ introduced: '0' }, { fixed: '2.0.0' }]]);
    assert.deepEqual(ranges('<= 1.9.0'), [[{ introduced: '0' }, { lastAffected: '1.9.0' }]]);
    assert.deepEqual(ranges('<= 1.9.0', '2.0.0'), [[{ introduced: '0' }, { fixed: '2.0.0' }]]);
    assert.deepEqual(ranges('>= 1.0.0, <= 1.9.0'), [[{ introduced: '1.0.0' }, { lastAffected: '1.9.0' }]]);
    assert.deepEqual(ranges('= 1.2.3'), [[{ introduced: '1.2.3' }, { lastAffected: '1.2.3' }]]);
    assert.deepEqual(ranges('>= 1.0.0'), [[{ introduced: '1.0.0' }]]);
    for (const odd of ['', '> 1.0.0', '> 1.0.0, < 2.0.0', '= 1.0.0, = 1.0.1', '< 1, < 2', '1.0.0', '~> 1.2', '>= a b']) {
      assert.deepEqual(ranges(odd), [], odd);
      assert.notEqual(ghsaRanges(odd, null).note, null, odd);
    }
  });

  test('any JSON value is an advisory or a sentence, and nothing throws', () => {
    const field = fc.constantFrom('id', 'ghsa_id', 'aliases', 'affected', 'package', 'ranges', 'events', 'severity', 'references', 'credits', 'vulnerabilities', 'identifiers', '__proto__');
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.constantFrom('GHSA-a-b', '1.0.0', 'npm'), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(field, tie('any'), { maxKeys: 5 })),
    })).any;
    fc.assert(
      fc.property(value, (json) => {
        for (const item of advisoriesOf(json)) {
          const advisory = readAdvisory(item);
          if (typeof advisory === 'string') assert.notEqual(advisory, '');
          else for (const r of advisory.references) assert.match(r.url, /^https:\/\//);
        }
      }),
    );
  });
});
