// Danger: a feed comes from outside. One bad record must not lose the good ones, nothing in it may throw or be half
// taken over, and whoever wrote it must learn from one line what to mend.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { sampleDocument, sampleEntry, sampleEvent, sampleFollower, sampleTool } from './sample';

type Loose = Record<string, unknown>;

/** Sets the value at a path such as `affected.0.package.name`; the path must exist up to its last step. */
function set(target: unknown, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = target as Loose;
  for (const step of steps) at = at[step] as Loose;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

function parseWith(path: string, value: unknown, record = sampleEvent) {
  const bad = record();
  set(bad, path, value);
  bad.id = path === 'id' ? bad.id : 'x_TT-2026-0009';
  const document = sampleDocument();
  const list = 'schema_version' in bad ? 'events' : 'ledger';
  return parseFeed({ ...document, [list]: [...document[list], bad] });
}

describe('a sound feed', () => {
  test('every record arrives, with nothing refused', () => {
    const feed = parseFeed(sampleDocument());
    assert.deepEqual(feed.problems, []);
    assert.deepEqual(feed.events.map((e) => [e.id, e.record]), [['x_TT-2026-0001', 'event'], ['x_TT-2026-0002', 'ledger']]);
    assert.deepEqual(feed.tools.map((t) => t.id), ['agent', 'agent-action']);
    assert.deepEqual(feed.vendors.map((v) => v.id), ['maker']);
    assert.equal(feed.generated, '2026-11-22T00:00:00Z');
  });

  test('OSV fields and our own become one event', () => {
    const [event] = parseFeed(sampleDocument()).events;
    assert.deepEqual(event?.affected, [
      {
        package: { ecosystem: 'npm', name: '@maker/agent' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '1.1.0' }, { fixed: '1.2.0' }] }],
        versions: [],
        installableFix: null,
        fixBasis: 'verified-in-artifact',
        undecidedVersions: [],
      },
    ]);
    assert.deepEqual(event.references, [
      { type: 'REPORT', url: 'https://example.com/report', title: 'Report', publisher: 'A finder', date: '2026-06-10', primary: true, opened: true },
    ]);
    assert.deepEqual(event.labels, [{ label: 'experiment', usedBy: ['the maker'] }]);
    assert.equal(event.withdrawn, null);
    assert.equal(event.concernWhy, 'It changed what was sent.');
    assert.equal(event.foundBy, 'outsider');
  });

  test('last affected, explicit versions and a retraction are taken over', () => {
    const event = {
      ...sampleEvent(),
      withdrawn: '2026-11-22T10:00:00Z',
      affected: [
        {
          package: { ecosystem: 'npm', name: '@maker/agent' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { last_affected: '1.1.0' }] }],
          versions: ['1.5.0'],
        },
      ],
    };
    const [parsed] = parseFeed({ ...sampleDocument(), events: [event] }).events;
    assert.equal(parsed?.withdrawn, '2026-11-22T10:00:00Z');
    assert.deepEqual(parsed.affected[0]?.ranges[0]?.events, [{ introduced: '0' }, { lastAffected: '1.1.0' }]);
    assert.deepEqual(parsed.affected[0].versions, ['1.5.0']);
  });

  test('events come by id, whatever the order of the files', () => {
    const document = sampleDocument();
    const later = { ...sampleEvent(), id: 'x_TT-2027-0001' };
    const earlier = { ...sampleEvent(), id: 'x_TT-2025-0001' };
    const feed = parseFeed({ ...document, events: [later, ...document.events, earlier] });
    assert.deepEqual(feed.events.map((e) => e.id), ['x_TT-2025-0001', 'x_TT-2026-0001', 'x_TT-2026-0002', 'x_TT-2027-0001']);
  });
});

describe('a record that is refused', () => {
  const trust = 'database_specific.tool_trust';
  const cases: [what: string, path: string, value: unknown, says: RegExp][] = [
    ['a missing field', 'summary', undefined, /summary: is missing/],
    ['a field nobody knows', 'severities', [], /severities: is not a known field/],
    ['our own data beside the namespace', 'database_specific.concern', 'warn', /database_specific\.concern: is not a known field/],
    ['an id of another form', 'id', 'TT-1', /id: must be the form x_TT-YYYY-NNNN/],
    ['a local time', 'modified', '2026-11-22T00:00:00+02:00', /modified: must be a UTC time/],
    ['a summary that is too long', 'summary', 'x'.repeat(121), /summary: must have at most 120 characters/],
    ['details that are too long', 'details', 'x'.repeat(901), /details: must have at most 900 characters/],
    ['a control character', 'summary', 'a\u001b[31mb', /summary: must be plain text/],
    ['a direction character', 'summary', 'a\u202eb', /summary: must be plain text/],
    ['an http address', 'references.0.url', 'http://example.com/', /references\[0\]\.url: must be an https address/],
    ['a script address', 'references.0.url', 'javascript:alert(1)', /references\[0\]\.url: must be an https address/],
    ['an address with a user part', 'references.0.url', 'https://good.com@evil.com/', /references\[0\]\.url: must be an https/],
    ['a purl that is no artifact', 'references.0.url', 'pkg:npm/a@1.0.0', /references\[0\]\.url: must be an https/],
    ['an unknown reference type', 'references.0.type', 'GIT', /references\[0\]\.type: must be one of ADVISORY/],
    ['a semver range with something else', 'affected.0.ranges.0.events.0.introduced', '1.1', /introduced: must be a version/],
    ['a range end before its begin', 'affected.0.ranges.0.events.1.fixed', '1.0.0', /1\.0\.0 does not come after 1\.1\.0/],
    ['a range without begin', 'affected.0.ranges.0.events', [{ fixed: '1.2.0' }], /ends before it begins/],
    ['two ends at one point', 'affected.0.ranges.0.events.1', { fixed: '1.2.0', introduced: '1.3.0' }, /at most 1 fields/],
    ['a package with no versions at all', 'affected.0.ranges', undefined, /affected\[0\]\.ranges: is missing/],
    ['a severity that is no vector', 'severity.0.score', '8.7', /severity\[0\]\.score/],
    ['an unknown concern', `${trust}.concern`, 'critical', /concern: must be one of info, notice, warn, urgent/],
    ['an unknown kind of test', `${trust}.condition.test`, { run: 'rm' }, /condition\.test\.run: is not a known field/],
    ['two forms in one test', `${trust}.condition.test`, { envSet: 'A', timeZone: ['UTC'] }, /condition\.test: must have at most 1 fields/],
    ['an empty test', `${trust}.condition.test`, {}, /condition\.test: must have at least 1 fields/],
    ['a test nested with a fault inside', `${trust}.condition.test`, { not: { any: [{ envSet: '' }] } }, /any\[0\]\.envSet/],
    ['a claim on a missing reference', `${trust}.claims.0.references`, [1], /claims: reference 1 does not exist/],
    ['a claim nobody can make', `${trust}.claims.0.status`, 'true', /claims\[0\]\.status: must be one of/],
    ['reference facts of other length', `${trust}.references`, [], /tool_trust\.references: must have at least 1 entries/],
    ['extras for a foreign package', `${trust}.affected`, { 'npm/other': { installable_fix: null, fix_basis: null, undecided_versions: [] } }, /must name the same packages: npm\/other/],
    ['a label nobody uses', `${trust}.labels.0.used_by`, [], /used_by: must have at least 1 entries/],
    ['a day that cannot be', `${trust}.date`, '2026-13-01', /date: must be a date/],
    ['too many aliases', 'aliases', Array.from({ length: 21 }, (_, i) => `CVE-2026-${1000 + i}`), /aliases: must have at most 20 entries/],
    ['an alias twice', 'aliases', ['CVE-2026-1', 'CVE-2026-1'], /aliases: must not name the same thing twice/],
    ['text where a list belongs', 'related', 'x_TT-2026-0002', /related: must be of type array/],
  ];
  for (const [what, path, value, says] of cases) {
    test(what, () => {
      const feed = parseWith(path, value);
      assert.equal(feed.problems.length, 1, JSON.stringify(feed.problems));
      assert.match(feed.problems[0]?.message ?? '', says);
      assert.deepEqual(feed.events.map((e) => e.id), ['x_TT-2026-0001', 'x_TT-2026-0002']);
    });
  }

  test('is named by its id, or by its place where it has none', () => {
    assert.equal(parseWith('summary', 1).problems[0]?.record, 'x_TT-2026-0009');
    const feed = parseFeed({ ...sampleDocument(), vendors: [{ id: '<b>\u001b[31m' }, null] });
    assert.deepEqual(feed.problems.map((p) => p.record), ['vendors[0]', 'vendors[1]']);
  });

  test('a ledger entry may hold no versions, condition or marker', () => {
    const entry = sampleEntry();
    const versions = { ...entry, affected: sampleEvent().affected };
    const marker = sampleEntry();
    set(marker, `${trust}.marker`, sampleEvent().database_specific.tool_trust.marker);
    const feed = parseFeed({ ...sampleDocument(), ledger: [versions, marker] });
    assert.match(feed.problems[0]?.message ?? '', /affected: is not a known field/);
    assert.match(feed.problems[1]?.message ?? '', /marker/);
    assert.equal(feed.events.length, 1);
  });

  test('the second record with one id, over events and ledger together', () => {
    const document = sampleDocument();
    const twin = { ...sampleEntry(), id: 'x_TT-2026-0001' };
    const feed = parseFeed({ ...document, ledger: [twin, ...document.ledger], tools: [sampleTool(), sampleTool()] });
    assert.deepEqual(feed.problems, [
      { record: 'x_TT-2026-0001', message: 'id: is used by an earlier record' },
      { record: 'agent', message: 'id: is used by an earlier record' },
    ]);
    assert.equal(feed.events.find((e) => e.id === 'x_TT-2026-0001')?.record, 'event');
  });

  const tools: [what: string, path: string, value: unknown, says: RegExp][] = [
    ['a folder outside the home folder', 'locations.0.folder', '/etc', /folder: must be a folder below the home folder/],
    ['a folder that climbs out', 'locations.0.folder', '~/../root', /folder: must be a folder below the home folder/],
    ['a launcher where none belongs', 'locations.0.launcher', '~/x', /launcher: is not a known field/],
    ['a versions folder without launcher', 'locations.0.kind', 'versions-folder', /launcher: is missing/],
    ['a command with a path', 'pinNames.commands', ['../x'], /commands\[0\]/],
    ['an unknown scheme', 'packages.0.scheme', 'date', /scheme: must be one of semver/],
  ];
  for (const [what, path, value, says] of tools) {
    test(`tool: ${what}`, () => {
      const tool = sampleTool();
      set(tool, path, value);
      const feed = parseFeed({ ...sampleDocument(), tools: [tool, sampleFollower()] });
      assert.match(feed.problems[0]?.message ?? '', says);
      assert.deepEqual(feed.tools.map((t) => t.id), ['agent-action']);
    });
  }

  test('tool: a derivation with the fields of another kind', () => {
    const tool = sampleFollower();
    set(tool, 'packages.0.follows.derivation.kind', 'patch-map');
    const [problem] = parseFeed({ ...sampleDocument(), tools: [tool] }).problems;
    assert.match(problem?.message ?? '', /prefixes: is missing/);
    assert.match(problem?.message ?? '', /refs: does not belong here/);
  });

  test('tells a few faults and counts the rest', () => {
    const [problem] = parseFeed({ ...sampleDocument(), vendors: [{}] }).problems;
    assert.match(problem?.message ?? '', /^(?:[^;]+; ){4}and 1 more$/);
  });

  test('a foreign field name is cut and cleaned before it is told', () => {
    const [problem] = parseFeed({ ...sampleDocument(), vendors: [{ [`\u001b[2J${'x'.repeat(500)}`]: 1 }] }).problems;
    const message = problem?.message ?? '';
    assert.ok(message.length < 400);
    assert.doesNotMatch(message, /\p{Cc}/u);
  });
});

describe('a document that is no feed', () => {
  for (const data of [undefined, null, 1, 'x', [], {}, { format: 2 }, { format: 1 }, { format: 1, generated: 'today' }, { format: 1, generated: '2026-11-22T00:00:00+01:00' }]) {
    test(`refuses ${typeof data} ${JSON.stringify(data)}`, () => {
      const feed = parseFeed(data);
      assert.equal(feed.problems.length, 1);
      assert.equal(feed.problems[0]?.record, 'feed');
      assert.deepEqual([feed.events, feed.tools, feed.vendors], [[], [], []]);
    });
  }

  test('a list that is missing costs only that list', () => {
    const document: Loose = sampleDocument();
    delete document['ledger'];
    const feed = parseFeed(document);
    assert.deepEqual(feed.problems, [{ record: 'ledger', message: 'is missing: expected a list of records' }]);
    assert.equal(feed.events.length, 1);
  });
});

describe('hostile input', () => {
  test('ten thousand levels of nesting, in a condition and anywhere else', () => {
    const deep = (depth: number, wrap: (inner: unknown) => unknown) => {
      let value: unknown = { envSet: 'A' };
      for (let i = 0; i < depth; i++) value = wrap(value);
      return value;
    };
    const not = parseWith('database_specific.tool_trust.condition.test', deep(10_000, (inner) => ({ not: inner })));
    assert.match(not.problems[0]?.message ?? '', /nested too deeply/);
    const list = parseWith('summary', deep(10_000, (inner) => [inner]));
    assert.match(list.problems[0]?.message ?? '', /nested too deeply/);
    assert.equal(list.events.length, 2);
  });

  test('an object that holds itself many times over', () => {
    const loop: unknown[] = [];
    for (let i = 0; i < 50_000; i++) loop.push(loop);
    assert.match(parseWith('aliases', loop).problems[0]?.message ?? '', /too many values/);
  });

  test('a __proto__ key lends a record nothing', () => {
    const event = JSON.stringify(sampleEvent()).replace('"id":"x_TT-2026-0001"', '"id":"x_TT-2026-0009"');
    const own = event.replace('"summary":"A hidden marker"', '"__proto__":{"summary":"A hidden marker"}');
    const feed = parseFeed({ ...sampleDocument(), events: [JSON.parse(own)] });
    assert.match(feed.problems[0]?.message ?? '', /summary: is missing/);
    const inherited: unknown = Object.create(sampleEvent());
    assert.equal(parseFeed({ ...sampleDocument(), events: [inherited] }).events.length, 1);
    const text = JSON.stringify(sampleDocument()).replace('"format":1', '"__proto__":{"format":1}');
    assert.equal(parseFeed(JSON.parse(text)).problems[0]?.record, 'feed');
    assert.equal(({} as Loose)['summary'], undefined);
  });

  test('extras under the name __proto__ are refused, not looked up', () => {
    const text = JSON.stringify(sampleEvent()).replace('"affected":{"npm/@maker/agent"', '"affected":{"__proto__":{"x":1},"npm/@maker/agent"');
    const feed = parseFeed({ ...sampleDocument(), events: [JSON.parse(text)] });
    assert.match(feed.problems[0]?.message ?? '', /__proto__: is not a possible name/);
  });

  test('property: anything at all gives a feed', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSparseArray: true }), (data) => {
        const feed = parseFeed(data);
        assert.ok(feed.problems.length > 0);
        assert.equal(feed.events.length, 0);
      }),
    );
  });

  test('property: whatever stands in the lists, the sound records stay', () => {
    const junk = fc.array(fc.anything({ withNullPrototype: true, withBigInt: true }), { maxLength: 6 });
    fc.assert(
      fc.property(junk, junk, (before, after) => {
        const document = sampleDocument();
        const feed = parseFeed({ ...document, events: [...before, ...document.events, ...after] });
        assert.equal(feed.problems.length, before.length + after.length);
        assert.equal(feed.events.length, 2);
      }),
    );
  });

  test('property: a record spoilt at any one place never throws and never costs another record', () => {
    const paths = leaves(sampleEvent());
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything({ withNullPrototype: true }), (path, value) => {
        const feed = parseWith(path, value);
        assert.ok(feed.events.some((e) => e.id === 'x_TT-2026-0001'));
        assert.ok(feed.events.length + feed.problems.length === 3);
        for (const { message } of feed.problems) assert.doesNotMatch(message, /[\p{Cc}\n]/u);
      }),
      { numRuns: 500 },
    );
  });
});

/** Every path of a JSON value, inner ones included. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return path === '' || path === 'id' ? [] : [path];
  const inner = Object.entries(value).flatMap(([key, item]) => (key.includes('.') ? [] : leaves(item, path === '' ? key : `${path}.${key}`)));
  return path === '' ? inner : [path, ...inner];
}
