// Danger: a pipeline misreads a usage error, an unknown format or a vanished path as a clean result; or an argument
// from a script reaches the terminal raw.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Engine, ScanRequest } from '../../../src/app/engine-contract';
import type { TrustState } from '../../../src/core/model/trust-state';
import { readDays } from '../../../src/node/cli-options';
import { runProgram } from '../../../src/node/cli-program';
import type { CliContext, CliResult, EnginePlace } from '../../../src/node/cli-run';
import { NOW, pinned, trustEvent } from '../../support/events';
import { FAILED, stateOf } from '../../support/states';

let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tool-trust-program-'));
  mkdirSync(join(folder, 'project'));
  mkdirSync(join(folder, 'home'));
  symlinkSync(join(folder, 'project'), join(folder, 'link'));
  writeFileSync(join(folder, 'feed.json'), '{}');
  writeFileSync(join(folder, 'package.json'), '{}');
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Run extends CliResult {
  /** What the scan was asked for; empty when there was none. */
  readonly asked: readonly { readonly place: EnginePlace; readonly request: ScanRequest }[];
}

/** Runs a command line; the scan's answer is given, since what is tested is the way to it and from it. */
async function run(args: readonly string[], state: TrustState = stateOf()): Promise<Run> {
  const asked: { place: EnginePlace; request: ScanRequest }[] = [];
  const context: CliContext = {
    createEngine: (place) => {
      const answer: Pick<Engine, 'scan'> = {
        scan: (request) => {
          asked.push({ place, request });
          return Promise.resolve(state);
        },
      };
      return answer as Engine;
    },
    cwd: folder,
    home: '/home/someone',
    feedPath: '/package/feed.json',
    style: { colour: false, width: 80 },
    now: NOW,
  };
  return { ...(await runProgram(args, '1.2.3', context)), asked };
}

describe('what is scanned', () => {
  test('the current folder, the own home and the whole machine, unless told otherwise', async () => {
    const { asked, exit } = await run(['check']);
    assert.equal(exit, 0);
    assert.deepEqual(asked, [
      {
        place: { home: '/home/someone', systemWide: true, foreignHome: false, feedPath: '/package/feed.json' },
        request: { roots: [pathToFileURL(folder).href], installed: true, ignores: [], restricted: false },
      },
    ]);
  });

  test('the folders given, each once, in their order', async () => {
    const { asked } = await run(['check', 'project', 'home', './project/']);
    assert.deepEqual(asked[0]?.request.roots, ['project', 'home'].map((n) => pathToFileURL(join(folder, n)).href));
  });

  test('a link to a folder is a folder', async () => {
    assert.equal((await run(['check', 'link'])).exit, 0);
  });

  test('another home excludes every system-wide place', async () => {
    const { asked } = await run(['check', '--home', 'home', '--no-installed']);
    const place = { home: join(folder, 'home'), systemWide: false, foreignHome: true, feedPath: '/package/feed.json' };
    assert.deepEqual(asked[0]?.place, place);
    assert.equal(asked[0].request.installed, false);
  });

  test('another feed', async () => {
    const { asked } = await run(['check', '--feed', 'feed.json', '--offline']);
    assert.equal(asked[0]?.place.feedPath, join(folder, 'feed.json'));
  });
});

describe('usage errors end with 2, say what is wrong, and scan nothing', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no command', [], /Usage: tool-trust/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'[\s\S]*check/],
    ['a command that is not there yet', ['report'], /unknown command/],
    ['an unknown option', ['check', '--frob'], /unknown option '--frob'[\s\S]*--fail-on/],
    ['an unknown format', ['check', '--format', 'sarif'], /Allowed choices are text, json/],
    ['an unknown level', ['check', '--fail-on', 'high'], /Allowed choices are info, notice, warn, urgent/],
    ['an age that is no number', ['check', '--max-age', 'old'], /number of days/],
    ['a negative age', ['check', '--max-age', '-1'], /number of days/],
    ['a missing value', ['check', '--home'], /argument missing/],
    ['a path that does not exist', ['check', 'gone'], /there is no folder gone/],
    ['one missing path among good ones', ['check', 'project', 'gone'], /there is no folder gone/],
    ['a path below a file', ['check', 'package.json/x'], /there is no folder package\.json\/x/],
    ['a file', ['check', 'package.json'], /package\.json is not a folder/],
    ['a home that does not exist', ['check', '--home', 'gone'], /--home: gone is not a folder/],
    ['a feed address without its root', ['check', '--feed', 'https://example.com/feed'], /needs --feed-root/],
    ['a feed address with a user name', ['check', '--feed', 'https://me@example.com/feed'], /must be an https address/],
    ['a feed over plain http', ['check', '--feed', 'http://example.com/feed', '--feed-root', 'a'.repeat(64)], /must be https/],
    ['a root that is no digest', ['check', '--feed', 'https://example.com/feed', '--feed-root', 'abc'], /64 hexadecimal digits/],
    ['a root for a plain file', ['check', '--feed', 'feed.json', '--feed-root', 'a'.repeat(64)], /go with an address or a folder/],
    ['a root without a feed', ['check', '--feed-root', 'a'.repeat(64)], /needs --feed/],
    ['a wait that is no number', ['check', '--feed-timeout', 'long'], /number of seconds/],
    ['a feed that does not exist', ['check', '--feed', 'gone.json'], /there is no file gone\.json/],
    ['a feed that is a folder without its root', ['check', '--feed', 'home'], /needs --feed-root/],
    ['explain without an event', ['explain'], /missing required argument 'event'/],
    ['explain with two', ['explain', 'a', 'b'], /too many arguments/],
    ['an argument to events', ['events', 'x'], /too many arguments/],
  ];
  for (const [name, args, message] of cases) {
    test(name, async () => {
      const result = await run(args);
      assert.equal(result.exit, 2, result.err);
      assert.match(result.err, message);
      assert.equal(result.out, '');
      assert.deepEqual(result.asked, []);
    });
  }

  test('an unknown event or vendor names what is possible', async () => {
    const event = await run(['explain', 'CVE-0000-0000']);
    assert.equal(event.exit, 2);
    assert.match(event.err, /no event CVE-0000-0000; "tool-trust events" lists them/);
    const vendor = await run(['events', '--vendor', 'nobody']);
    assert.equal(vendor.exit, 2);
    assert.match(vendor.err, /no vendor nobody; possible: anthropic/);
  });

  test('an argument does not reach the terminal raw', async () => {
    for (const args of [['check', 'a\u001b[2J\u202e'], ['x\u001b[2J'], ['explain', '\u009b2J'], ['check', '--\u001b[2J'], ['check', '--format', '\u001b[2J']]) {
      const { err, out } = await run(args);
      assert.doesNotMatch((err + out).replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('exit status', () => {
  const found = stateOf({ events: [trustEvent({ concern: 'notice' })], sightings: [pinned('2.1.150')] });

  test('follows findings, level, coverage and age', async () => {
    assert.equal((await run(['check'], found)).exit, 0);
    assert.equal((await run(['check', '--fail-on', 'notice'], found)).exit, 1);
    assert.equal((await run(['check', '--fail-on', 'info', '--format', 'json'], found)).exit, 1);
    assert.equal((await run(['check'], stateOf({ coverage: [FAILED] }))).exit, 3);
    assert.equal((await run(['check', '--max-age', '2'])).exit, 3);
    assert.equal((await run(['check', '--max-age', '3'])).exit, 0);
  });

  test('explain and events without a usable feed are incomplete, not empty', async () => {
    const none = stateOf({ events: [], status: { status: 'refused', reason: 'The feed file could not be used.' } });
    for (const args of [['events'], ['explain', 'x']]) {
      const result = await run(args, none);
      assert.equal(result.exit, 3);
      assert.match(result.err, /no usable feed: The feed file could not be used\./);
      assert.equal(result.out, '');
    }
  });

  test('a fault of ours is thrown, never taken for a result', async () => {
    const broken: CliContext = {
      createEngine: () => {
        throw new TypeError('broken');
      },
      cwd: folder,
      home: null,
      feedPath: 'x',
      style: { colour: false, width: 80 },
      now: NOW,
    };
    await assert.rejects(runProgram(['check'], '1.2.3', broken), /broken/);
  });
});

describe('what is said', () => {
  test('help and version end with 0', async () => {
    const help = await run(['--help']);
    assert.equal(help.exit, 0);
    for (const command of ['check', 'explain', 'events']) assert.match(help.out, new RegExp(`^  ${command}`, 'm'));
    const version = await run(['--version']);
    assert.deepEqual([version.exit, version.out], [0, '1.2.3\n']);
  });

  test('help offers nothing that is not there', async () => {
    const texts = await Promise.all([['--help'], ['check', '--help'], ['explain', '--help'], ['events', '--help'], ['verify', '--help']].map((a) => run(a)));
    for (const { exit, out } of texts) {
      assert.equal(exit, 0);
      assert.doesNotMatch(out, /sarif|csv|markdown|cyclonedx|openvex|report/i);
    }
    assert.match(texts[1]?.out ?? '', /Exit status of check:\n {2}0 /);
    assert.match(texts.at(-1)?.out ?? '', /Usage: tool-trust verify .*<event>[^]*3: something could\s+not be searched/);
  });

  test('JSON is one document, text ends with the result', async () => {
    const json = await run(['check', '--format', 'json']);
    assert.equal((JSON.parse(json.out) as { schemaVersion: number }).schemaVersion, 1);
    const text = await run(['check']);
    assert.match(text.out, /Result: complete, nothing at or above warning\.\n$/);
    assert.equal(text.err, '');
  });

  test('explain and events tell the feed', async () => {
    assert.match((await run(['explain', 'X_TT-2026-0001'])).out, /In short/);
    assert.match((await run(['events', '--vendor', 'Anthropic'])).out, /^x_TT-2026-0001/);
    assert.equal((await run(['events', '--format', 'json'])).asked[0]?.request.installed, false);
  });
});

describe('days', () => {
  test('zero or more, decimals allowed', () => {
    assert.deepEqual(['0', '7', '0.5', '365'].map(readDays), [0, 7, 0.5, 365]);
    for (const text of ['', '-1', '1e3', 'Infinity', ' 7', '7d', '٣', '1.', '99999999']) assert.equal(readDays(text), null, text);
  });
});
