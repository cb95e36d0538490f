// Danger: Python's versions are not semver. `1.0rc1` comes before `1.0`, `1.0.post1` after it, `==1.2.*` is no version, and a
// bound on the wrong side is a false clean for everyone with that pin.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compare } from '@renovatebot/pep440';
import { PEP440 } from '../../../src/core/assess/pep440-scheme';
import { readVersion } from '../../../src/core/assess/version-schemes';
import { checkLaws } from './scheme-laws';

/** In Python's order; `1.0` and `1.0.0` are one version. */
const ORDERED =
  '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 2026.8.31 1!0.1 1!1.0';
const VERSIONS = ORDERED.split(' ');

const order = (a: string, b: string): number => PEP440.compare(PEP440.exact(a)!, PEP440.exact(b)!);

/** Which of the versions above a constraint lets in, pre-releases included; null when it cannot be read. */
function allowed(text: string): string | null {
  const range = PEP440.range(text);
  return range === null ? null : VERSIONS.filter((v) => PEP440.satisfies(PEP440.exact(v)!, range)).join(' ');
}

test('versions stand in Python’s order', () => {
  for (const [i, version] of VERSIONS.entries()) {
    const before = VERSIONS[i - 1];
    if (before !== undefined) assert.ok(order(before, version) <= 0, `${before} before ${version}`);
  }
  assert.equal(order('1.0', '1.0.0'), 0);
  assert.ok(order('1.0', '1.0+cu118') < 0);
  assert.ok(order('1.0+a.2', '1.0+a.10') < 0);
  assert.ok(order('1.0+abc', '1.0+5') < 0, 'letters before numbers');
  assert.ok(order('1.0+a', '1.0+a.1') < 0);
});

/** Worked out with the reference library of the Python packaging project (packaging 26.3). */
const PIP: [string, string][] = [
  ['==1.0', '1.0 1.0.0 1.0+cu118'],
  ['==1.0.*', '1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1'],
  ['==1.*', '1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['!=1.0', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['!=1.0.*', '0.9 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['~=1.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['~=1.0.1', '1.0.1'],
  ['~=1.0rc1', '1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['>=1.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['<1.0', '0.9'],
  ['<=1.0', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118'],
  ['>1.0', '1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['>1.0.post1', '1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['>=1.0rc1', '1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['<1.0rc1', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2'],
  ['<=1.0rc1', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1'],
  ['==1.0+cu118', '1.0+cu118'],
  ['>=1.0,<2', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['> 1.0 , < 2.0', '1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['>=1.0,!=1.1,<2.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.2 1.9.9 1.10'],
  ['<2', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['<=2.0.dev0', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0'],
  ['==1!1.0', '1!1.0'],
  ['==1!1.*', '1!1.0'],
  ['>=1!0', '1!0.1 1!1.0'],
  ['>1.0rc1', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['~=1.1.2', ''],
  ['>=0', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
];

/** Worked out with Poetry's own library (poetry-core 2.5.0). */
const POETRY: [string, string][] = [
  ['^1.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['^1.0.1', '1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['^0.9', '0.9'],
  ['^0.0.3', ''],
  ['^0', '0.9'],
  ['^0.0', ''],
  ['^1', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['~1.0.1', '1.0.1'],
  ['~1.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1'],
  ['~1', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['*', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['1.0', '1.0 1.0.0 1.0+cu118'],
  ['1.*', '1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['1.0.*', '1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1'],
  ['^1.1 || ^2.0', '1.1 1.2 1.9.9 1.10 2.0 2.0.1'],
  ['~=1', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['>=1.0 <2.0', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['^1.0rc1', '1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.1 1.2 1.9.9 1.10'],
  ['^1!1.0', '1!1.0'],
  ['!=1.1', '0.9 1.0.dev0 1.0.dev1 1.0a1.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.2 1.9.9 1.10 2.0.dev0 2.0rc1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['>=1.0,<1.1 || >=2', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 2.0 2.0.1 10.0 1!0.1 1!1.0 2026.8.31'],
  ['^1.0,!=1.1', '1.0 1.0.0 1.0+cu118 1.0.post1.dev0 1.0.post1 1.0.1.dev0 1.0.1 1.1.dev3 1.1a1 1.2 1.9.9 1.10'],
];

describe('constraints let in what pip takes', () => {
  for (const [text, expected] of PIP) test(text, () => { assert.deepEqual(allowed(text)?.split(' ').sort(), expected.split(' ').sort()); });
});

describe('constraints let in what Poetry takes', () => {
  for (const [text, expected] of POETRY) test(text, () => { assert.deepEqual(allowed(text)?.split(' ').sort(), expected.split(' ').sort()); });
});

test('what has no end without a gap lets in more, never less', () => {
  assert.ok(allowed('<1.0.post1')?.includes(' 1.0+cu118'), 'the version itself');
  assert.ok(!allowed('<1.0.post1')?.split(' ').includes('1.0.post1'));
  assert.deepEqual(allowed('===1.0'), '1.0 1.0.0');
});

describe('exact versions', () => {
  const same: [string, string][] = [
    ['1.2.3', '1.2.3'],
    ['==1.2.3', '1.2.3'],
    ['== 1.2.3', '1.2.3'],
    ['===1.2.3', '1.2.3'],
    ['=1.2.3', '1.2.3'],
    [' v1.2.3 ', '1.2.3'],
    ['1.2.3-RC.1', '1.2.3rc1'],
    ['1.2.3alpha', '1.2.3a0'],
    ['1.2.3-1', '1.2.3.post1'],
    ['1.2.3.dev4', '1.2.3.dev4'],
    ['2!1.0', '2!1.0'],
    ['1.0+Ubuntu-1', '1.0+ubuntu.1'],
    ['0.62', '0.62'],
  ];
  for (const [text, version] of same) {
    test(`${text} is ${version}`, () => {
      for (const kind of ['exact', 'range'] as const) {
        const result = readVersion('pep440', { kind, text });
        assert.equal(result.kind === 'exact' && result.version.version, version);
        assert.equal(result.text, text);
      }
    });
  }
});

describe('what is unreadable is never old', () => {
  const texts = [
    '', 'latest', '1.2.3-stable', '1.2.3.4-alpine', '${VERSION}', '>1.0+local', '~=1.0+local', '>=1.0.*', '~=1.*', '==1.0rc1.*', '==', '>= ,', '^', '>2,<1',
    '==1.0,==1.1', '1.2.3 banana', '>=1.0 ||', '@ https://example.com/x.whl', '1.9999999999999999', '٢.١', '0.0.0', '0.0.0.dev7',
  ];
  for (const text of texts) {
    test(`"${text}"`, () => {
      for (const kind of ['exact', 'range'] as const) assert.deepEqual(readVersion('pep440', { kind, text }), { kind: 'unreadable', text });
    });
  }
});

test('a constraint lies within a span, or reaches beyond it', () => {
  const span = (from: string, to: string) => [{ from: PEP440.exact(from), to: PEP440.exact(to), toIncluded: false }];
  const within = (text: string, from: string, to: string): boolean => PEP440.isWithin(PEP440.range(text)!, span(from, to));
  assert.equal(within('==1.2.*', '1.0', '1.3'), true);
  assert.equal(within('==1.2.*', '1.2', '1.3'), false, 'a pre-release of 1.2 may be taken');
  assert.equal(within('~=1.2.3', '1.2', '1.3'), true);
  assert.equal(within('>=1.2', '1.0', '99'), false);
  assert.equal(within('>=1.2,<1.4,!=1.3', '1.0', '1.4'), true);
  assert.equal(PEP440.isWithin(PEP440.range('>=1.0,<2,!=1.3')!, [...span('1.0', '1.3'), ...span('1.4', '2.0')]), false);
});

test('property: the order is that of the library', () => {
  fc.assert(fc.property(versions(), versions(), (a, b) => { assert.equal(Math.sign(order(a, b)), Math.sign(compare(a, b))); }));
});

function versions(): fc.Arbitrary<string> {
  const n = fc.nat({ max: 3 });
  const maybe = (prefix: string) => fc.option(n.map((i) => `${prefix}${i}`), { nil: '' });
  return fc
    .tuple(
      fc.constantFrom('', '1!'),
      fc.array(n, { minLength: 1, maxLength: 3 }).map((list) => list.join('.')),
      fc.oneof(fc.constant(''), maybe('a'), maybe('rc')),
      maybe('.post'),
      maybe('.dev'),
      fc.constantFrom('', '', '+a', '+a.1', '+2'),
    )
    .map((parts) => parts.join(''));
}

function constraints(): fc.Arbitrary<string> {
  const whole = versions().map((v) => v.split('+')[0] ?? '');
  const clause = fc.tuple(fc.constantFrom('==', '!=', '>=', '<=', '>', '<', '~=', '^', '~', ''), whole).map((p) => p.join(''));
  const both = fc.tuple(clause, clause, fc.constantFrom(',', ' || ', ' ')).map(([a, b, by]) => `${a}${by}${b}`);
  return fc.oneof(clause, both).filter((text) => PEP440.range(text) !== null);
}

checkLaws(PEP440, versions(), constraints());
