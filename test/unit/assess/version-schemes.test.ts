// Danger: a version text that is misread becomes "old" or "new" and so a false alarm or a false clean.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseRange, parseVersion, placeIn, readVersion, RecordVersions } from '../../../src/core/assess/version-schemes';
import type { VersionText } from '../../../src/core/model/sighting';
import type { VersionScheme } from '../../../src/core/model/tool';

const read = (text: string, kind: VersionText['kind'] = 'exact') => readVersion('semver', { kind, text });

describe('exact versions', () => {
  const same: [string, string][] = [
    ['2.1.150', '2.1.150'],
    ['v2.1.150', '2.1.150'],
    ['=2.1.150', '2.1.150'],
    [' = v2.1.150 ', '2.1.150'],
    ['2.1.150-beta.1', '2.1.150-beta.1'],
    ['2.1.150+build.7', '2.1.150'],
    ['0.169.0-linux-x64', '0.169.0'],
    ['0.169.0-win32-arm64', '0.169.0'],
    ['0.169.0-linux-x64-musl', '0.169.0'],
    ['0.169.0-alpha.2-darwin-arm64', '0.169.0-alpha.2'],
    ['0.0.1790142911-g7618fb', '0.0.1790142911-g7618fb'],
    ['26.623.31921', '26.623.31921'],
  ];
  for (const [text, version] of same) {
    test(`${text} is ${version}`, () => {
      const result = read(text);
      assert.equal(result.kind, 'exact');
      assert.equal(result.version.version, version);
      assert.equal(result.text, text, 'the text stays as written');
    });
  }

  test('a kind of range with one exact version is that version', () => {
    assert.equal(read('=2.1.150', 'range').kind, 'exact');
  });
});

describe('texts that no scheme reads', () => {
  const texts = ['', '   ', 'abc', '1.2.3.4', '2026.05.28-418efe5', '2.1.0150', '${VERSION}', '>2 <1', '1.2.3 banana', '٢.١.٠'];
  for (const text of [...texts, 'a'.repeat(300), '1'.repeat(300)]) {
    test(`"${text.slice(0, 40)}" is unreadable`, () => {
      assert.deepEqual(read(text), { kind: 'unreadable', text });
      assert.deepEqual(read(text, 'range'), { kind: 'unreadable', text });
    });
  }

  for (const text of ['0.0.0', '0.0.0-ci-202601291718', 'v0.0.0-development']) {
    test(`${text} is a placeholder, never the oldest version`, () => {
      assert.equal(read(text).kind, 'unreadable');
    });
  }

  test('0.0.1 is a version', () => {
    assert.equal(read('0.0.1').kind, 'exact');
  });
});

describe('partials and constraints are ranges as npm reads them', () => {
  const ranges: [string, string][] = [
    ['2', '>=2.0.0 <3.0.0-0'],
    ['2.1', '>=2.1.0 <2.2.0-0'],
    ['v2.1', '>=2.1.0 <2.2.0-0'],
    ['2.1.x', '>=2.1.0 <2.2.0-0'],
    ['^2.1.91', '>=2.1.91 <3.0.0-0'],
    ['~2.1.91', '>=2.1.91 <2.2.0-0'],
    ['2.1.91 - 2.1.100', '>=2.1.91 <=2.1.100'],
    ['>=2.1.198 || 1.x', '>=2.1.198||>=1.0.0 <2.0.0-0'],
  ];
  for (const [text, plain] of ranges) {
    test(`${text} is ${plain}`, () => {
      const result = read(text, 'range');
      assert.equal(result.kind === 'range' && result.range.range, plain);
      assert.equal(read(text, 'exact').kind, 'range');
    });
  }
});

test('what a reader called floating or unreadable is not read again', () => {
  assert.deepEqual(read('2.1.150', 'floating'), { kind: 'floating', text: '2.1.150' });
  assert.deepEqual(read('2.1.150', 'unreadable'), { kind: 'unreadable', text: '2.1.150' });
});

describe('bounds of records', () => {
  const versions = new RecordVersions('semver');
  const bounds: [string, boolean, string | null][] = [
    ['2.1.198', false, '2.1.198'],
    ['1.3', false, '1.3.0'],
    ['1', false, '1.0.0'],
    ['1.3', true, '1.4.0-0'],
    ['1', true, '2.0.0-0'],
    ['2.1.197', true, '2.1.197'],
    ['garbage', false, null],
  ];
  for (const [text, up, expected] of bounds) {
    test(`${text}${up ? ', inclusive,' : ''} is ${expected ?? 'unreadable'}`, () => {
      assert.equal(versions.bound(text, up)?.version ?? null, expected);
      assert.equal(versions.bound(text, up)?.version ?? null, expected, 'the second reading is the first');
    });
  }
});

describe('where a version stands to a constraint of its scheme', () => {
  const cases: [VersionScheme, VersionText['kind'], string, string, string][] = [
    ['semver', 'exact', '2.1.150', '>=2.1.91 <2.1.198', 'inside'],
    ['semver', 'exact', '2.1.198', '>=2.1.91 <2.1.198', 'outside'],
    ['semver', 'range', '~2.1.100', '2.x', 'inside'],
    ['semver', 'range', '^2.1.100', '~2.1.0', 'open'],
    ['semver', 'floating', 'latest', '*', 'open'],
    ['semver', 'exact', '2.1.150', 'garbage', 'open'],
    ['pep440', 'exact', '1.2.post1', '~=1.2', 'inside'],
    ['pep440', 'exact', '2.0rc1', '>=1.0,<2.0', 'outside'],
    ['pep440', 'range', '==1.2.*', '>=1.0', 'inside'],
    ['calendar', 'exact', '2026.05.28-418efe5', '<2026.6.1', 'inside'],
    ['calendar', 'exact', '26.901.5280.0', '>=27.0.0', 'outside'],
    ['seconds', 'exact', '0.0.1790142911-g7618fb', '<0.0.1790142912', 'inside'],
    ['seconds', 'exact', '1.0.0', '<0.0.1790142912', 'open'],
  ];
  for (const [scheme, kind, text, constraint, expected] of cases) {
    test(`${scheme} ${text} in ${constraint}: ${expected}`, () => {
      assert.equal(placeIn(scheme, readVersion(scheme, { kind, text }), constraint), expected);
    });
  }
});

test('reading is total on every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      parseVersion('semver', text);
      parseRange('semver', text);
      for (const kind of ['exact', 'range', 'floating', 'unreadable'] as const) assert.equal(read(text, kind).text, text);
    }),
  );
});
