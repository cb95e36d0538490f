// Danger: an error of ours is mended quietly: the public list leaves it out, or the page loses what people wrote.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { MARKER, correctionsMarkdown, renewCorrections } from '../../../src/core/curate/review-corrections';
import type { Revision } from '../../../src/core/model/event';
import type { Feed } from '../../../src/core/model/feed';
import { eventDetail } from '../../../src/core/present/report-detail';
import { runCorrections } from '../../../src/node/curate/corrections';
import { trustEvent } from '../../support/events';
import { SmallFeed } from '../../support/small-feed';

const revision = (date: string, kind: Revision['kind'], text: string): Revision => ({ date, kind, text });

const FEED: Feed = {
  generated: '2026-11-22T00:00:00Z', tools: [], vendors: [], releases: [], problems: [],
  events: [
    trustEvent({ id: 'x_TT-2026-0001', summary: 'One', revisions: [revision('2026-11-20', 'correction', 'The bound was off.'), revision('2026-11-21', 'update', 'News.')] }),
    trustEvent({ id: 'x_TT-2026-0002', summary: 'Two', revisions: [revision('2026-11-22', 'retraction', 'It did not happen.')] }),
  ],
};

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

describe('the list of corrections', () => {
  test('newest first; updates are no errors', () => {
    const list = correctionsMarkdown(FEED).replaceAll('\\.', '.');
    assert.equal(list, '- 2026-11-22, x_TT-2026-0002 (Two): Taken back. It did not happen.\n- 2026-11-20, x_TT-2026-0001 (One): The bound was off.\n');
  });

  test('none is said as none', () => {
    assert.equal(correctionsMarkdown({ ...FEED, events: [] }), 'No record has been corrected or taken back so far.\n');
  });

  test('what people wrote above the marker stays; a second run changes nothing', () => {
    const page = `# Ours\n\nBy hand.\n\n${MARKER}\n\nold list\n`;
    const renewed = renewCorrections(page, FEED) ?? '';
    assert.ok(renewed.startsWith(`# Ours\n\nBy hand.\n\n${MARKER}\n\n- 2026-11-22`));
    assert.ok(!renewed.includes('old list'));
    assert.equal(renewCorrections(renewed, FEED), renewed);
  });

  test('a page without the marker, or with two, is not written', () => {
    assert.equal(renewCorrections('# Ours\n', FEED), null);
    assert.equal(renewCorrections(`${MARKER}\n${MARKER}\n`, FEED), null);
  });

  test('text of a record is no Markdown of the page', () => {
    const events = [trustEvent({ revisions: [revision('2026-11-20', 'correction', '[a](javascript:x) <b>')] })];
    assert.doesNotMatch(correctionsMarkdown({ ...FEED, events }), /\]\(javascript|<b>/);
  });
});

describe('feed corrections', () => {
  const run = (write?: string) => runCorrections({ feed: 'feed', write }, { cwd: feed.cwd });

  test('prints the list, or writes it into a page', async () => {
    feed.event((record) => { SmallFeed.trust(record)['revisions'] = [revision('2026-11-22', 'correction', 'Mended.')]; });
    assert.match((await run()).out, /^- 2026-11-22, x_TT-2025-0001 /);
    const page = join(feed.cwd, 'page.md');
    writeFileSync(page, `By hand.\n${MARKER}\n`);
    assert.match((await run('page.md')).out, /page\.md was written/);
    assert.match(readFileSync(page, 'utf8'), /^By hand\.\n<!--.*-->\n\n- 2026-11-22/);
    assert.match((await run('page.md')).out, /is up to date/);
  });

  test('with a refused record nothing is written: it could be the corrected one', async () => {
    feed.write('events/x_TT-2025-0002.json', '{}');
    const said = await run();
    assert.equal(said.exit, 2);
    assert.match(said.err, /run feed validate first/);
  });

  test('a page that is not there, or has no marker', async () => {
    assert.equal((await run('nowhere.md')).exit, 2);
    writeFileSync(join(feed.cwd, 'page.md'), 'x');
    assert.match((await run('page.md')).err, /must hold the line/);
  });
});

test('the report shows a correction at the top of its event and in words', () => {
  const [first] = FEED.events;
  const detail = eventDetail(first!, []);
  assert.ok(detail.chips.some((chip) => JSON.stringify(chip).includes('corrected')));
  assert.match(detail.paragraphs.at(-2) ?? '', /^Corrected on .*: The bound was off\.$/);
  assert.ok(!eventDetail(trustEvent(), []).chips.some((chip) => JSON.stringify(chip).includes('corrected')));
});
