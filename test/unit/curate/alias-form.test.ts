// Danger: an id that a publisher really uses cannot be an alias, so that nobody finds its record by it; or the skeleton
// takes ids that the schema then refuses.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { seedFault } from '../../../src/core/curate/new-record';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { findEvent } from '../../../src/core/present/explain';
import { loadFeed } from '../../../src/node/curate/files';
import { SmallFeed } from '../../support/small-feed';

const ALIASES = ['CVE-2026-0830', 'GHSA-7g7f-ff96-5gcw', 'AWS-2025-015', 'MAL-2025-46974', '2026-001-AWS', '2027-123-AWS'];
const OTHERS = ['2026-001', '2026-1-AWS', '2026-001-aws', '26-001-AWS', '2026-001-AWS-2', 'x2026-001-AWS', '2026-0001-AWS', '001-AWS', 'see the advisory', ''];

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

function schemaTakes(alias: string): boolean {
  const record = { ...SmallFeed.real(), aliases: [alias] };
  const found = parseFeed({ format: 1, generated: '2026-11-22T00:00:00Z', events: [record], ledger: [], tools: [], vendors: [] });
  return found.events.length === 1;
}

const skeletonTakes = (alias: string): boolean => seedFault({ vendor: null, date: '2026-01-09', aliases: [alias] }, new Set()) === null;

describe('the form of aliases', () => {
  test('what publishers write is taken by schema and skeleton alike', () => {
    for (const alias of ALIASES) assert.deepEqual([schemaTakes(alias), skeletonTakes(alias)], [true, true], alias);
  });

  test('what is no id of a publisher is refused by both', () => {
    for (const alias of OTHERS) assert.deepEqual([schemaTakes(alias), skeletonTakes(alias)], [false, false], alias);
  });

  test('a record is found by the number of a bulletin, whatever its case', async () => {
    feed.event((record) => { record['aliases'] = ['CVE-2025-52882', '2026-001-AWS']; });
    const loaded = await loadFeed('feed', feed.cwd);
    assert.ok(loaded.ok);
    assert.deepEqual(loaded.value.problems, []);
    assert.equal(findEvent(loaded.value, '2026-001-aws')?.id, feed.id);
  });
});
