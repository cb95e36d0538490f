// Danger: a decision that covers more than the person decided, or outlives its day, silences a finding nobody looked at.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { assess } from '../../../src/core/assess/assess';
import type { Assessment, Ignore } from '../../../src/core/model/finding';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import { CLAUDE_CODE } from '../../support/tools';
import { action, affected, extension, factsOf, feedOf, installed, inventoryOf, markerEvent, NOW, pinned, trustEvent } from '../../support/events';

const decision = (overrides: Partial<Ignore> = {}): Ignore => ({
  event: 'x_TT-2026-0001',
  package: 'npm/@anthropic-ai/claude-code',
  versions: '2.1.150',
  reason: 'never sets the variable',
  until: '2026-12-31',
  ...overrides,
});
const look = (ignore: Ignore, sighting: Sighting = installed('2.1.150'), now = NOW): Assessment =>
  assess(feedOf([markerEvent({ aliases: ['GHSA-aaaa-bbbb-cccc'] })]), inventoryOf(sighting), factsOf(), [ignore], now);
const ignored = (ignore: Ignore, sighting?: Sighting, now?: string): boolean => look(ignore, sighting, now).findings[0]?.ignored !== null;

test('the finding stays, with who decided what', () => {
  const { findings, verdicts, ignoreProblems } = look(decision());
  assert.deepEqual(findings[0]?.ignored, { reason: 'never sets the variable', until: '2026-12-31' });
  assert.equal(verdicts[0]?.verdict, 'affected');
  assert.deepEqual(ignoreProblems, []);
});

describe('what a decision covers', () => {
  const cases: [string, Partial<Ignore>, Sighting, boolean][] = [
    ['an alias of the event', { event: 'GHSA-aaaa-bbbb-cccc' }, installed('2.1.150'), true],
    ['another event', { event: 'x_TT-2026-0002' }, installed('2.1.150'), false],
    ['another package', { package: 'npm/claude-code' }, installed('2.1.150'), false],
    ['another ecosystem', { package: 'PyPI/@anthropic-ai/claude-code' }, installed('2.1.150'), false],
    ['a package without ecosystem', { package: '@anthropic-ai/claude-code' }, installed('2.1.150'), false],
    ['a range with the version in it', { versions: '>=2.1.100 <2.1.160' }, installed('2.1.150'), true],
    ['the next version', { versions: '2.1.150' }, installed('2.1.151'), false],
    ['a version written with v', { versions: '2.1.150' }, installed('v2.1.150'), true],
    ['a pre-release that the range does not name', { versions: '>=2.1.100' }, installed('2.1.150-rc.1'), false],
    ['a range pin within the range', { versions: '2.1.x' }, pinned('~2.1.100'), true],
    ['a range pin beyond the range', { versions: '<2.1.150' }, pinned('~2.1.100'), false],
    ['a range pin and one exact version', { versions: '2.1.150' }, pinned('^2.1.150'), false],
    ['a moving tag and a range', { versions: '>=0' }, pinned('next'), true],
    ['a moving tag and a range with an edge', { versions: '>=2.0.0' }, pinned('latest'), false],
    ['a moving tag and every version', { versions: '*' }, pinned('latest'), true],
    ['case where the ecosystem folds it', { package: 'VSCode/Anthropic.Claude-Code' }, extension('2.1.150'), true],
    ['the line’s package for a follower', {}, extension('2.1.150'), false],
    ['the tag behind a commit', { package: 'GitHub Actions/anthropics/claude-code-action', versions: '1.0.133' }, action('1'.repeat(40)), true],
    ['an unlisted commit', { package: 'GitHub Actions/anthropics/claude-code-action', versions: '1.0.133' }, action('a'.repeat(40)), false],
  ];
  for (const [what, overrides, sighting, expected] of cases) {
    test(`${what}: ${expected ? 'covered' : 'not covered'}`, () => {
      assert.equal(ignored(decision(overrides), sighting), expected);
    });
  }
});

describe('a decision on a package with other rules than semver', () => {
  const python = { ecosystem: 'PyPI', name: 'agent' };
  const tools: readonly Tool[] = [{ ...CLAUDE_CODE, packages: [{ package: python, scheme: 'pep440' }] }];
  const event = markerEvent({ affected: [affected(python, { ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] })] });
  const covered = (versions: string, text: string, kind: Sighting['version']['kind'] = 'exact'): boolean => {
    const sighting = pinned(text, { package: python, version: { kind, text } });
    const ignores = [decision({ package: 'PyPI/agent', versions })];
    return assess(feedOf([event], { tools }), inventoryOf(sighting), factsOf(), ignores, NOW).findings[0]?.ignored !== null;
  };

  test('is read by those rules', () => {
    assert.equal(covered('1.2.3', '==1.2.3'), true);
    assert.equal(covered('1.2.3', '1.2.3.post1'), false);
    assert.equal(covered('>=1.0.0 <2.0.0', '>=1.2,<1.5', 'range'), true);
    assert.equal(covered('>=1.0.0 <2.0.0', '2.0'), false);
    assert.equal(covered('>=1.0.0 <2.0.0', '>=1.2', 'range'), false);
    assert.equal(covered('1.x', '1.2'), false, 'npm’s words that Python does not know cover nothing');
  });
});

describe('the last day', () => {
  test('counts to its end in UTC, and not a moment longer', () => {
    const until = decision({ until: '2026-11-22' });
    assert.equal(ignored(until, undefined, '2026-11-22T23:59:59Z'), true);
    assert.equal(ignored(until, undefined, '2026-11-23T00:00:00Z'), false);
  });
});

describe('problems', () => {
  const cases: [string, Partial<Ignore>, string][] = [
    ['expired', { until: '2026-11-21' }, 'expired after 2026-11-21.'],
    ['no such day', { until: '2026-02-30' }, 'has no readable last day ("2026-02-30"), so it does not count.'],
    ['no day', { until: 'soon' }, 'has no readable last day ("soon"), so it does not count.'],
    ['no reason', { reason: ' ' }, 'gives no reason, so it does not count.'],
    ['no match', { event: 'x_TT-2026-0009' }, 'matches no finding.'],
  ];
  for (const [what, overrides, tail] of cases) {
    test(what, () => {
      const ignore = decision(overrides);
      const result = look(ignore);
      assert.deepEqual(result.ignoreProblems, [`The ignore of ${ignore.event} for ${ignore.package} 2.1.150 ${tail}`]);
      assert.equal(result.findings[0]?.ignored, null);
    });
  }

  test('unreadable versions', () => {
    const result = look(decision({ versions: 'all of them' }));
    assert.deepEqual(result.ignoreProblems, [
      'The ignore of x_TT-2026-0001 for npm/@anthropic-ai/claude-code all of them names no readable version range, so it does not count.',
    ]);
    assert.equal(result.findings[0]?.ignored, null);
  });
});

test('of two decisions on one finding the first is shown, and neither is a problem', () => {
  const result = assess(
    feedOf([markerEvent()]),
    inventoryOf(installed('2.1.150')),
    factsOf(),
    [decision({ reason: 'first' }), decision({ reason: 'second', versions: '*' })],
    NOW,
  );
  assert.equal(result.findings[0]?.ignored?.reason, 'first');
  assert.deepEqual(result.ignoreProblems, []);
});

test('a decision never hides another event, another package or another version', () => {
  const events = [markerEvent(), trustEvent({ id: 'x_TT-2026-0002' }), trustEvent({ id: 'x_TT-2026-0003', aliases: ['CVE-2026-1'] })];
  const sightings = [installed('2.1.150'), installed('2.1.151'), extension('2.1.150'), pinned('^2.1.0')];
  const text = fc.oneof(fc.constantFrom('x_TT-2026-0001', 'CVE-2026-1', 'x_TT-2026-0002', ''), fc.string());
  const one: fc.Arbitrary<Ignore> = fc.record({
    event: text,
    package: fc.oneof(fc.constantFrom('npm/@anthropic-ai/claude-code', 'VSCode/anthropic.claude-code'), fc.string()),
    versions: fc.oneof(fc.constantFrom('2.1.150', '2.1.x', '*', '>2.1.150'), fc.string()),
    reason: fc.string(),
    until: fc.oneof(fc.constantFrom('2026-12-31', '2026-11-22', '2020-01-01'), fc.string()),
  });
  const run = (ignores: readonly Ignore[]): Assessment => assess(feedOf(events), inventoryOf(...sightings), factsOf(), ignores, NOW);
  const plain = run([]);
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), (ignores) => {
      const result = run(ignores);
      assert.deepEqual(result.findings.map((f) => ({ ...f, ignored: null })), plain.findings, 'nothing is lost or changed');
      assert.deepEqual(result.verdicts, plain.verdicts);
      for (const f of result.findings) {
        if (f.ignored === null) continue;
        const names = [f.event, ...(events.find((e) => e.id === f.event)?.aliases ?? [])];
        assert.ok(ignores.some((i) => names.includes(i.event) && i.reason === f.ignored?.reason && i.until >= '2026-11-22'));
      }
    }),
  );
});
