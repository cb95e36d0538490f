// Danger: an image's tag names a version between other words; a variant read as a pre-release, or a digest taken for the
// tag beside it, is a false clean, and a made-up tag is a version that does not exist.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { assess } from '../../../src/core/assess/assess';
import { tagToLine, toOwnTag, type ImageTag } from '../../../src/core/assess/image-tag';
import type { Finding } from '../../../src/core/model/finding';
import type { VersionText } from '../../../src/core/model/sighting';
import type { Tool, VersionScheme } from '../../../src/core/model/tool';
import { affected, factsOf, feedOf, inventoryOf, NOW, pinned, trustEvent } from '../../support/events';
import { CLAUDE_CODE } from '../../support/tools';

const TAG: ImageTag = {
  kind: 'image-tag',
  basis: 'inferred',
  note: 'the tag repeats the package’s version',
  prefixes: ['main-v', 'main-', 'v', ''],
  suffixes: ['-stable', '-nightly', '-nikolaik', ''],
  floating: ['latest', 'main-latest', 'main-stable'],
};

function line(text: string, scheme: VersionScheme = 'pep440', kind: VersionText['kind'] = 'exact'): string {
  const step = tagToLine(TAG, { kind, text }, scheme);
  if ('reason' in step) return step.reason;
  return `${step.version.kind} ${step.version.text}`;
}

describe('the version in a tag', () => {
  const cases: [string, VersionScheme, string][] = [
    ['main-v1.42.10-stable', 'pep440', 'exact 1.42.10'],
    ['main-v1.65.0-nightly', 'pep440', 'exact 1.65.0'],
    ['main-1.42.10', 'pep440', 'exact 1.42.10'],
    ['v1.42.10.dev3', 'pep440', 'exact 1.42.10.dev3'],
    ['1.42.10rc1-stable', 'pep440', 'exact 1.42.10rc1'],
    ['0.62', 'pep440', 'exact 0.62'],
    ['0.62-nikolaik', 'pep440', 'exact 0.62'],
    ['0.62', 'semver', 'range 0.62'],
    ['v1.2.3', 'semver', 'exact 1.2.3'],
    ['1.2.3-rc.1', 'semver', 'exact 1.2.3-rc.1'],
    ['2026.05.28-418efe5', 'calendar', 'exact 2026.05.28-418efe5'],
    ['latest', 'pep440', 'floating latest'],
    ['main-latest', 'pep440', 'floating main-latest'],
    ['', 'pep440', 'floating '],
  ];
  for (const [text, scheme, expected] of cases) {
    test(`"${text}" by ${scheme} is ${expected}`, () => {
      for (const kind of ['exact', 'range', 'floating'] as const) assert.equal(line(text, scheme, kind), expected);
    });
  }

  test('others say why they hold none', () => {
    for (const text of ['edge', '1.2.3-alpine', '1.2.3-slim-bookworm', 'main-v', 'main-v-stable', '>=1.2.3', '1.2.3 || 2', 'sha-4f1b2c3']) {
      assert.equal(line(text, 'semver'), `which version the image tag ${text} holds is not known: the tool record describes no such tag`);
    }
    const digest = `sha256:${'a'.repeat(64)}`;
    for (const text of [digest, `main-v1.42.10-stable@${digest}`]) {
      assert.equal(line(text), `which version the digest in ${text} stands for is only known to the registry`);
    }
    assert.equal(line('${TAG}', 'pep440', 'unreadable'), 'unreadable ${TAG}');
  });

  test('a number alone is no version: read as one, a build’s date is newer than every fix', () => {
    for (const text of ['20260831', '5', 'main-v5', 'v5-stable', '5-nightly']) {
      for (const scheme of ['pep440', 'calendar', 'semver'] as const) assert.match(line(text, scheme), /is not known/, text);
    }
  });

  test('a record that wants a prefix refuses tags without one', () => {
    const strict = { ...TAG, prefixes: ['main-v'] };
    assert.ok('reason' in tagToLine(strict, { kind: 'exact', text: '1.42.10' }, 'pep440'));
  });
});

test('a fix is written as the tag at the place is', () => {
  const back = (text: string): string | null => toOwnTag(TAG, '1.83.0', { kind: 'exact', text }, 'pep440');
  assert.equal(back('main-v1.42.10-stable'), 'main-v1.83.0-stable');
  assert.equal(back('1.42.10'), '1.83.0');
  assert.equal(back('0.62-nikolaik'), '1.83.0-nikolaik');
  for (const text of ['latest', 'edge', '', `1.42.10@sha256:${'a'.repeat(64)}`]) assert.equal(back(text), null, text);
});

test('no tag throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom<VersionScheme>('semver', 'pep440', 'calendar', 'seconds'), (text, scheme) => {
    const step = tagToLine(TAG, { kind: 'exact', text }, scheme);
    const back = toOwnTag(TAG, '9.9.9', { kind: 'exact', text }, scheme);
    assert.equal(back !== null, 'version' in step && (step.version.kind === 'exact' || step.version.kind === 'range'));
  }));
});

describe('an image that follows a package', () => {
  const image = { ecosystem: 'x-image', name: 'ghcr.io/maker/proxy' };
  const pypi = { ecosystem: 'PyPI', name: 'proxy' };
  const tool: Tool = {
    ...CLAUDE_CODE,
    id: 'proxy',
    kind: 'library',
    packages: [
      { package: pypi, scheme: 'pep440' },
      { package: image, scheme: 'pep440', follows: { package: pypi, derivation: TAG } },
    ],
    locations: [],
  };
  const ranges = [{ type: 'ECOSYSTEM' as const, events: [{ introduced: '1.40.0' }, { fixed: '1.83.0rc2' }] }];
  const look = (text: string, pkg = pypi, entry: Parameters<typeof affected>[1] = { ranges }) =>
    assess(
      feedOf([trustEvent({ affected: [affected(pkg, entry)] })], { tools: [tool] }),
      inventoryOf(pinned(text, { tool: 'proxy', package: image, version: { kind: 'exact', text } })),
      factsOf(),
      [],
      NOW,
    );
  const finding = (...args: Parameters<typeof look>): Finding | undefined => look(...args).findings[0];

  test('is compared by the package’s ranges, in the package’s order', () => {
    const verdict = (text: string): string | undefined => look(text).verdicts[0]?.verdict;
    assert.equal(verdict('main-v1.39.9-stable'), 'not-affected');
    assert.equal(verdict('main-v1.40.0-stable'), 'affected');
    assert.equal(verdict('1.83.0rc1'), 'affected');
    assert.equal(verdict('1.83.0rc2'), 'not-affected');
    assert.equal(verdict('main-v1.83.0-stable'), 'not-affected');
    assert.equal(verdict('main-latest'), 'unknown');
    assert.equal(verdict('edge'), 'unknown');
  });

  test('the trail says what the tag carries, and the fix is a tag', () => {
    const found = finding('main-v1.42.10-stable');
    assert.equal(found?.trail[0], 'x-image ghcr.io/maker/proxy main-v1.42.10-stable is PyPI proxy 1.42.10 (inferred: the tag repeats the package’s version)');
    assert.equal(found.fixedIn, 'main-v1.83.0rc2-stable');
    assert.equal(finding('edge')?.fixedIn, null);
  });

  test('an entry for the image itself may list versions or whole tags', () => {
    assert.equal(finding('main-v1.42.10-stable', image, { versions: ['1.42.10'], installableFix: '1.42.12' })?.fixedIn, 'main-v1.42.12-stable');
    assert.equal(finding('main-v1.42.11-stable', image, { versions: ['1.42.10'] }), undefined);
    assert.equal(finding('main-v1.42.10-stable', image, { versions: ['main-v1.42.10-stable'] })?.verdict, 'affected');
  });
});
