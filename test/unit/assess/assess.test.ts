// Danger: a false clean, a verdict without its reason, or a result that changes with the order of its input.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { assess } from '../../../src/core/assess/assess';
import { compareConcern, CONCERNS, type TrustEvent } from '../../../src/core/model/event';
import type { Assessment, Finding } from '../../../src/core/model/finding';
import type { LocalFacts } from '../../../src/core/model/local-facts';
import type { Sighting } from '../../../src/core/model/sighting';
import {
  action,
  ACTION_PACKAGE,
  affected,
  CLI_PACKAGE,
  env,
  extension,
  EXTENSION_PACKAGE,
  factsOf,
  feedOf,
  installed,
  inventoryOf,
  ledgerEntry,
  markerEvent,
  native,
  NOW,
  npm,
  pinned,
  scope,
  sdk,
  SDK_PACKAGE,
  semverRange,
  span,
  trustEvent,
} from '../../support/events';

function look(events: readonly TrustEvent[], sightings: readonly Sighting[], facts: LocalFacts = factsOf()): Assessment {
  return assess(feedOf(events), inventoryOf(...sightings), facts, [], NOW);
}
function only(result: Assessment): Finding {
  assert.equal(result.findings.length, 1);
  const [finding] = result.findings;
  assert.ok(finding);
  return finding;
}

describe('the story it starts from', () => {
  test('an installed copy in the range, condition not met', () => {
    assert.deepEqual(look([markerEvent()], [installed('2.1.150')]), {
      findings: [
        {
          event: 'x_TT-2026-0001',
          sighting: 0,
          verdict: 'affected',
          reason: null,
          concern: 'notice',
          conditions: 'not-met',
          fixedIn: '2.1.198',
          fixBasis: 'verified-in-artifact',
          trail: [
            '2.1.150 is in 2.1.91 … < 2.1.198 (fix verified in the released artifact); condition not met here: ANTHROPIC_BASE_URL is not set',
            'notice instead of warn: the condition is not met here',
          ],
          ignored: null,
        },
      ],
      verdicts: [{ verdict: 'affected', reason: null, findings: [0] }],
      ignoreProblems: [],
    });
  });

  test('the same copy behind a relay', () => {
    const facts = factsOf([scope({ ANTHROPIC_BASE_URL: env('https://relay.example.cn', '~/.claude/settings.json') })]);
    const finding = only(look([markerEvent()], [installed('2.1.150')], facts));
    assert.equal(finding.concern, 'warn');
    assert.equal(finding.conditions, 'met');
    assert.match(finding.trail[0] ?? '', /condition met here: ANTHROPIC_BASE_URL is set to a host under cn in ~\/\.claude\/settings\.json$/);
  });

  test('a pin keeps its level: it may run elsewhere', () => {
    const finding = only(look([markerEvent()], [pinned('2.1.150')]));
    assert.equal(finding.concern, 'warn');
    assert.equal(finding.conditions, 'cannot-tell');
  });

  test('a range pin that may bring the fix', () => {
    const finding = only(look([markerEvent()], [pinned('^2.1.100')]));
    assert.equal(finding.verdict, 'unknown');
    assert.equal(finding.reason, 'the range ^2.1.100 overlaps affected versions and others');
    assert.equal(finding.concern, 'notice');
    assert.equal(finding.fixedIn, '2.1.198');
    assert.equal(finding.fixBasis, 'verified-in-artifact');
    assert.equal(
      finding.trail[0],
      'the range ^2.1.100 overlaps affected versions and others; affected: 2.1.91 … < 2.1.198 (fix verified in the released artifact); condition cannot be told for another machine; to ask there: Is ANTHROPIC_BASE_URL set there, and to which host?',
    );
  });

  test('a range pin inside', () => {
    const finding = only(look([markerEvent({ condition: null })], [pinned('2.1.100 - 2.1.150')]));
    assert.deepEqual(finding.trail, [
      'every version of the range 2.1.100 - 2.1.150 is in 2.1.91 … < 2.1.198 (fix verified in the released artifact)',
    ]);
  });
});

describe('one verdict per sighting', () => {
  const cases: [string, TrustEvent[], Sighting, string, string | null][] = [
    ['outside the range', [markerEvent()], installed('2.1.330'), 'not-affected', null],
    ['no event names the package', [markerEvent()], pinned('1.0.0', { package: npm('other') }), 'not-checked', 'the feed has no event about npm/other'],
    ['an empty feed', [], installed('2.1.150'), 'not-checked', 'the feed has no event about npm/@anthropic-ai/claude-code'],
    ['a moving tag without events', [], pinned('latest'), 'not-checked', 'the feed has no event about npm/@anthropic-ai/claude-code'],
    ['only a withdrawn event', [markerEvent({ withdrawn: '2026-11-01T00:00:00Z' })], installed('2.1.150'), 'not-checked', 'the feed has no event about npm/@anthropic-ai/claude-code'],
    ['only an entry of the ledger', [ledgerEntry()], installed('2.1.150'), 'not-checked', 'the feed has no event about npm/@anthropic-ai/claude-code'],
    ['a follower of a line that is spoken of', [markerEvent()], extension('2.1.330'), 'not-affected', null],
    ['unreadable', [markerEvent()], installed({ kind: 'unreadable', text: 'git+https://x' }), 'unknown', '"git+https://x" cannot be read as a version'],
    ['exact by its reader, but no version', [markerEvent()], installed({ kind: 'exact', text: 'stub' }), 'unknown', '"stub" cannot be read as a version'],
  ];
  for (const [what, events, sighting, verdict, reason] of cases) {
    test(`${what}: ${verdict}`, () => {
      const { verdicts } = look(events, [sighting]);
      assert.equal(verdicts[0]?.verdict, verdict);
      assert.equal(verdicts[0].reason, reason);
    });
  }

  test('affected outranks unknown, whatever their levels', () => {
    const known = trustEvent({ id: 'x_TT-2026-0002', concern: 'info' });
    const gap = trustEvent({ id: 'x_TT-2026-0003', concern: 'urgent', affected: [affected(CLI_PACKAGE)] });
    const { verdicts, findings } = look([known, gap], [installed('2.1.150')]);
    assert.deepEqual(findings.map((f) => f.event), ['x_TT-2026-0003', 'x_TT-2026-0002']);
    assert.deepEqual(verdicts, [{ verdict: 'affected', reason: null, findings: [0, 1] }]);
  });

  test('unknown carries the reason of its most serious finding', () => {
    const mild = trustEvent({ id: 'x_TT-2026-0002', concern: 'notice', affected: [affected(CLI_PACKAGE)] });
    const hard = trustEvent({ id: 'x_TT-2026-0003', concern: 'urgent', affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.200')] })] });
    const { verdicts } = look([mild, hard], [pinned('^2.1.0')]);
    assert.equal(verdicts[0]?.verdict, 'unknown');
    assert.equal(verdicts[0].reason, 'the range ^2.1.0 overlaps affected versions and others');
  });

  test('indexes of findings point at the sighting’s own', () => {
    const { findings, verdicts } = look([markerEvent(), trustEvent()], [pinned('2.1.330'), pinned('2.1.150'), installed('2.1.150')]);
    for (const [i, verdict] of verdicts.entries()) {
      for (const f of verdict.findings) assert.equal(findings[f]?.sighting, i);
    }
    assert.equal(verdicts.flatMap((v) => v.findings).length, findings.length);
  });
});

test('several entries of one event for one package count together, in one finding', () => {
  const event = trustEvent({
    affected: [
      affected(CLI_PACKAGE, { ranges: [span('0.30.0', '0.31.0')] }),
      affected(npm('other'), { ranges: [span('0')] }),
      affected(CLI_PACKAGE, { ranges: [span('1.14.0', '1.15.0')] }),
    ],
  });
  const { findings } = look([event], [installed('1.14.1'), installed('0.30.4'), installed('1.0.0')]);
  assert.deepEqual(findings.map((f) => [f.sighting, f.fixedIn]), [[0, '1.15.0'], [1, '0.31.0']]);
  assert.equal(only(look([event], [pinned('latest')])).fixedIn, '1.15.0');
});

test('the same text as a version and as a tag is not the same thing', () => {
  const { verdicts } = look([markerEvent()], [pinned('2.1.330'), pinned({ kind: 'floating', text: '2.1.330' })]);
  assert.deepEqual(verdicts.map((v) => v.verdict), ['not-affected', 'unknown']);
});

describe('moving tags', () => {
  const condition = null;

  test('with a fix: information', () => {
    const finding = only(look([markerEvent({ condition })], [pinned('latest')]));
    assert.equal(finding.verdict, 'unknown');
    assert.equal(finding.concern, 'info');
    assert.equal(finding.fixedIn, '2.1.198');
    assert.match(finding.trail.at(-1) ?? '', /older caches and images may still hold it/);
  });

  test('with listed versions only: information, since what is newest is not among them', () => {
    assert.equal(only(look([trustEvent({ affected: [affected(CLI_PACKAGE, { versions: ['2.1.5'] })] })], [pinned('')])).concern, 'info');
  });

  test('without any fix: one level lower, no more', () => {
    const finding = only(look([trustEvent({ concern: 'urgent' })], [pinned('latest')]));
    assert.equal(finding.concern, 'warn');
    assert.equal(finding.fixedIn, null);
    assert.match(finding.trail[0] ?? '', /affected: all versions \(no fixed version is known\)$/);
  });
});

describe('fixes', () => {
  const event = (overrides: Parameters<typeof affected>[1]): TrustEvent => trustEvent({ affected: [affected(CLI_PACKAGE, overrides)] });

  test('a number that was never released', () => {
    const finding = only(look([event({ ranges: [span('1.0.0', '1.0.87')], installableFix: '1.0.88', fixBasis: 'vendor-stated' })], [installed('1.0.50')]));
    assert.equal(finding.fixedIn, '1.0.88');
    assert.deepEqual(finding.trail, [
      '1.0.50 is in 1.0.0 … < 1.0.87 (fix stated by the vendor)',
      '1.0.87 was never released; 1.0.88 is the first that can be installed',
    ]);
  });

  const texts: [string, TrustEvent, string][] = [
    ['by date', event({ ranges: [span('1.0.0', '1.1.0')], fixBasis: 'by-date' }), '1.0.50 is in 1.0.0 … < 1.1.0 (fix known by date only)'],
    ['no basis', event({ ranges: [span('0', '1.1.0')] }), '1.0.50 is in all versions < 1.1.0'],
    ['no end', event({ ranges: [span('1.0.0')] }), '1.0.50 is in 1.0.0 and later (no fixed version is known)'],
    ['a last version', event({ ranges: [semverRange({ introduced: '1.0.0' }, { lastAffected: '1.0.60' })] }), '1.0.50 is in 1.0.0 … 1.0.60 (no fixed version is known)'],
    ['a list', event({ versions: ['1.0.50', '1.0.51'] }), '1.0.50 is in the versions listed as affected (no fixed version is known)'],
  ];
  for (const [what, e, sentence] of texts) {
    test(`the trail with ${what}`, () => {
      assert.deepEqual(only(look([e], [installed('1.0.50')])).trail, [sentence]);
    });
  }

  test('a fix basis is not claimed where there is no fix', () => {
    const finding = only(look([event({ ranges: [span('1.0.0')], fixBasis: 'vendor-stated' })], [installed('1.0.50')]));
    assert.equal(finding.fixBasis, null);
  });
});

test('publication and modification dates decide nothing', () => {
  const dates = ['1999-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
  const results = dates.flatMap((published) =>
    dates.map((date) => look([markerEvent({ published, modified: date, date })], [installed('2.1.150'), installed('2.1.198')])),
  );
  for (const result of results) assert.deepEqual(result, results[0]);
});

describe('order', () => {
  const events = [
    markerEvent(),
    trustEvent({ id: 'x_TT-2026-0004', concern: 'urgent' }),
    trustEvent({ id: 'x_TT-2026-0003', concern: 'warn' }),
    trustEvent({ id: 'x_TT-2026-0002', concern: 'warn' }),
    trustEvent({ id: 'x_TT-2026-0005', concern: 'info' }),
  ];
  const sightings = [pinned('2.1.150'), pinned('^2.1.100'), installed('2.1.150'), pinned('latest'), extension('2.1.150')];

  test('most serious first, then event, then sighting', () => {
    const { findings } = look(events, sightings);
    for (const [i, b] of findings.entries()) {
      const a = findings[i - 1];
      if (a === undefined) continue;
      const order = compareConcern(b.concern, a.concern) || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0) || a.sighting - b.sighting;
      assert.ok(order < 0, `${i - 1} before ${i}`);
    }
  });

  test('the order of the feed does not matter', () => {
    const expected = JSON.stringify(look(events, sightings));
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        assert.equal(JSON.stringify(look(shuffled, sightings)), expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('properties over arbitrary input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.stringMatching(/^[v=^~<>]{0,2}\d{1,3}(\.(\d{1,3}|x)){0,3}(-[a-z0-9.]{1,6})?$/),
    fc.constantFrom('', 'latest', '*', 'v1', '2.1.150', '^2.1.100', '>=2 <1', '1'.repeat(40), '__proto__', 'constructor'),
  );
  const kind = fc.constantFrom('exact', 'range', 'floating', 'unreadable');
  const pkg = fc.constantFrom(CLI_PACKAGE, SDK_PACKAGE, EXTENSION_PACKAGE, ACTION_PACKAGE, npm('__proto__'), npm('other'));
  const sighting = fc
    .record({ version: fc.record({ kind, text }), package: pkg, presence: fc.constantFrom('installed', 'bundled', 'pinned') })
    .map((parts): Sighting => ({ ...installed('1.0.0'), ...parts }));
  const bound = fc.oneof(text, fc.constantFrom('0', '2.1.91', '2.1.198', '0.3.150'));
  const rangeEvent = fc.oneof(
    fc.record({ introduced: bound }),
    fc.record({ fixed: bound }),
    fc.record({ lastAffected: bound }),
  );
  const affectedEntry = fc.record({
    package: pkg,
    ranges: fc.array(fc.array(rangeEvent, { maxLength: 4 }).map((events) => semverRange(...events)), { maxLength: 3 }),
    versions: fc.array(text, { maxLength: 3 }),
    installableFix: fc.option(text),
    fixBasis: fc.constantFrom('vendor-stated', 'third-party-stated', 'verified-in-artifact', 'by-date', null),
    undecidedVersions: fc.array(text, { maxLength: 3 }),
  });
  const events = fc.array(
    fc
      .record({ affected: fc.array(affectedEntry, { maxLength: 3 }), concern: fc.constantFrom(...CONCERNS), marker: fc.boolean() })
      .map(({ affected: entries, concern, marker }) => ({ affected: entries, concern, condition: marker ? markerEvent().condition : null })),
    { maxLength: 4 },
  );
  const feedEvents = events.map((list) => list.map((parts, i) => trustEvent({ ...parts, id: `x_TT-2026-${1000 + i}` })));
  const sightings = fc.array(sighting, { maxLength: 5 });

  test('never throws, is repeatable, and every sighting has a verdict with its reason', () => {
    fc.assert(
      fc.property(feedEvents, sightings, (list, seen) => {
        const result = look(list, seen);
        assert.equal(JSON.stringify(look(list, seen)), JSON.stringify(result));
        assert.equal(result.verdicts.length, seen.length);
        for (const verdict of result.verdicts) {
          const reasoned = verdict.verdict === 'unknown' || verdict.verdict === 'not-checked';
          assert.equal(verdict.reason !== null, reasoned);
          assert.equal(verdict.findings.length > 0, verdict.verdict === 'affected' || verdict.verdict === 'unknown');
        }
        for (const finding of result.findings) {
          assert.equal(finding.reason !== null, finding.verdict === 'unknown');
          assert.ok(finding.trail.length > 0 && finding.trail.every((sentence) => sentence.trim() !== ''));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a level never exceeds the event’s, and never notice when the condition is not met', () => {
    fc.assert(
      fc.property(feedEvents, sightings, (list, seen) => {
        for (const finding of look(list, seen).findings) {
          const event = list.find((e) => e.id === finding.event);
          assert.ok(event && compareConcern(finding.concern, event.concern) <= 0);
          if (finding.conditions === 'not-met') assert.ok(compareConcern(finding.concern, 'notice') <= 0);
        }
      }),
    );
  });

  test('what cannot be read or moves is never clean while an event speaks of it', () => {
    fc.assert(
      fc.property(fc.constantFrom('floating', 'unreadable'), text, fc.constantFrom(installed, pinned, nativeAs), (k, t, make) => {
        const result = look([markerEvent()], [make({ kind: k, text: t })]);
        assert.equal(result.verdicts[0]?.verdict, 'unknown');
      }),
    );
  });

  test('sightings do not influence each other', () => {
    fc.assert(
      fc.property(feedEvents, sightings, (list, seen) => {
        const together = look(list, seen);
        for (const [i, one] of seen.entries()) {
          const alone = look(list, [one]);
          assert.deepEqual(
            together.findings.filter((f) => f.sighting === i).map((f) => ({ ...f, sighting: 0 })),
            alone.findings,
          );
        }
      }),
    );
  });
});

function nativeAs(version: Sighting['version']): Sighting {
  return { ...native('1.0.0'), version };
}

test('ten thousand events do not multiply with two thousand sightings', () => {
  const events = Array.from({ length: 10_000 }, (_, i) =>
    trustEvent({ id: `x_TT-2026-${10_000 + i}`, affected: [affected(npm(`p${i % 500}`), { ranges: [span('1.0.0', '1.5.0')] })] }),
  );
  const seen = Array.from({ length: 2_000 }, (_, i) => pinned(`1.${i % 10}.0`, { package: npm(i < 20 ? `p${i}` : `q${i}`) }));
  const { findings, verdicts } = look(events, seen);
  assert.equal(findings.length, 10 * 20);
  assert.equal(verdicts.filter((v) => v.verdict === 'not-checked').length, 1_980);
});

test('each channel of the line says the same about the same release', () => {
  const channels = (n: number): Sighting[] => [installed(`2.1.${n}`), native(`2.1.${n}`), extension(`2.1.${n}`), sdk(`0.3.${n}`)];
  for (const n of [90, 91, 150, 197, 198, 330]) {
    const { verdicts } = look([markerEvent()], channels(n));
    assert.equal(new Set(verdicts.map((v) => v.verdict)).size, 1, `2.1.${n}`);
  }
  assert.equal(look([markerEvent()], [action('v1.0.161')]).verdicts[0]?.verdict, 'affected');
});
