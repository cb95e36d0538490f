// Danger: a record that parses may still mislead: a fix nobody can install, a range that holds what was seen to be
// clean, a link into nothing, one CVE counted twice. Each rule is shown a feed that breaks it and only it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkFeed } from '../../../src/core/feed/check-feed';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { SAMPLE_RELEASES, sampleDocument, sampleEvent } from './sample';

type Document = ReturnType<typeof sampleDocument>;
type SampleEvent = ReturnType<typeof sampleEvent>;

const trust = (event: SampleEvent) => event.database_specific.tool_trust;
const first = (document: Document): SampleEvent => document.events[0] ?? sampleEvent();
const range = (event: SampleEvent, ...points: Record<string, string>[]): void => {
  event.affected[0]!.ranges[0]!.events = points;
};
const extras = (event: SampleEvent) => trust(event).affected['npm/@maker/agent'];
const agent = { ecosystem: 'npm', name: '@maker/agent' };

/** The lines for a sample that was changed; it must still parse, or the rule would never be reached. */
function linesFor(change: (event: SampleEvent, document: Document) => void): string[] {
  const document = sampleDocument();
  change(first(document), document);
  const feed = parseFeed(document);
  assert.deepEqual(feed.problems, []);
  return checkFeed(feed, SAMPLE_RELEASES);
}

test('the sample breaks no rule', () => {
  assert.deepEqual(linesFor(() => undefined), []);
});

const cases: [rule: string, change: (event: SampleEvent, document: Document) => void, says: RegExp[]][] = [
  ['a related record exists', (e) => { e.related = [...e.related, 'x_TT-2026-0404']; }, [/0001: the related record x_TT-2026-0404 does not exist/]],
  ['related records name each other', (_e, d) => { d.ledger[0]!.related = []; }, [/0001: x_TT-2026-0002 does not name it as related in turn/]],
  ['no record is related to itself', (e) => { e.related.push(e.id); }, [/0001: is related to itself/]],
  ['the vendor of an event exists', (e) => { trust(e).vendor = 'nobody'; }, [/0001: the vendor nobody has no record/]],
  ['the vendor of a tool exists', (_e, d) => { d.tools[0]!.vendor = 'nobody'; }, [/agent: the vendor nobody has no record/]],
  ['an affected package belongs to a tool', (_e, d) => {
    d.tools[0]!.packages[0]!.package.name = '@maker/other';
    d.tools[0]!.locations = [];
    d.tools.length = 1;
  }, [/0001: the package npm\/@maker\/agent belongs to no tool/]],
  ['a package stands once under affected', (e) => { e.affected.push(e.affected[0]!); }, [/0001: the package npm\/@maker\/agent stands twice/]],
  ['a package belongs to one tool', (_e, d) => { d.tools.push({ ...d.tools[0]!, id: 'agent-two' }); }, [/agent-two: the package npm\/@maker\/agent belongs to agent already/]],
  ['a location is for a package of the tool', (_e, d) => { d.tools[0]!.locations[0]!.package.name = '@maker/x'; }, [/agent: the location ~\/\.agent\/node_modules is for a package that the tool does not have/]],
  ['a followed package exists', (_e, d) => { d.tools.shift(); d.events = []; d.ledger[0]!.related = []; }, [/agent-action: GitHub Actions\/maker\/agent-action follows npm\/@maker\/agent, which no tool has/]],
  ['derivations do not chain', (_e, d) => {
    const follows = { package: agent, derivation: { kind: 'same', basis: 'inferred', note: 'x' } };
    Object.assign(d.tools[0]!.packages[0]!, { follows });
  }, [/agent: .*which follows another/, /agent-action: .*which follows another/]],
  ['every ecosystem has an update hint', (_e, d) => { d.tools[0]!.updateHint = {}; }, [/agent: has no update hint for npm/]],
  ['no update hint without a package', (_e, d) => { d.tools[0]!.updateHint['Homebrew'] = 'x'; }, [/agent: has an update hint for Homebrew/]],
  ['an alias belongs to one record', (_e, d) => { d.ledger[0]!.aliases = ['CVE-2026-1234']; }, [/0002: the alias CVE-2026-1234 belongs to x_TT-2026-0001 already/]],
  ['a fix that was never released needs an installable one', (e) => { range(e, { introduced: '1.1.0' }, { fixed: '1.1.5' }); trust(e).marker.observed = trust(e).marker.observed.slice(0, 2); }, [/1\.1\.5 is not a known release; installable_fix must be 1\.2\.0/]],
  ['an installable fix is the first later release', (e) => { range(e, { introduced: '1.1.0' }, { fixed: '1.1.5' }); trust(e).marker.observed.length = 2; extras(e).installable_fix = '1.3.0'; }, [/installable_fix must be 1\.2\.0/]],
  ['no later release, no installable fix', (e) => { range(e, { introduced: '1.1.0' }, { fixed: '2.0.0' }); trust(e).marker.observed.length = 2; extras(e).installable_fix = '2.0.1'; }, [/installable_fix must be null/]],
  ['beside a released fix only a later release can stand', (e) => { extras(e).installable_fix = '1.1.0'; }, [/1\.2\.0 is a known release; 1\.1\.0 is not a later one/]],
  ['versions are compared as versions, not as text', (e) => { extras(e).installable_fix = '1.2.5'; }, [/1\.2\.5 is not a later one/]],
  ['a fix says what it rests on', (e) => { extras(e).fix_basis = null; }, [/has a fix but does not say what it rests on/]],
  ['a basis needs a fix', (e) => { range(e, { introduced: '1.1.0' }); trust(e).marker.observed.length = 2; }, [/has a fix basis but no fix/]],
  ['a fix by date names the undecided versions', (e) => { extras(e).fix_basis = 'by-date'; }, [/rests on a date but names no undecided version/]],
  ['what was seen with the marker is in a range', (e) => { range(e, { introduced: '1.1.1' }, { fixed: '1.2.0' }); }, [/marker: was seen in pkg:npm\/%40maker\/agent@1\.1\.0, which no range holds/]],
  ['what was seen without the marker is in no range', (e) => { range(e, { introduced: '1.1.0' }, { fixed: '1.3.0' }); }, [/marker: was not seen in pkg:npm\/%40maker\/agent-linux-x64@1\.2\.0, which a range holds/]],
  ['the marker was looked for in packages of the event', (e) => { trust(e).marker.observed[0]!.purl = 'pkg:npm/other@1.0.0'; }, [/other@1\.0\.0 is no package of this event/]],
  ['the marker was looked for in a version', (e) => { trust(e).marker.observed[0]!.purl = 'pkg:npm/%40maker/agent'; }, [/does not name a version/]],
  ['the course goes forwards', (e) => { trust(e).course.reverse(); }, [/0001: the step introduced of 2026-04-02T23:45Z stands after fix-released of 2026-07-01/]],
  ['an event has a primary reference', (e) => { trust(e).references[0]!.primary = false; }, [/0001: has no primary reference/]],
  ['no reference stands twice', (e) => { e.references.push(e.references[0]!); trust(e).references.push(trust(e).references[0]!); }, [/0001: names https:\/\/example\.com\/report twice/]],
  ['details are four sentences at most', (e) => { e.details = 'One. Two! Three? Four. Five.'; }, [/0001: details have 5 sentences/]],
  ['nothing is modified before it is published', (e) => { e.published = '2026-11-23T00:00:00Z'; }, [/0001: was modified before it was published/]],
  ['nothing is withdrawn before it is published', (e) => { Object.assign(e, { withdrawn: '2026-01-01T00:00:00Z' }); }, [/0001: was withdrawn before it was published/]],
  ['the year of the id is the year of the event', (e) => { trust(e).date = '2025-06-10'; }, [/0001: stands under 2025-06-10/]],
  ['no text names a registry host', (e) => { e.details = ['See www.npm', 'js.com for it.'].join(''); }, [/0001: names the host of a package registry/]],
  ['no address is one of a registry host', (e) => { e.references[0]!.url = ['https://registry.npm', 'js.org/x'].join(''); }, [/0001: names the host of a package registry/]],
  ['no text names a path of somebody’s machine', (_e, d) => { d.tools[0]!.updateHint['npm'] = ['Look into /ho', 'me/me/x.'].join(''); }, [/agent: names a path of somebody’s machine/]],
];

describe('each rule refuses what breaks it', () => {
  for (const [rule, change, says] of cases) {
    test(rule, () => {
      const lines = linesFor(change);
      assert.equal(lines.length, says.length, JSON.stringify(lines));
      for (const [i, pattern] of says.entries()) assert.match(lines[i] ?? '', pattern);
    });
  }
});

describe('versions are checked by the scheme of their package', () => {
  /** The lines for an affected package of another scheme, with nothing else on the record that speaks of versions. */
  function lines(scheme: string, type: string, points: Record<string, string>[], more: { versions?: string[]; fix?: string; releases?: string[] } = {}): string[] {
    const document = sampleDocument();
    const event = first(document);
    Object.assign(document.tools[0]!.packages[0]!, { scheme });
    const { package: id } = event.affected[0]!;
    const ranges = points.length === 0 ? {} : { ranges: [{ type, events: points }] };
    const listed = more.versions === undefined ? {} : { versions: more.versions };
    Object.assign(event, { affected: [{ package: id, ...ranges, ...listed }] });
    Object.assign(trust(event), { marker: null });
    extras(event).installable_fix = more.fix ?? null;
    if (points.length === 0 && more.fix === undefined) extras(event).fix_basis = null;
    const feed = parseFeed(document);
    assert.deepEqual(feed.problems, []);
    const releases = more.releases === undefined ? new Map<string, readonly string[]>() : new Map([['npm/@maker/agent', more.releases]]);
    return checkFeed(feed, releases).map((line) => line.replace(/^.*agent: /, ''));
  }
  const span = (introduced: string, fixed: string): Record<string, string>[] => [{ introduced }, { fixed }];

  test('SEMVER is for semver', () => {
    assert.match(lines('pep440', 'SEMVER', span('0', '1.2.0'))[0] ?? '', /of type SEMVER, but the tool record says that the package's versions are pep440/);
  });

  test('a bound is a version of the scheme', () => {
    assert.deepEqual(lines('pep440', 'ECOSYSTEM', span('1.0rc1', '1.2.post1')), []);
    assert.deepEqual(lines('pep440', 'ECOSYSTEM', span('1.0-x86', '1.2')), ['1.0-x86 is not a pep440 version']);
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', span('2026.05.28-418efe5', '2026.6.1')), []);
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', span('0', 'May')), ['May is not a calendar version']);
    assert.deepEqual(lines('seconds', 'ECOSYSTEM', span('0', '0.0.1790142911-g7618fb')), []);
    assert.deepEqual(lines('seconds', 'ECOSYSTEM', span('0', '1.0.0')), ['1.0.0 is not a seconds version']);
    assert.deepEqual(lines('semver', 'ECOSYSTEM', span('0', '1.3')), []);
  });

  test('bounds stand in the order of the scheme', () => {
    assert.deepEqual(lines('pep440', 'ECOSYSTEM', span('1.0', '1.0rc1')), ['the range 1.0rc1 does not come after 1.0']);
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', span('2026.5.28-aa', '2026.5.28-bb')), ['the range 2026.5.28-bb has no known order to 2026.5.28-aa']);
  });

  test('a fix is looked for among the releases in that order', () => {
    const releases = ['1.0rc1', '1.0', '1.0.post1', '1.1'];
    assert.deepEqual(lines('pep440', 'ECOSYSTEM', span('0', '1.0.0'), { releases }), [], '1.0.0 is 1.0');
    assert.deepEqual(lines('pep440', 'ECOSYSTEM', span('0', '1.0.post2'), { releases, fix: '1.1' }), []);
    assert.match(lines('pep440', 'ECOSYSTEM', span('0', '1.0.post2'), { releases })[0] ?? '', /installable_fix must be 1\.1, the first later one/);
  });

  test('an installable fix can be read and is not listed as affected', () => {
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', [], { versions: ['2025.4.6'], fix: '2.0.1' }), []);
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', [], { versions: ['2025.04.6'], fix: '2025.4.6' }), ['the installable_fix 2025.4.6 is listed as affected']);
    assert.deepEqual(lines('calendar', 'ECOSYSTEM', [], { versions: ['2025.4.6'], fix: 'later' }), ['the installable_fix later is not a calendar version']);
  });
});

describe('links of the inventory', () => {
  const paths = (path: string) => [{ platform: 'linux', path }];
  const location = (more: object) => ({ package: { ecosystem: 'npm', name: '@maker/agent' }, source: 'agent-app', ...more });
  const tool = (change: object): ((event: SampleEvent, document: Document) => void) => (_e, d) => { Object.assign(d.tools[0]!, change); };
  const broken: [string, object, RegExp][] = [
    ['what lies within a package lies within one that a tool has', { locations: [location({ kind: 'bundled-program', within: { ecosystem: 'VSCode', name: 'x.y' }, paths: ['bin/agent'], search: null })] }, /the location bin\/agent lies within VSCode\/x\.y, which no tool has/],
    ['only Homebrew packages have a Homebrew name', { locations: [location({ kind: 'homebrew', as: 'cask' })] }, /@maker\/agent is for npm\/@maker\/agent, which Homebrew does not install/],
    ['a successor has a record', { endOfLife: { date: '2026-05', text: 'It ended.', successor: 'nobody' } }, /the successor nobody has no record/],
    ['nothing succeeds itself', { endOfLife: { date: '2026-05', text: 'It ended.', successor: 'agent' } }, /is its own successor/],
    ['what updates itself is a package of the tool', { autoUpdate: { ecosystems: ['Homebrew'], switches: [], note: 'It does.' } }, /says how Homebrew copies update themselves, but has no such package/],
  ];
  for (const [rule, change, says] of broken) {
    test(rule, () => {
      const lines = linesFor(tool(change));
      assert.equal(lines.length, 1, JSON.stringify(lines));
      assert.match(lines[0] ?? '', says);
    });
  }

  test('a file or a name stands for one package', () => {
    const both = (make: (name: string) => object, second: string): string[] => linesFor((_e, d) => {
      Object.assign(d.tools[0]!, { locations: [location(make('one'))] });
      const other = { ecosystem: 'GitHub Actions', name: 'maker/agent-action' };
      Object.assign(d.tools[1]!, { locations: [{ ...location(make(second)), package: other }] });
    });
    const program = (name: string) => ({ kind: 'program', files: paths(`/opt/${name}`), search: null });
    assert.deepEqual(both(program, 'two'), []);
    assert.equal(both(program, 'one').length, 2, 'said on both sides');
    assert.match(both(program, 'one')[0] ?? '', /agent: the location \/opt\/one is that of another package too: linux \/opt\/one/);
    const database = (name: string) => ({ kind: 'package-database', manager: 'dpkg', name });
    assert.deepEqual(both(database, 'two'), []);
    assert.match(both(database, 'one')[0] ?? '', /dpkg one is that of another package too/);
  });

  test('a step fits the schemes of both packages', () => {
    const follow = (derivation: object, scheme: string) => linesFor((_e, d) => { Object.assign(d.tools[1]!.packages[0]!, { scheme, follows: { package: agent, derivation } }); });
    const map = { kind: 'patch-map', basis: 'inferred', note: 'x', prefixes: [{ own: '0.3', line: '1.1' }] };
    assert.deepEqual(follow(map, 'semver'), []);
    assert.match(follow(map, 'calendar')[0] ?? '', /maps patch numbers, which only semver versions have/);
    const tag = { kind: 'image-tag', basis: 'inferred', note: 'x', prefixes: ['main-v', 'v', ''], suffixes: [''], floating: ['latest'] };
    assert.deepEqual(follow(tag, 'semver'), []);
    assert.match(follow({ ...tag, prefixes: ['v', 'main-v'] }, 'semver')[0] ?? '', /lists "main-v" behind a shorter one/);
  });
});

describe('what the rules let pass', () => {
  test('a later release beside a released fix, for one that was rolled back', () => {
    assert.deepEqual(linesFor((e) => { extras(e).installable_fix = '1.10.0'; }), []);
  });

  test('the first later release in version order, though another stands first in the list', () => {
    const document = sampleDocument();
    const event = first(document);
    range(event, { introduced: '1.1.0' }, { fixed: '1.3.1' });
    trust(event).marker.observed.length = 2;
    extras(event).installable_fix = '1.9.0';
    const releases = new Map([['npm/@maker/agent', ['1.10.0', '1.9.0']]]);
    assert.deepEqual(checkFeed(parseFeed(document), releases), []);
  });

  test('tags of an action count as its releases', () => {
    const action = { ecosystem: 'GitHub Actions', name: 'maker/agent-action' };
    const lines = (fixed: string) => linesFor((e) => {
      e.affected.push({ package: { ...action, purl: 'pkg:githubactions/maker/agent-action' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] });
      Object.assign(trust(e).affected, { 'GitHub Actions/maker/agent-action': { installable_fix: null, fix_basis: 'vendor-stated', undecided_versions: [] } });
    });
    assert.deepEqual(lines('1.0.1'), []);
    assert.match(lines('1.0.0')[0] ?? '', /1\.0\.0 is not a known release; installable_fix must be 1\.0\.1/);
  });

  test('a package without a release list is not checked against one', () => {
    assert.deepEqual(checkFeed(parseFeed(sampleDocument()), new Map()), []);
  });

  test('a day and a time on that day stand in order either way', () => {
    assert.deepEqual(linesFor((e) => {
      trust(e).course = [
        { step: 'noticed', date: '2026-06-30T22:07:59Z', zone: 'UTC', text: 'x', basis: 'x' },
        { step: 'fix-merged', date: '2026-06-30', zone: 'UTC', text: 'x', basis: 'x' },
        { step: 'related', date: '2026-06', zone: 'UTC', text: 'x', basis: 'x' },
      ];
    }), []);
  });

  test('version numbers and host names are no ends of sentences', () => {
    assert.deepEqual(linesFor((e) => { e.details = 'From 1.1.0 to 1.2.0 it asked api.example.com. One. Two. Three.'; }), []);
  });
});
