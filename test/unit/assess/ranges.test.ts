// Danger: one version at an edge on the wrong side is a false clean or a false alarm for everyone who runs it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compileAffected } from '../../../src/core/assess/affected-set';
import { evaluate } from '../../../src/core/assess/ranges';
import { readVersion, RecordVersions } from '../../../src/core/assess/version-schemes';
import type { Affected, AffectedRange, RangeEvent } from '../../../src/core/model/event';
import type { VersionText } from '../../../src/core/model/sighting';
import type { VersionScheme } from '../../../src/core/model/tool';
import { classifyNpmVersion } from '../../../src/core/read/package-spec';
import { affected, CLI_PACKAGE, semverRange, span } from '../../support/events';

const entry = (overrides: Partial<Affected>) => affected(CLI_PACKAGE, overrides);
const compile = (...entries: Affected[]) => compileAffected(entries, new RecordVersions('semver'));
const ask = (text: string, ...entries: Affected[]) =>
  evaluate(compile(...entries), readVersion('semver', classifyNpmVersion(text)));
const state = (text: string, ...entries: Affected[]): string => ask(text, ...entries).state;
const fixOf = (text: string, ...entries: Affected[]): string | null | undefined => {
  const outcome = ask(text, ...entries);
  return outcome.state === 'not-affected' ? undefined : outcome.fix.install;
};
const reasonOf = (text: string, ...entries: Affected[]): string | null => {
  const outcome = ask(text, ...entries);
  return outcome.state === 'unknown' ? outcome.reason : null;
};

const MARKER = entry({ ranges: [span('2.1.91', '2.1.198')], fixBasis: 'verified-in-artifact' });

describe('edges of 2.1.91 … < 2.1.198', () => {
  const cases: [string, string][] = [
    ['0.2.126', 'not-affected'],
    ['1.0.88', 'not-affected'],
    ['2.1.90', 'not-affected'],
    ['2.1.91-beta.1', 'not-affected'],
    ['2.1.91', 'affected'],
    ['2.1.91+build.5', 'affected'],
    ['2.1.92-0', 'affected'],
    ['2.1.150', 'affected'],
    ['v2.1.150', 'affected'],
    ['2.1.197', 'affected'],
    ['2.1.198-rc.1', 'affected'],
    ['2.1.198-0', 'affected'],
    ['2.1.198', 'not-affected'],
    ['2.1.198+build.5', 'not-affected'],
    ['2.1.199-alpha', 'not-affected'],
    ['2.1.330', 'not-affected'],
    ['2.2.0', 'not-affected'],
    ['10.0.0', 'not-affected'],
  ];
  for (const [version, expected] of cases) {
    test(`${version} is ${expected}`, () => {
      assert.equal(state(version, MARKER), expected);
    });
  }
});

describe('range pins against 2.1.91 … < 2.1.198', () => {
  const cases: [string, string][] = [
    ['2.1.91 - 2.1.197', 'affected'],
    ['>=2.1.100 <2.1.150', 'affected'],
    ['>=2.1.91 <2.1.198', 'affected'],
    ['2.1.92 || 2.1.94 || 2.1.100', 'affected'],
    ['>=2.1.91 <2.1.95 || >=2.1.95 <2.1.198', 'affected'],
    ['^2.1.91', 'unknown'],
    ['~2.1.150', 'unknown'],
    ['2.x', 'unknown'],
    ['2.1', 'unknown'],
    ['>=2.0.0', 'unknown'],
    ['<2.1.92', 'unknown'],
    ['>=2.1.91-beta.1 <2.1.198', 'unknown'],
    ['>=2.1.91 <=2.1.198', 'unknown'],
    ['2.1.150 || 2.1.330', 'unknown'],
    ['^2.1.198', 'not-affected'],
    ['~2.1.198', 'not-affected'],
    ['>=2.1.198', 'not-affected'],
    ['<2.1.91', 'not-affected'],
    ['<=2.1.90', 'not-affected'],
    ['^1.0.0', 'not-affected'],
    ['2.2.x', 'not-affected'],
    ['<2.1.91 || >=2.1.198', 'not-affected'],
  ];
  for (const [range, expected] of cases) {
    test(`${range} is ${expected}`, () => {
      assert.equal(state(range, MARKER), expected);
    });
  }

  test('the reason names the range as written', () => {
    assert.equal(reasonOf('^2.1.91', MARKER), 'the range ^2.1.91 overlaps affected versions and others');
  });

  test('a pin of a later minor does not touch a fix at its first release, whose pre-releases npm never picks', () => {
    assert.equal(state('^2.2.0', entry({ ranges: [span('0', '2.2.0')] })), 'not-affected');
    assert.equal(state('2.2.x', entry({ ranges: [span('0', '2.2.0')] })), 'not-affected');
  });

  test('a pin that no version satisfies is unreadable, not clean', () => {
    assert.equal(state('>2.1.198 <2.1.91', MARKER), 'unknown');
  });
});

describe('OSV ranges', () => {
  test('introduced 0 is from the start, pre-releases included', () => {
    for (const version of ['0.0.1-alpha', '0.0.1', '1.9.9']) assert.equal(state(version, entry({ ranges: [span('0', '2.0.0')] })), 'affected');
    assert.equal(state('<1.0.0', entry({ ranges: [span('0', '2.0.0')] })), 'affected');
    assert.equal(state('*', entry({ ranges: [span('0')] })), 'unknown', '* is a moving tag');
    assert.equal(state('>=1', entry({ ranges: [span('0')] })), 'affected');
  });

  test('last_affected is inclusive', () => {
    const e = entry({ ranges: [semverRange({ introduced: '1.0.0' }, { lastAffected: '1.5.0' })] });
    assert.equal(state('1.5.0', e), 'affected');
    assert.equal(state('1.5.1-0', e), 'not-affected');
    assert.equal(state('1.5.0-rc.1', e), 'affected');
    assert.equal(state('>=1.0.0 <=1.5.0', e), 'affected');
  });

  test('a last_affected partial covers all its patches', () => {
    const e = entry({ ranges: [semverRange({ introduced: '0' }, { lastAffected: '1.3' })] });
    assert.equal(state('1.3.9', e), 'affected');
    assert.equal(state('1.4.0', e), 'not-affected');
  });

  test('no end means every later version', () => {
    const e = entry({ ranges: [span('1.0.0')] });
    assert.equal(state('999.0.0', e), 'affected');
    assert.equal(state('0.9.0', e), 'not-affected');
    assert.equal(state('^1.2.0', e), 'affected');
  });

  test('events count by version, not by the order they are written in', () => {
    const e = entry({ ranges: [semverRange({ fixed: '2.0.5' }, { introduced: '2.0.0' }, { fixed: '1.0.5' }, { introduced: '1.0.0' })] });
    const expected = { '0.9.0': 'not-affected', '1.0.4': 'affected', '1.0.5': 'not-affected', '1.9.0': 'not-affected', '2.0.0': 'affected', '2.0.5': 'not-affected' };
    for (const [version, wanted] of Object.entries(expected)) assert.equal(state(version, e), wanted, version);
  });

  test('several ranges and several entries are alternatives', () => {
    const one = entry({ ranges: [span('1.0.0', '1.0.5'), span('2.0.0', '2.0.5')] });
    const two = entry({ ranges: [span('3.0.0', '3.0.5')] });
    for (const version of ['1.0.0', '2.0.4', '3.0.1']) assert.equal(state(version, one, two), 'affected');
    for (const version of ['1.0.5', '2.0.5', '3.0.5']) assert.equal(state(version, one, two), 'not-affected');
  });

  test('a pin over two ranges that touch lies within both together', () => {
    const e = entry({ ranges: [span('1.0.0', '1.5.0'), span('1.5.0', '2.0.0')] });
    assert.equal(state('>=1.2.0 <1.8.0', e), 'affected');
    const overlapping = entry({ ranges: [span('1.0.0', '1.6.0'), span('1.4.0', '1.5.0'), span('1.5.5', '2.0.0')] });
    assert.equal(state('>=1.2.0 <1.8.0', overlapping), 'affected');
  });

  test('a last affected version counts even where another range stops before it', () => {
    const last = semverRange({ introduced: '1.0.0' }, { lastAffected: '1.5.0' });
    assert.equal(state('>=1.1.0 <=1.5.0', entry({ ranges: [span('1.0.0', '1.5.0'), last] })), 'affected');
    assert.equal(state('>=1.1.0 <=1.5.0', entry({ ranges: [last, span('1.0.0', '1.5.0')] })), 'affected');
  });

  test('a pin over two ranges with a gap is undecided', () => {
    assert.equal(state('>=1.2.0 <1.8.0', entry({ ranges: [span('1.0.0', '1.5.0'), span('1.6.0', '2.0.0')] })), 'unknown');
  });

  test('fixed and introduced at one version leave no gap', () => {
    const e = entry({ ranges: [semverRange({ introduced: '1.0.0' }, { introduced: '1.5.0' }, { fixed: '1.5.0' }, { fixed: '2.0.0' })] });
    assert.equal(state('1.5.0', e), 'affected');
    assert.equal(state('2.0.0', e), 'not-affected');
  });

  test('type ECOSYSTEM follows the same scheme', () => {
    const e = entry({ ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.3' }] }] });
    assert.equal(state('1.2.9', e), 'affected');
    assert.equal(state('1.3.0', e), 'not-affected');
    assert.equal(fixOf('1.2.9', e), '1.3');
  });
});

describe('records with gaps are never clean', () => {
  const gaps: [string, Affected][] = [
    ['an unreadable bound', entry({ ranges: [span('2026.05.28-418efe5', '1.0.0')] })],
    ['neither ranges nor versions', entry({})],
    ['an unreadable undecided version', entry({ ranges: [span('1.0.0', '1.1.0')], undecidedVersions: ['next week'] })],
  ];
  for (const [what, e] of gaps) {
    test(what, () => {
      assert.equal(state('5.0.0', e), 'unknown');
      assert.equal(state('^5.0.0', e), 'unknown');
    });
  }

  test('a readable range beside an unreadable one still decides what it covers', () => {
    const e = entry({ ranges: [span('x.y', 'z'), span('1.0.0', '1.1.0')] });
    assert.equal(state('1.0.5', e), 'affected');
  });

  test('a range without introduced is taken from the start', () => {
    const e = entry({ ranges: [semverRange({ fixed: '1.2.0' })] });
    assert.equal(state('1.1.0', e), 'affected');
    assert.equal(state('1.2.0', e), 'not-affected');
  });
});

describe('explicit versions', () => {
  const e = entry({ versions: ['2.4.10', '2.4.11', '1.9566', '2026.05.28-418efe5'] });
  const cases: [string, string][] = [
    ['2.4.9', 'not-affected'],
    ['2.4.10', 'affected'],
    ['v2.4.11', 'affected'],
    ['2.4.11+deb', 'affected'],
    ['2.4.11-rc.1', 'not-affected'],
    ['2.4.12', 'not-affected'],
    ['2.4.10 || 2.4.11', 'affected'],
    ['2.4.10 - 2.4.11', 'unknown'],
    ['^2.4.0', 'unknown'],
    ['^2.5.0', 'not-affected'],
  ];
  for (const [version, expected] of cases) {
    test(`${version} is ${expected}`, () => {
      assert.equal(state(version, e), expected);
    });
  }

  test('texts that the scheme cannot read match by text', () => {
    const set = compile(e);
    for (const text of ['1.9566', 'v1.9566', '2026.05.28-418efe5']) {
      assert.equal(evaluate(set, readVersion('semver', { kind: 'exact', text })).state, 'affected', text);
    }
    assert.equal(evaluate(set, readVersion('semver', { kind: 'exact', text: '2026.05.29-aaaaaaa' })).state, 'unknown');
  });

  test('beside a range both count', () => {
    const both = entry({ ranges: [span('1.14.1', '1.15.0')], versions: ['0.30.4'] });
    assert.equal(state('0.30.4', both), 'affected');
    assert.equal(state('1.14.1', both), 'affected');
    assert.equal(state('0.30.3', both), 'not-affected');
  });
});

describe('a fix known by date only', () => {
  const closed = entry({ ranges: [span('1.0.0', '1.3.0')], fixBasis: 'by-date', undecidedVersions: ['1.2.9', '1.3.0', '1.3.1'] });
  const open = entry({ ranges: [span('1.0.0')], fixBasis: 'by-date', undecidedVersions: ['1.3.0', '1.3.1'] });
  const cases: [string, Affected, string][] = [
    ['1.2.9', closed, 'affected'],
    ['1.3.0', closed, 'unknown'],
    ['1.3.1', closed, 'unknown'],
    ['1.3.2', closed, 'not-affected'],
    ['0.9.0', closed, 'not-affected'],
    ['^1.3.1', closed, 'unknown'],
    ['^1.3.2', closed, 'not-affected'],
    ['1.2.0', open, 'affected'],
    ['1.3.0', open, 'unknown'],
    ['1.3.2', open, 'affected'],
    ['>=1.2.0 <1.3.0', closed, 'affected'],
    ['~1.2.0', open, 'affected'],
    ['~1.3.0', open, 'unknown'],
  ];
  for (const [version, e, expected] of cases) {
    test(`${version}, range ${e === open ? 'without' : 'with'} an end: ${expected}`, () => {
      assert.equal(state(version, e), expected);
    });
  }

  test('a range with an end wins over one without', () => {
    const both = entry({ ranges: [span('1.0.0'), span('1.2.0', '1.4.0')], undecidedVersions: ['1.3.0', '1.5.0'] });
    assert.equal(state('1.3.0', both), 'affected');
    assert.equal(state('1.5.0', both), 'unknown');
  });

  test('the reason says so', () => {
    assert.equal(reasonOf('1.3.0', closed), 'the fix is known by date only, and whether 1.3.0 has it is undecided');
  });
});

describe('what to install', () => {
  test('the fixed version of the range the version lies in', () => {
    const e = entry({ ranges: [span('1.0.0', '1.0.5'), span('2.0.0', '2.0.5')] });
    assert.equal(fixOf('1.0.1', e), '1.0.5');
    assert.equal(fixOf('2.0.1', e), '2.0.5');
    assert.equal(fixOf('>=1.0.0', e), '2.0.5');
    assert.equal(fixOf('latest', e), '2.0.5');
  });

  test('the installable version where the number was never released', () => {
    const e = entry({ ranges: [span('1.0.0', '1.0.87')], installableFix: '1.0.88' });
    const outcome = ask('1.0.50', e);
    assert.equal(outcome.state, 'affected');
    assert.deepEqual([outcome.fix.named, outcome.fix.install], ['1.0.87', '1.0.88']);
    assert.equal(state('1.0.87', e), 'not-affected');
  });

  test('the installable version of a higher line leaves the fix of a lower line alone', () => {
    const e = entry({ ranges: [span('1.0.0', '1.5.0'), span('2.0.0', '2.3.0')], installableFix: '2.3.1' });
    assert.equal(fixOf('1.2.0', e), '1.5.0');
    assert.equal(fixOf('2.2.0', e), '2.3.1');
  });

  test('after last_affected only a named installable version is one', () => {
    const ranges = [semverRange({ introduced: '0' }, { lastAffected: '1.5.0' })];
    assert.equal(fixOf('1.0.0', entry({ ranges })), null);
    assert.equal(fixOf('1.0.0', entry({ ranges, installableFix: '1.5.2' })), '1.5.2');
  });

  test('none where none is known', () => {
    assert.equal(fixOf('1.0.0', entry({ ranges: [span('0')] })), null);
    assert.equal(fixOf('2.3.0', entry({ versions: ['2.3.0'] })), null);
  });

  test('for a listed version the nearest later fix', () => {
    assert.equal(fixOf('2.3.0', entry({ versions: ['2.3.0'], installableFix: '2.4.0' })), '2.4.0');
    const e = entry({ versions: ['0.30.4', '1.14.1'], ranges: [span('0.30.4', '0.31.0'), span('1.14.1', '1.15.0')] });
    assert.equal(fixOf('0.30.4', e), '0.31.0');
    assert.equal(fixOf('1.14.1', e), '1.15.0');
  });

  test('a fix that another range of the event covers is none', () => {
    assert.equal(fixOf('1.1.0', entry({ ranges: [span('1.0.0', '1.5.0'), span('1.5.0', '2.0.0')] })), '2.0.0');
    assert.equal(fixOf('1.3.0', entry({ ranges: [span('1.0.0', '1.5.0'), span('1.2.0', '2.0.0')] })), '2.0.0');
    assert.equal(fixOf('1.1.0', entry({ ranges: [span('1.0.0', '1.5.0'), span('1.4.0')] })), null);
    assert.equal(fixOf('1.1.0', entry({ ranges: [span('1.0.0', '1.5.0')], versions: ['1.5.0'], installableFix: '1.5.1' })), '1.5.1');
  });

  test('an installable version below the fix is no fix', () => {
    assert.equal(fixOf('1.0.0', entry({ ranges: [span('0', '2.0.0')], installableFix: '1.0.0' })), '2.0.0');
  });
});

describe('packages with other rules than semver', () => {
  const ecosystem = (...events: RangeEvent[]): AffectedRange => ({ type: 'ECOSYSTEM', events });
  const look = (scheme: VersionScheme, text: string, kind: VersionText['kind'], ...entries: Affected[]) =>
    evaluate(compileAffected(entries, new RecordVersions(scheme)), readVersion(scheme, { kind, text }));
  const says = (scheme: VersionScheme, text: string, ...entries: Affected[]): string => look(scheme, text, 'exact', ...entries).state;

  test('Python’s order at the edges', () => {
    const e = entry({ ranges: [ecosystem({ introduced: '1.0rc1' }, { fixed: '1.2.post1' }), ecosystem({ introduced: '1!0' }, { lastAffected: '1!1.0' })] });
    const cases: [string, string][] = [
      ['1.0b9', 'not-affected'], ['1.0rc1', 'affected'], ['1.0rc1.dev1', 'not-affected'], ['1.2', 'affected'], ['1.2+local', 'affected'],
      ['1.2.post1.dev1', 'affected'], ['1.2.post1', 'not-affected'], ['1.2.post1+local', 'not-affected'], ['1!0.1', 'affected'],
      ['1!1.0+local', 'affected'], ['1!1.0.post1', 'not-affected'], ['garbage', 'unknown'], ['==1.1.*', 'affected'], ['~=1.1', 'unknown'],
      ['>=1.2.post1,<2', 'not-affected'], ['==1.2.*', 'unknown'], ['^0.9', 'not-affected'],
    ];
    for (const [text, expected] of cases) assert.equal(says('pep440', text, e), expected, text);
  });

  test('dates, with builds of one day in no order', () => {
    const e = entry({ ranges: [ecosystem({ introduced: '2026.05.01' }, { fixed: '2026.05.28-418efe5' })] });
    assert.equal(says('calendar', '2026.04.30-aaaaaaa', e), 'not-affected');
    assert.equal(says('calendar', '2026.05.27-aaaaaaa', e), 'affected');
    assert.equal(says('calendar', '2026.05.28-418efe5', e), 'not-affected');
    assert.equal(says('calendar', '2026.05.29-aaaaaaa', e), 'not-affected');
    assert.equal(says('calendar', '2026.10.1', e), 'not-affected');
    for (const text of ['2026.05.28-aaaaaaa', '2026.05.28', '2026.05.01-aaaaaaa']) {
      const outcome = look('calendar', text, 'exact', e);
      assert.equal(outcome.state === 'unknown' && outcome.doubt, 'order', text);
      assert.equal(
        outcome.state === 'unknown' && outcome.reason,
        `${text} is another build of a version that the record names, and which of the two came first cannot be told`,
      );
    }
  });

  test('a build of a bound’s day inside another range is affected all the same', () => {
    const e = entry({ ranges: [ecosystem({ introduced: '2026.05.01' }, { fixed: '2026.05.28-418efe5' }), ecosystem({ introduced: '2026.05.20' }, { fixed: '2026.06.01' })] });
    assert.equal(says('calendar', '2026.05.28-aaaaaaa', e), 'affected');
  });

  test('two bounds without a known order leave the record incomplete', () => {
    const e = entry({ ranges: [ecosystem({ introduced: '2026.05.28-aaaaaaa' }, { fixed: '2026.05.28-418efe5' })] });
    assert.equal(says('calendar', '2026.05.01', e), 'unknown');
  });

  test('a listed build is that build alone, and a pin that may bring it is in doubt', () => {
    const e = entry({ versions: ['2026.5.28-418efe5', '2026.8.31'] });
    assert.equal(says('calendar', '2026.05.28-418efe5', e), 'affected');
    assert.equal(says('calendar', '2026.05.28-aaaaaaa', e), 'not-affected');
    assert.equal(says('calendar', '2026.05.28', e), 'not-affected');
    assert.equal(says('calendar', '^2026.8.1', e), 'unknown');
    assert.equal(says('calendar', '^2026.9.1', e), 'not-affected');
    assert.equal(look('calendar', 'latest', 'floating', e).state, 'unknown');
  });

  test('seconds since 1970', () => {
    const e = entry({ ranges: [ecosystem({ introduced: '0' }, { fixed: '0.0.1790142911-g7618fb' })] });
    assert.equal(says('seconds', '0.0.999999999-gffffff', e), 'affected');
    assert.equal(says('seconds', '0.0.1790142911-g7618fb', e), 'not-affected');
    assert.equal(says('seconds', '0.0.1790142911-gaaaaaa', e), 'unknown');
    assert.equal(says('seconds', '0.0.1800000000-gaaaaaa', e), 'not-affected');
    assert.equal(says('seconds', '2.0.0', e), 'unknown');
  });

  test('numbers that went to dates and back are listed, in any order', () => {
    const e = entry({ versions: ['0.6.1', '0.6.2', '2025.4.6', '2.0.0'] });
    for (const text of ['0.6.1', '2025.4.6', '2.0.0', 'v2.0.0']) assert.equal(says('calendar', text, e), 'affected', text);
    for (const text of ['0.6.3', '2025.4.7', '2.0.1', '1.0.0', '2024.1.1']) assert.equal(says('calendar', text, e), 'not-affected', text);
    const fix = (installableFix: string | null): string | null => {
      const outcome = look('calendar', '2025.4.6', 'exact', { ...e, installableFix });
      return outcome.state === 'affected' ? outcome.fix.install : 'not affected';
    };
    assert.equal(fix(null), null);
    assert.equal(fix('2.0.1'), '2.0.1', 'later, though its number is lower');
    assert.equal(fix('2.0.0'), null, 'a listed version is no fix');
  });
});

describe('properties', () => {
  const part = fc.nat({ max: 4 });
  const version = fc
    .tuple(part, part, part, fc.option(fc.nat({ max: 3 }), { nil: null }))
    .filter(([a, b, c]) => a + b + c > 0)
    .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre === null ? '' : `-rc.${pre}`}`);
  /** A plain reading of semver order, apart from the library. */
  const rank = (text: string): number => {
    const [numbers = '', pre] = text.split('-rc.');
    const [a = 0, b = 0, c = 0] = numbers.split('.').map(Number);
    return ((a * 10 + b) * 10 + c) * 10 + (pre === undefined ? 9 : Number(pre));
  };
  const spans = fc.array(fc.tuple(version, version).map(([a, b]) => (rank(a) < rank(b) ? [a, b] : [b, a])), { minLength: 1, maxLength: 4 });

  test('an exact version agrees with a simple oracle', () => {
    fc.assert(
      fc.property(spans, version, (pairs, v) => {
        const oracle = pairs.some(([a = '', b = '']) => rank(a) <= rank(v) && rank(v) < rank(b));
        const e = entry({ ranges: pairs.filter(([a, b]) => a !== b).map(([a = '', b = '']) => span(a, b)), versions: ['9.9.9'] });
        assert.equal(state(v, e), oracle ? 'affected' : 'not-affected');
      }),
    );
  });

  test('a range pin never says less than the exact versions in it', () => {
    fc.assert(
      fc.property(spans, version, version, version, (pairs, low, high, v) => {
        fc.pre(rank(low) <= rank(v) && rank(v) <= rank(high));
        const e = entry({ ranges: pairs.filter(([a, b]) => a !== b).map(([a = '', b = '']) => span(a, b)), versions: ['9.9.9'] });
        const pin = state(`>=${low} <=${high}`, e);
        const exact = state(v, e);
        if (pin === 'affected') assert.equal(exact, 'affected');
        if (pin === 'not-affected') assert.equal(exact, 'not-affected');
      }),
    );
  });
});
