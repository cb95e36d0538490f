// Danger: an image is taken for another one because of its registry or port, or a tag that moves, or that a digest
// overrules, is shown as a version.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { classifyImageTag, findImage, imagePins, imageVersion, parseImageReference, unresolved } from '../../../src/core/read/container-image';
import { LineIndex } from '../../../src/core/read/line-index';
import { mapVerbatim } from '../../../src/core/read/offset-map';
import { CI_CATALOGUE } from '../../support/ci-tools';
import { textAt } from '../../support/pins';

describe('references', () => {
  const cases: readonly [text: string, name: string | null, tag: string | null, digest: string | null][] = [
    ['ghcr.io/berriai/litellm', 'ghcr.io/berriai/litellm', null, null],
    ['ghcr.io/berriai/litellm:main-v1.2.3', 'ghcr.io/berriai/litellm', 'main-v1.2.3', null],
    ['GHCR.IO/berriai/litellm:x', 'ghcr.io/berriai/litellm', 'x', null],
    ['ghcr.io:443/a/b:1', 'ghcr.io/a/b', '1', null],
    ['localhost:5000/a/b', 'localhost:5000/a/b', null, null],
    ['localhost/a', 'localhost/a', null, null],
    ['registry.example:5000/a:1.2', 'registry.example:5000/a', '1.2', null],
    ['node', 'docker.io/library/node', null, null],
    ['node:20', 'docker.io/library/node', '20', null],
    ['litellm/litellm:v1.2.3', 'docker.io/litellm/litellm', 'v1.2.3', null],
    ['docker.io/node', 'docker.io/library/node', null, null],
    ['index.docker.io/a/b', 'docker.io/a/b', null, null],
    ['docker://a/b:1.0', 'docker.io/a/b', '1.0', null],
    ['a/b@sha256:0123', 'docker.io/a/b', null, 'sha256:0123'],
    ['a/b:1.0@sha256:0123', 'docker.io/a/b', '1.0', 'sha256:0123'],
    ['  a/b:1.0  ', 'docker.io/a/b', '1.0', null],
    ['a/b:', 'docker.io/a/b', null, null],
    ['', null, null, null],
    [':1.0', null, null, null],
    ['a//b', null, null, null],
    ['a/b c', null, null, null],
    ['https://ghcr.io/a/b', null, null, null],
    ['oci://ghcr.io/a/b', null, null, null],
    ['/a/b', null, null, null],
    ['a/'.repeat(400), null, null, null],
  ];
  for (const [text, name, tag, digest] of cases) {
    test(`'${text.slice(0, 50)}'`, () => {
      const found = parseImageReference(text);
      const part = (s: { start: number; end: number } | null | undefined) => (s == null ? null : text.slice(s.start, s.end));
      assert.deepEqual([found?.name ?? null, part(found?.tag), part(found?.digest)], [name, tag, digest]);
    });
  }
});

describe('look-up', () => {
  const find = (text: string): string | null => {
    const reference = parseImageReference(text);
    return reference === null ? null : (findImage(reference, CI_CATALOGUE)?.package.name ?? null);
  };
  const cases: readonly [string, string | null][] = [
    ['ghcr.io/berriai/litellm:x', 'ghcr.io/berriai/litellm'],
    ['litellm/litellm', 'docker.io/litellm/litellm'],
    ['docker.io/litellm/litellm', 'docker.io/litellm/litellm'],
    ['ghcr.io/berriai/litellm-other', null],
    ['ghcr.io/other/litellm', null],
    ['berriai/litellm', null],
    ['ghcr.io:5000/berriai/litellm', null],
    ['evil.example/ghcr.io/berriai/litellm', null],
    ['litellm', null],
  ];
  for (const [text, name] of cases) test(text, () => { assert.equal(find(text), name); });
});

describe('tags', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    exact: ['main-v1.42.10-stable', '0.19', 'v1.2.3', '1.2.3-alpine', 'main-v1.65.0-nightly'],
    floating: ['latest', 'main', 'main-latest', 'nightly', 'v1', '2', 'latest-3.11', 'stable'],
    unreadable: ['sha-0a1b2c3', 'main-0a1b2c3', 'v1.2.3+x', '-1.2'],
  };
  for (const [kind, tags] of Object.entries(cases)) {
    for (const tag of tags) test(`${tag} is ${kind}`, () => { assert.equal(classifyImageTag(tag).kind, kind); });
  }
  test('a digest decides, and the tag beside it is not believed', () => {
    const version = (text: string) => imageVersion(text, parseImageReference(text) ?? assert.fail()).version;
    assert.deepEqual(version('a/b:1.2.3@sha256:01'), { kind: 'unreadable', text: '1.2.3@sha256:01' });
    assert.deepEqual(version('a/b@sha256:01'), { kind: 'unreadable', text: 'sha256:01' });
    assert.deepEqual(version('a/b'), { kind: 'floating', text: '' });
  });
});

test('names of variables that are not known', () => {
  assert.deepEqual(
    ['${V}', 'main-$V', '${{ vars.X }}', '{{ .Values.tag }}', '%V%', '$(V)', 'plain'].map((t) => unresolved(t)?.replace('version from variable ', '').replace(', not resolved', '') ?? null),
    ['V', 'V', 'vars.X', 'Values.tag', 'V', 'V', null],
  );
});

test('any text: never throws, and the place slices to the text', () => {
  const piece = fc.constantFrom('ghcr.io', '/', 'berriai/litellm', ':', '@', 'sha256', '1.2.3', 'main-', '$V', ' ', 'docker://', '.');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 8 }).map((a) => a.join('')), fc.string().map((s) => `ghcr.io/berriai/litellm:${s}`)), (text) => {
      const source = { text, lines: new LineIndex(text), catalogue: CI_CATALOGUE };
      for (const pin of imagePins(mapVerbatim(text, 0, text.length), source, 'x')) {
        assert.equal(textAt(text, pin.range), pin.text);
        assert.notEqual(pin.text, '');
      }
    }),
  );
});
