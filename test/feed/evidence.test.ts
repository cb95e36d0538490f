// Danger: an evidence file speaks of other releases than its record, says otherwise than it, or is not what the command writes.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { againstRecord, evidenceText, readEvidence } from '../../src/core/curate/evidence';
import { parseFeed } from '../../src/core/feed/parse-feed';

const FOLDER = 'feed/evidence';
const feed = parseFeed(compileFeed('feed'));
const names = readdirSync(FOLDER);

describe('evidence files', () => {
  test('there is one for the first story', () => {
    assert.ok(names.includes('x_TT-2026-0001.json'));
  });

  for (const name of names) {
    test(name, () => {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      const evidence = readEvidence(JSON.parse(text));
      assert.ok(evidence !== null, 'not as the schema says');
      assert.equal(text, evidenceText(evidence), 'not in the form that the command writes');
      assert.equal(name, `${evidence.event}.json`);
      const marker = feed.events.find((e) => e.id === evidence.event)?.marker ?? null;
      assert.ok(marker !== null, 'the record has no marker');
      // A search for a longer text with the token inside shows no less where it is found.
      assert.ok(evidence.token.includes(marker.token), 'another token');
      assert.deepEqual(againstRecord(evidence.packages, marker), []);
      const recorded = new Set(marker.observed.map((o) => o.purl));
      assert.deepEqual(evidence.packages.filter((p) => !recorded.has(p.purl)), []);
      for (const p of evidence.packages) assert.equal(p.present, p.hits.length > 0, p.purl);
    });
  }

  test('the release index is what its script writes: in order, a day for every version, no server named', () => {
    type Group = Readonly<Record<string, { readonly read: number; readonly versions: readonly string[]; readonly days: readonly (number | null)[] }>>;
    const text = readFileSync('feed/releases/npm.json', 'utf8');
    const index = JSON.parse(text) as { basis: string; packages: Group; partial: Group };
    assert.equal(index.basis, 'registry copy, upper bound');
    for (const group of [index.packages, index.partial]) {
      assert.deepEqual(Object.keys(group), Object.keys(group).sort());
      for (const [name, { read, versions, days }] of Object.entries(group)) {
        assert.equal(days.length, versions.length, name);
        assert.equal(new Set(versions).size, versions.length, name);
        assert.ok(days.every((day) => day === null || (day > 14_000 && day <= read)), name);
      }
    }
    assert.deepEqual(Object.keys(index.packages).filter((name) => name in index.partial), []);
    assert.ok(!text.includes('://') && text.length < 400_000);
  });
});
