// Danger: a curator is told that nothing is new when something is, a stopped run loses or doubles work, or a draft that
// nobody judged gets into the feed.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { runValidate } from '../../../src/node/curate/validate';
import { AGENT, FakeWatch, lineOf, MONDAY, REMOTE, TUESDAY } from './watch-fakes';

let watch: FakeWatch;
beforeEach(() => { watch = new FakeWatch(); });
afterEach(() => { watch.feed.remove(); });

const RUN = 'out/runs/2026-11-02T100000Z.md';
const LATER = 'out/runs/2026-11-03T100000Z.md';

describe('a first run', () => {
  test('records all, reads the newest of each package, and says so before npm is asked', async () => {
    const { exit, out, err } = await watch.run();
    assert.deepEqual([exit, err], [0, '']);
    assert.match(out, /^2 packages asked, 2 of them for the first time: .*; 0 new releases; 2 releases read\.\nruns\/2026-11-02T100000Z\.md says what to read first\.\n$/);
    assert.deepEqual(watch.pairs, [`${AGENT}@1.0.24 ${AGENT}@1.0.25`, `${REMOTE}@0.1.0 ${REMOTE}@0.1.1`]);
    assert.deepEqual([...watch.files().keys()], [`out/${AGENT}/1.0.25.md`, `out/${REMOTE}/0.1.1.md`, RUN, 'state.json']);
    assert.match(watch.told[0] ?? '', /There is no watch\/state\.json yet/);
    assert.match(watch.told[1] ?? '', /npm is asked for the releases of 2 packages, and up to 20 releases .* needs the network\. Nothing of them is run\./);
  });

  test('--since reads all above a version of one package', async () => {
    watch.listed.set(REMOTE, ['0.1.0', '0.1.1', '0.1.2', '0.2.0']);
    assert.equal((await watch.run({ package: [REMOTE], since: '0.1.0' })).exit, 0);
    assert.deepEqual(watch.pairs.map((pair) => pair.split(' ')[1]), ['0.2.0', '0.1.2', '0.1.1'].map((v) => `${REMOTE}@${v}`));
  });

  test('without --package every npm package of the catalogue is asked for, those that npm does not have too', async () => {
    const { exit, out } = await watch.run({ package: undefined });
    assert.equal(exit, 0);
    const all = new Set(readNames()).size;
    assert.ok(all > 50, `${all} packages`);
    assert.ok(out.startsWith(`${all} packages asked, 2 of them for the first time`), out);
    assert.ok(out.includes(`\n${all - 2} packages of the catalogue are not in the registry that npm is set to.\n`), out);
    assert.match(watch.read(RUN), /## Packages that npm does not have\n\n- .*amp/);
    assert.ok(watch.told.includes(`20 of ${all} packages asked`));
  });
});

describe('later runs', () => {
  test('nothing new: said so, and no page is changed or added', async () => {
    await watch.run();
    const before = watch.files();
    watch.pairs.length = 0;
    const { exit, out } = await watch.run({}, TUESDAY);
    assert.deepEqual([exit, out], [0, 'nothing new: 2 packages asked.\n']);
    assert.deepEqual(watch.pairs, []);
    const pages = (files: ReadonlyMap<string, string>) => [...files].filter(([name]) => name !== 'state.json');
    assert.deepEqual(pages(watch.files()), pages(before));
  });

  test('new releases are read in their lines, whatever the order in which npm lists them', async () => {
    await watch.run();
    watch.pairs.length = 0;
    watch.listed.set(AGENT, ['1.0.26', '1.0.24', '1.0.9', '1.1.0-beta.1', '1.0.25', '1.0.8']);
    const { out } = await watch.run({}, TUESDAY);
    assert.match(out, /4 new releases; 3 releases read/);
    const expected = ['1.0.25 1.0.26', '1.0.8 1.0.9', '1.0.26 1.1.0-beta.1'];
    assert.deepEqual(watch.pairs, expected.map((pair) => pair.split(' ').map((v) => `${AGENT}@${v}`).join(' ')));
  });

  test('the limit is told, and the next run takes up what it left', async () => {
    await watch.run();
    watch.listed.set(REMOTE, ['0.1.0', '0.1.1', '0.1.2', '0.1.3']);
    watch.listed.set(AGENT, ['1.0.24', '1.0.25', '1.0.26']);
    watch.pairs.length = 0;
    const first = await watch.run({ limit: 2 }, TUESDAY);
    assert.equal(first.exit, 3);
    assert.match(first.out, /1 release waits for the next run: the limit of 2 releases a run was reached\./);
    assert.match(watch.read(LATER), /the limit of 2 releases a run was reached/);
    assert.deepEqual(watch.pairs.map((pair) => pair.split(' ')[1]), [`${AGENT}@1.0.26`, `${REMOTE}@0.1.3`]);
    watch.pairs.length = 0;
    const second = await watch.run({ limit: 2 }, '2026-11-04T10:00:00Z');
    assert.deepEqual([second.exit, watch.pairs], [0, [`${REMOTE}@0.1.1 ${REMOTE}@0.1.2`]]);
  });

  test('a release that npm no longer lists is told, once', async () => {
    await watch.run();
    watch.listed.set(REMOTE, ['0.1.0']);
    const { exit, out } = await watch.run({}, TUESDAY);
    assert.equal(exit, 0);
    assert.match(out, /1 release that npm listed before is no longer listed\./);
    assert.match(watch.read(LATER), /## No longer listed by npm\n\n- mcp\\-remote\\@0\\\.1\\\.1\n/);
    assert.match((await watch.run({}, TUESDAY)).out, /^nothing new/);
  });

  test('a taken-down release is nobody’s predecessor', async () => {
    await watch.run();
    watch.pairs.length = 0;
    watch.listed.set(REMOTE, ['0.1.0', '0.1.2']);
    await watch.run({}, TUESDAY);
    assert.deepEqual(watch.pairs, [`${REMOTE}@0.1.0 ${REMOTE}@0.1.2`]);
  });
});

describe('faults', () => {
  test('a package that npm fails for is told and does not stop the others; what it has waits', async () => {
    watch.broken.set(AGENT, `${AGENT} could not be fetched: npm cannot reach its registry`);
    const first = await watch.run();
    assert.equal(first.exit, 3);
    assert.match(first.err, /^@anthropic-ai\/claude-code: @anthropic-ai\/claude-code could not be fetched: npm cannot reach its registry\n$/);
    assert.match(first.out, /PARTIAL: 1 package or release could not be had\./);
    assert.deepEqual(watch.pairs, [`${REMOTE}@0.1.0 ${REMOTE}@0.1.1`]);
    watch.broken.clear();
    assert.equal((await watch.run({}, TUESDAY)).exit, 0);
    assert.equal(watch.pairs.at(-1), `${AGENT}@1.0.24 ${AGENT}@1.0.25`);
  });

  test('a registry that nobody reaches is given up, and costs no release one of its tries', async () => {
    await watch.run({ package: undefined });
    watch.listed.set(REMOTE, ['0.1.0', '0.1.1', '0.1.2', '0.1.3']);
    await watch.run({ limit: 1, package: [REMOTE] });
    const before = watch.read('state.json');
    assert.match(before, /"waiting": \{\n {4}"0\.1\.2": 0\n/);
    watch.steps = 0;
    for (const name of readNames()) watch.broken.set(name, 'npm cannot reach its registry');
    const said = await watch.run({ package: undefined }, TUESDAY);
    assert.equal(said.exit, 3);
    assert.equal(watch.steps, 5);
    assert.ok(said.err.includes(`\n${new Set(readNames()).size - 5} more packages: not asked for, since npm failed 5 times in a row\n`), said.err);
    assert.equal(watch.read('state.json'), before);
  });

  test('a release that cannot be fetched is tried in three runs, told each time, and then given up', async () => {
    watch.broken.set(`${REMOTE}@0.1.1`, 'mcp-remote@0.1.1 has no SHA-512 in the registry');
    const said: string[] = [];
    for (const now of [MONDAY, TUESDAY, '2026-11-04T10:00:00Z', '2026-11-05T10:00:00Z']) {
      const { exit, out, err } = await watch.run({ package: [REMOTE] }, now);
      said.push(`${exit} ${err || out}`.trim());
    }
    const sentence = '3 mcp-remote@0.1.1: mcp-remote@0.1.1 has no SHA-512 in the registry.';
    assert.deepEqual(said, [
      `${sentence} It is tried again in the next run.`,
      `${sentence} It is tried again in the next run.`,
      `${sentence} It is not tried again.`,
      '0 nothing new: 1 package asked.',
    ]);
    assert.match(watch.read(RUN), /## Could not be had\n\n- mcp\\-remote\\@0\\\.1\\\.1: /);
    assert.equal(existsSync(join(watch.feed.cwd, 'watch/out', REMOTE)), false);
  });

  test('a release read in part says so on its page, on the page of the run, and by the exit status', async () => {
    watch.partial.set(`${REMOTE}@0.1.1`, 'cli.js was not read whole.');
    const { exit, out } = await watch.run();
    assert.equal(exit, 3);
    assert.match(out, /2 releases read, 1 of them in part\./);
    assert.match(watch.read(`out/${REMOTE}/0.1.1.md`), /cli\\\.js was not read whole/);
    assert.match(watch.read(RUN), /\(?<\.\.\/mcp-remote\/0\.1\.1\.md>\): .*PARTIAL/);
  });

  test('a package that npm had and has no longer is told', async () => {
    await watch.run();
    watch.listed.delete(REMOTE);
    const { exit, err } = await watch.run({}, TUESDAY);
    assert.deepEqual([exit, err], [3, 'mcp-remote: npm listed 2 releases before, and does not have it now\n']);
  });

  test('a record of the feed that cannot be used is told: its packages are not watched', async () => {
    watch.feed.write('tools/mcp-remote.json', '{}');
    const { exit, err } = await watch.run({ package: [AGENT] });
    assert.equal(exit, 3);
    assert.match(err, /^the record tools\[\d+\]: /);
    assert.match((await watch.run()).err, /--package: no tool record names the npm package mcp-remote/);
  });
});

function readNames(): readonly string[] {
  return readdirSync(join(watch.feed.cwd, 'feed/tools')).flatMap((file) => {
    const { packages } = watch.feed.read(`tools/${file}`) as { packages: { package: { ecosystem: string; name: string } }[] };
    return packages.filter((p) => p.package.ecosystem === 'npm').map((p) => p.package.name);
  });
}

describe('programs of their own', () => {
  test('both releases have one: package and program are read on one page', async () => {
    for (const v of ['1.0.24', '1.0.25']) watch.programs.set(`${AGENT}@${v}`, `${AGENT}-linux-x64`);
    watch.lines.set(`${AGENT}-linux-x64@1.0.25`, [lineOf('host', 'collector.example')]);
    await watch.run({ package: [AGENT] });
    assert.deepEqual(watch.pairs, [`${AGENT}@1.0.24 ${AGENT}@1.0.25`, `${AGENT}-linux-x64@1.0.24 ${AGENT}-linux-x64@1.0.25`]);
    const page = watch.read(`out/${AGENT}/1.0.25.md`);
    assert.equal(page.match(/^# /gm)?.length, 1);
    assert.equal(page.match(/^## /gm)?.length, 2);
    assert.match(page, /collector\\\.example/);
  });

  test('a package that went from script to program: the script is held against the program', async () => {
    watch.programs.set(`${AGENT}@1.0.25`, `${AGENT}-linux-x64`);
    await watch.run({ package: [AGENT] });
    assert.equal(watch.pairs[1], `${AGENT}@1.0.24 ${AGENT}-linux-x64@1.0.25`);
  });

  test('a program that cannot be had: the page has the rest, says that it is partial, and is written anew later', async () => {
    for (const v of ['1.0.24', '1.0.25']) watch.programs.set(`${AGENT}@${v}`, `${AGENT}-linux-x64`);
    watch.broken.set(`${AGENT}-linux-x64@1.0.25`, 'it could not be fetched.');
    assert.equal((await watch.run({ package: [AGENT] })).exit, 3);
    assert.match(watch.read(`out/${AGENT}/1.0.25.md`), /PARTIAL\\: it could not be fetched/);
    watch.broken.clear();
    assert.equal((await watch.run({ package: [AGENT] }, TUESDAY)).exit, 0);
    assert.doesNotMatch(watch.read(`out/${AGENT}/1.0.25.md`), /PARTIAL/);
  });

  test('whether there is one cannot be asked: partial, not silent', async () => {
    watch.broken.set(`program of ${REMOTE}@0.1.1`, 'npm cannot reach its registry');
    const { exit, err } = await watch.run({ package: [REMOTE] });
    assert.equal(exit, 3);
    assert.match(err, /whether it brings a program of its own is not known: npm cannot reach its registry/);
  });
});

describe('what was done before a run ended is kept', () => {
  const prepare = async (): Promise<void> => {
    await watch.run();
    watch.listed.set(REMOTE, ['0.1.0', '0.1.1', '0.1.2', '0.1.3']);
    watch.listed.set(AGENT, ['1.0.24', '1.0.25', '1.0.26']);
    watch.programs.set(`${AGENT}@1.0.26`, `${AGENT}-linux-x64`);
    watch.lines.set(`${REMOTE}@0.1.3`, [lineOf('time-zone', 'Asia/Tokyo')]);
    watch.steps = 0;
  };
  const withoutRuns = () => [...watch.files()].filter(([name]) => !name.startsWith('out/runs/'));
  let whole: (readonly [string, string])[] = [];
  let steps = 0;

  beforeEach(async () => {
    await prepare();
    assert.equal((await watch.run({}, TUESDAY)).exit, 0);
    [whole, steps] = [withoutRuns(), watch.steps];
    watch.feed.remove();
    watch = new FakeWatch();
    await prepare();
  });

  test('killed at any step, then run again: the same pages, drafts and state', async () => {
    assert.ok(steps > 10, `${steps} steps`);
    for (let at = 1; at <= steps; at++) {
      watch.beforeStep = (step) => { if (step === at) throw new Error('killed'); };
      await assert.rejects(watch.run({}, TUESDAY), /killed/);
      watch.beforeStep = () => undefined;
      assert.equal((await watch.run({}, TUESDAY)).exit, 0, `after step ${at}`);
      assert.deepEqual(withoutRuns(), whole, `after step ${at}`);
      watch.feed.remove();
      watch = new FakeWatch();
      await prepare();
    }
  });

  test('stopped at any step: said so, exit status 3, and the next run ends the work', async () => {
    for (let at = 1; at <= steps; at++) {
      const stop = new AbortController();
      watch.signal = stop.signal;
      watch.beforeStep = (step) => { if (step === at) stop.abort(); };
      const { exit, out } = await watch.run({}, TUESDAY);
      assert.equal(exit, 3, `at step ${at}`);
      assert.match(out, /^NOT FINISHED: the run was stopped/, `at step ${at}`);
      watch.signal = new AbortController().signal;
      assert.equal((await watch.run({}, TUESDAY)).exit, 0, `after step ${at}`);
      assert.deepEqual(withoutRuns(), whole, `after step ${at}`);
      watch.feed.remove();
      watch = new FakeWatch();
      await prepare();
    }
  });

  test('killed between a page and the state: the page is written again, with the same bytes', async () => {
    const before = watch.read('state.json');
    await watch.run({}, TUESDAY);
    watch.write('state.json', before);
    await watch.run({}, TUESDAY);
    assert.deepEqual(withoutRuns(), whole);
  });

  test('the page of a killed run holds what it had read, and says that it did not end', async () => {
    watch.beforeStep = (step) => { if (step === steps) throw new Error('killed'); };
    await assert.rejects(watch.run({}, TUESDAY), /killed/);
    assert.match(watch.read(LATER), /^# .*\n\nNOT FINISHED\\: the run had not ended when this was written\\\.\n[^]*1\.0\.26\.md/);
  });
});

describe('the state file', () => {
  test('a broken or strange one gets a sentence, is left as it is, and npm is not asked', async () => {
    for (const text of ['', '{', '[]', '{"format": 2, "packages": {}}', '{"format":1,"packages":{"../x":{}}}', '\ufeff{}', '{"format":1,"format":1}']) {
      watch.write('state.json', text);
      const { exit, out, err } = await watch.run();
      assert.deepEqual([exit, out], [2, '']);
      assert.match(err, /^error: --state: watch\/state\.json:? .*It was left as it is, and npm was not asked; mend it, or name a new file to begin anew\n$/);
      assert.equal(watch.read('state.json'), text);
      assert.equal(watch.steps, 0);
    }
  });

  test('a folder in its place, or in that of a page, gets a sentence', async () => {
    mkdirSync(join(watch.feed.cwd, 'watch/state.json'), { recursive: true });
    assert.match((await watch.run()).err, /^error: --state: watch\/state\.json: /);
    mkdirSync(join(watch.feed.cwd, `watch/out/${REMOTE}/0.1.1.md`), { recursive: true });
    const { exit, err } = await watch.run({ state: 'watch/other.json' });
    assert.equal(exit, 2);
    assert.match(err, /^error: mcp-remote\/0\.1\.1\.md could not be written below /);
    assert.match(watch.read('other.json'), /"waiting": \{\n {4}"0\.1\.1": 0\n/);
  });

  test('neither state nor pages may lie among the records', async () => {
    for (const options of [{ state: 'feed/state.json' }, { out: 'feed' }, { out: 'feed/events/../candidates' }]) {
      const { exit, err } = await watch.run(options);
      assert.equal(exit, 2);
      assert.match(err, /lies in the folder of the records/);
    }
    assert.equal(watch.steps, 0);
    assert.equal((await watch.run({ out: 'feed-watch' })).exit, 0);
  });
});

describe('drafts of records', () => {
  const DRAFT = `out/candidates/${REMOTE}@0.1.1.json`;

  test('a heavy release gets one, with the range, the lines and all judgement open', async () => {
    watch.lines.set(`${REMOTE}@0.1.1`, [lineOf('time-zone', 'Asia/Tokyo'), lineOf('host', 'collector.example')]);
    const { out } = await watch.run();
    assert.match(out, /1 draft of a record lies in candidates\./);
    const draft = JSON.parse(watch.read(DRAFT)) as { draft: { lines: { came: string }[]; release: string }; affected: unknown; id: string };
    assert.deepEqual([draft.id, draft.draft.release], ['to be judged', 'pkg:npm/mcp-remote@0.1.1']);
    assert.deepEqual(draft.draft.lines.map(({ came }) => came), ['time zone Asia/Tokyo']);
    assert.deepEqual(draft.affected, [
      { package: { ecosystem: 'npm', name: REMOTE, purl: 'pkg:npm/mcp-remote' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0.1.1' }] }] },
    ]);
    assert.match(watch.read(`out/${REMOTE}/0.1.1.md`), /\[draft of a record\]\(<\.\.\/candidates\/mcp-remote@0\.1\.1\.json>\)/);
    assert.match(watch.read(RUN), /\[draft of a record\]\(<\.\.\/candidates\/mcp-remote@0\.1\.1\.json>\)/);
  });

  test('the links of pages of scoped packages lead to what is there', async () => {
    watch.lines.set(`${AGENT}@1.0.25`, [lineOf('source-map', 'cli.js.map')]);
    await watch.run();
    const [page, run] = [watch.read(`out/${AGENT}/1.0.25.md`), watch.read(RUN)];
    const targets = (text: string, from: string) => [...text.matchAll(/\]\(<([^>]+)>\)/g)].map(([, to]) => join(watch.feed.cwd, 'watch', from, to ?? ''));
    const found = [...targets(page, `out/${AGENT}`), ...targets(run, 'out/runs')];
    assert.equal(found.length, 4);
    for (const path of found) assert.ok(existsSync(path), path);
  });

  test('what went, and what is not heavy, gives none', async () => {
    watch.lines.set(`${REMOTE}@0.1.1`, [lineOf('time-zone', 'Asia/Tokyo', '-'), lineOf('host', 'collector.example')]);
    await watch.run();
    assert.equal(existsSync(join(watch.feed.cwd, 'watch/out/candidates')), false);
  });

  test('a release in which a record of the feed begins gives none, and names the record', async () => {
    watch.feed.event((record) => {
      const affected = record['affected'] as { package: { name: string }; ranges: { events: unknown[] }[] }[];
      affected.find((a) => a.package.name === AGENT)!.ranges[0]!.events[0] = { introduced: '1.0.23' };
    });
    watch.listed.set(AGENT, ['1.0.22', '1.0.23']);
    watch.lines.set(`${AGENT}@1.0.23`, [lineOf('time-zone', 'Asia/Tokyo')]);
    await watch.run({ package: [AGENT] });
    assert.equal(existsSync(join(watch.feed.cwd, 'watch/out/candidates')), false);
    assert.match(watch.read(`out/${AGENT}/1.0.23.md`), /The feed has a record in which this release begins or is named\\: x\\_TT\\-2025\\-0001/);
    assert.match(watch.read(RUN), /the feed has x\\_TT\\-2025\\-0001/);
  });

  test('one that a curator has begun to complete is left as it is', async () => {
    watch.lines.set(`${REMOTE}@0.1.1`, [lineOf('time-zone', 'Asia/Tokyo')]);
    await watch.run();
    watch.write(DRAFT, '{"mine": true}\n');
      await watch.run({ since: '0.1.0', package: [REMOTE], state: 'watch/new.json' }, TUESDAY);
    assert.equal(watch.read(DRAFT), '{"mine": true}\n');
  });

  test('feed validate refuses it where it lies among the events, named for what it is', async () => {
    watch.lines.set(`${REMOTE}@0.1.1`, [lineOf('time-zone', 'Asia/Tokyo')]);
    await watch.run();
    copyFileSync(join(watch.feed.cwd, 'watch', DRAFT), join(watch.feed.cwd, 'feed/events/x_TT-2026-0999.json'));
    const validate = () => runValidate('feed', { format: 'text', warnings: true }, { cwd: watch.feed.cwd, now: MONDAY });
    const said = await validate();
    assert.equal(said.exit, 1);
    for (const field of ['id', 'summary', 'details', 'kind', 'polarity', 'concern', 'confidence', 'date']) {
      assert.match(said.err, new RegExp(`x_TT-2026-0999\\.json: (?:database_specific\\.tool_trust\\.)?${field}: waits for a person`), field);
    }
    const { draft } = JSON.parse(watch.read(DRAFT)) as { draft: unknown };
    watch.feed.event((record) => { record['draft'] = draft; });
    watch.feed.write('events/x_TT-2026-0999.json', JSON.stringify({ ...watch.feed.read('events/x_TT-2025-0001.json'), id: 'x_TT-2026-0999' }));
    assert.match((await validate()).err, /x_TT-2025-0001\.json: .*draft/);
  });
});

describe('hostile names and texts', () => {
  test('nothing of a release keeps a meaning on a page', async () => {
    watch.lines.set(`${REMOTE}@0.1.1`, [lineOf('host', '[x](https://evil.example)\n# heading\u202e<script>')]);
    await watch.run();
    for (const page of [watch.read(`out/${REMOTE}/0.1.1.md`), watch.read(RUN)]) {
      assert.doesNotMatch(page, /\u202e|(?<!\\)<script|(?<!\\)\]\(https/);
      assert.equal(page.match(/^# /gm)?.length, 1);
    }
  });

  test('releases are fetched in an empty folder, where no file is taken for one, and it is gone afterwards', async () => {
    let inside: readonly string[] = ['nothing looked'];
    watch.beforeStep = () => { if (watch.ground !== null) inside = readdirSync(watch.ground.cwd); };
    await watch.run();
    assert.deepEqual(inside, []);
    assert.equal(existsSync(watch.ground?.cwd ?? '.'), false);
  });

  test('mistakes of use are told before npm is asked', async () => {
    assert.match((await watch.run({ package: ['left-pad'] })).err, /^error: --package: no tool record names the npm package left-pad\n$/);
    assert.match((await watch.run({ since: '1.0.0' })).err, /--since is a version of one package/);
    assert.match((await watch.run({ since: 'latest', package: [REMOTE] })).err, /--since: latest is no version of mcp-remote/);
    assert.match((await watch.run({ feed: 'nowhere' })).err, /^error: /);
    assert.equal(watch.steps, 0);
  });
});
