// Danger: records that call themselves OSV are refused by other readers of OSV, because a field, a type or an order is
// ours and not the format's. OSV's own schema is not part of this repository; its rules stand in test/support/osv-rules.ts
// in our own words, and `feed validate --osv-schema` takes a copy of the schema where one is at hand.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { osvFaults } from '../support/osv-rules';

type Raw = Record<string, unknown>;

const names = readdirSync('feed/events').filter((name) => name.endsWith('.json'));
const read = (name: string): Raw => JSON.parse(readFileSync(join('feed/events', name), 'utf8')) as Raw;

describe('every record of an event', () => {
  for (const name of names) {
    test(name, () => {
      assert.deepEqual(osvFaults(read(name)), []);
    });
  }

  test('an alias belongs to one record only, and ids of others are known where they are ours', () => {
    const records = names.map(read);
    const ids = new Set(records.map((r) => r['id']));
    const ledger = new Set(readdirSync('feed/ledger').map((n) => n.replace(/\.json$/, '')));
    for (const record of records) {
      assert.ok(!(record['aliases'] as string[]).some((a) => ids.has(a)), `${String(record['id'])}: an alias is a record of its own`);
      for (const id of (record['related'] as string[]).filter((r) => r.startsWith('x_'))) assert.ok(ids.has(id) || ledger.has(id), `${String(record['id'])}: ${id}`);
    }
  });
});

/** The first record with all that can be spoiled. */
const SOUND = read('x_TT-2025-0001.json');

interface Entry {
  package: Raw;
  ranges: { type: string; events: unknown[]; repo?: string }[];
  versions?: unknown;
  severity?: unknown;
}
type Spoil = (record: Raw, entry: Entry) => void;

function spoiled(spoil: Spoil): Raw {
  const record = structuredClone(SOUND);
  spoil(record, (record['affected'] as Entry[])[0]!);
  return record;
}

const events = (...points: unknown[]): Spoil => (_, entry) => { entry.ranges[0]!.events = points; };
const set = (field: string, value: unknown): Spoil => (record) => { record[field] = value; };

const SPOILED: readonly (readonly [string, Spoil, RegExp])[] = [
  ['no id', (r) => { delete r['id']; }, /^id /],
  ['an id of a database of others', set('id', 'CVE-2025-0001'), /^id /],
  ['no time of change', (r) => { delete r['modified']; }, /^modified /],
  ['a time with an offset', set('modified', '2026-11-22T00:00:00+01:00'), /^modified /],
  ['a day that does not exist', set('published', '2026-02-30T00:00:00Z'), /^published /],
  ['a day without a time', set('published', '2026-02-20'), /^published /],
  ['published after the last change', set('published', '2027-01-01T00:00:00Z'), /^published /],
  ['a version of the schema with a v', set('schema_version', 'v1.7.0'), /^schema_version /],
  ['a field of our own at the top', set('vendor', 'anthropic'), /^vendor is no field/],
  ['a field of our own in an entry', (_, e) => { (e as unknown as Raw)['fix'] = '1.0.24'; }, /^affected\[0\]\.fix is no field/],
  ['an alias twice', set('aliases', ['CVE-2025-52882', 'CVE-2025-52882']), /^aliases names an id twice/],
  ['itself as an alias', (r) => { r['aliases'] = [r['id']]; }, /^aliases names the record itself/],
  ['an alias in words', set('aliases', ['see the advisory']), /^aliases holds/],
  ['an ecosystem of our own', (_, e) => { e.package['ecosystem'] = 'x-native'; }, /^affected\[0\]\.package\.ecosystem /],
  ['an ecosystem in another spelling', (_, e) => { e.package['ecosystem'] = 'NPM'; }, /^affected\[0\]\.package\.ecosystem /],
  ['a package without a name', (_, e) => { delete e.package['name']; }, /^affected\[0\]\.package has no/],
  ['a purl of another package', (_, e) => { e.package['purl'] = 'pkg:npm/other'; }, /^affected\[0\]\.package\.purl /],
  ['a purl with a version', (_, e) => { e.package['purl'] = 'pkg:npm/%40anthropic-ai/claude-code@1.0.0'; }, /^affected\[0\]\.package\.purl /],
  ['a Python name that is not normal', (_, e) => { e.package = { ecosystem: 'PyPI', name: 'My_Tool' }; }, /^affected\[0\]\.package\.name /],
  ['two kinds in one event', events({ introduced: '0', fixed: '1.0.24' }), /exactly one of/],
  ['an event of no kind', events({ introduced: '0' }, { repaired: '1.0.24' }), /exactly one of/],
  ['no introduced', events({ fixed: '1.0.24' }), /has no introduced/],
  ['no event', events(), /has no introduced/],
  ['fixed and last affected', events({ introduced: '0' }, { last_affected: '1.0.0' }, { introduced: '1.1.0' }, { fixed: '1.2.0' }), /has fixed and last_affected/],
  ['a version with a v', events({ introduced: '0' }, { fixed: 'v1.0.24' }), /not semver/],
  ['half a version', events({ introduced: '1.0' }, { fixed: '1.0.24' }), /not semver/],
  ['events in the wrong order', events({ introduced: '1.0.24' }, { fixed: '0.2.116' }), /not in order/],
  ['fixed in 0', events({ introduced: '0' }, { fixed: '0' }), /0 where it means nothing/],
  ['a range of another type', (_, e) => { e.ranges[0]!.type = 'NPM'; }, /^affected\[0\]\.ranges\[0\] has no type/],
  ['a range of commits without their place', (_, e) => { e.ranges[0]!.type = 'GIT'; }, /GIT without a repo/],
  ['no versions at all', (_, e) => { e.ranges = []; }, /names no versions/],
  ['a version twice', (_, e) => { e.versions = ['1.0.0', '1.0.0']; }, /^affected\[0\]\.versions /],
  ['a reference of another type', (r) => { (r['references'] as Raw[])[0]!['type'] = 'BLOG'; }, /^references\[0\]\.type /],
  ['a reference without an address', (r) => { (r['references'] as Raw[])[0]!['url'] = 'the advisory'; }, /^references\[0\]\.url /],
  ['a credit of another type', (r) => { (r['credits'] as Raw[])[0]!['type'] = 'HERO'; }, /^credits\[0\] /],
  ['a credit without a name', (r) => { delete (r['credits'] as Raw[])[0]!['name']; }, /^credits\[0\] /],
  ['a contact that is no address', (r) => { (r['credits'] as Raw[])[0]!['contact'] = ['somebody']; }, /^credits\[0\]\.contact /],
  ['a number for a score', set('severity', [{ type: 'CVSS_V3', score: '9.8' }]), /^severity holds/],
  ['a score of another version', set('severity', [{ type: 'CVSS_V3', score: 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:N/SC:H/SI:H/SA:N' }]), /^severity holds/],
  ['a score that lacks a metric', set('severity', [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H' }]), /^severity holds/],
  ['a score with a metric twice', set('severity', [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }]), /^severity holds/],
  ['severities in two places', (_, e) => { e.severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }]; }, /^severity stands beside/],
  ['a summary of two lines', set('summary', 'One\ntwo'), /^summary has more/],
  ['a text for our own part', set('database_specific', 'x'), /^database_specific /],
];

describe('the rules notice', () => {
  test('nothing in a sound record', () => {
    assert.deepEqual(osvFaults(spoiled(() => undefined)), []);
  });

  for (const [name, spoil, expected] of SPOILED) {
    test(name, () => {
      const faults = osvFaults(spoiled(spoil));
      assert.ok(faults.some((f) => expected.test(f)), `told: ${faults.join('; ')}`);
    });
  }
});
