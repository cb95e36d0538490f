// Danger: yarn has two formats under one name; a head with several specifiers or an alias that is misread hides a
// version, and a copy of some other package taken for the root's gives the manifest a version that it does not get.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { yarnLockReader } from '../../../src/core/read/yarn-lock';
import type { Pin } from '../../../src/core/read/reader';
import { readChecked, show } from '../../support/pins';

/** What a pin merges with: its key, and the folders whose manifests it answers when the file names them. */
const spot = ({ mergeKey, importers }: Pin): string => (mergeKey === null ? '-' : `${mergeKey}${importers === undefined || importers.includes('.') ? '' : ` in ${importers.join(' ')}`}`);

const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';
const BELOW = 'locked, below other packages';

const read = (text: string) => readChecked(yarnLockReader, text, 'yarn.lock');
const pins = (text: string): string[] => read(text).pins.map((p) => `${p.where}: ${p.package.name} ${p.version.kind} ${p.version.text} ${spot(p)}`);
const fixture = (name: string): string => readFileSync(`test/fixtures/locks/${name}`, 'utf8');

describe('the first format', () => {
  test('a file that yarn wrote: of several copies none is said to be the root’s', () => {
    const text = fixture('yarn-classic.lock');
    assert.deepEqual(pins(text), [
      `locked: ${SDK} exact 0.3.240 npm:${SDK}`,
      `locked: ${CLI} exact 2.1.89 -`,
      `locked: ${CLI} exact 2.1.90 -`,
      `locked: ${CLI} exact 2.1.100 -`,
      `locked: ${CLI} exact 2.1.91 npm:claude`,
    ]);
    assert.deepEqual(read(text).problems, []);
    assert.deepEqual(pins(text.replaceAll('\n', '\r\n')), pins(text));
    assert.deepEqual(pins(`\ufeff${text}`), pins(text));
  });
  test('the place is the version', () => {
    assert.deepEqual(read(fixture('yarn-classic.lock')).pins.slice(0, 2).map(show), [`${SDK} exact '0.3.240' 5:12 <0.3.240>`, `${CLI} exact '2.1.89' 9:12 <2.1.89>`]);
  });
  const heads: readonly [head: string, expected: string[]][] = [
    [`"${CLI}@^2.1.0", "${CLI}@^2.1.5":`, [`npm:${CLI}`]],
    [`"${CLI}@>=2.1.0 <3 || ^4":`, [`npm:${CLI}`]],
    [`"claude@npm:${CLI}@^2.1.0", "${CLI}@^2.1.0":`, ['npm:claude', `npm:${CLI}`]],
    [`"${CLI}@npm:^2.1.0":`, [`npm:${CLI}`]],
    [`"@anthropic-ai/claude-\\u0063ode@^2.1.0":`, [`npm:${CLI}`]],
    [`"${CLI}@npm:other@^2.1.0":`, []],
    [`"${CLI}-linux-x64@2.1.90":`, []],
    [`"${CLI}":`, [`npm:${CLI}`]],
  ];
  for (const [head, expected] of heads) {
    test(head, () => {
      assert.deepEqual(read(`${head}\n  version "2.1.90"\n`).pins.map((p) => `${p.text} ${p.mergeKey ?? '-'}`), expected.map((key) => `2.1.90 ${key}`));
    });
  }
  test('a dependency named version is not the version', () => {
    assert.deepEqual(pins(`"${CLI}@^2.1.0":\n  dependencies:\n    version "9.9.9"\n  version "2.1.90"\n`), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('without quotes, without a version, with an address', () => {
    assert.deepEqual(pins(`"${CLI}@^2.1.0":\n  version 2.1.90`), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
    assert.deepEqual(pins(`"${CLI}@^2.1.0":\n  version ""\n"${SDK}@1":\n  resolved "x"\n`), []);
  });
  test('marks of a merge are told, and both sides are read', () => {
    const side = (version: string): string => `"${CLI}@${version}":\n  version "${version}"\n`;
    const { pins: found, problems } = read(`# yarn\n<<<<<<< HEAD\n${side('2.1.90')}=======\n${side('2.1.91')}>>>>>>> b\n`);
    assert.deepEqual(found.map((p) => p.text), ['2.1.90', '2.1.91']);
    assert.deepEqual(problems, ['Line 2: this is not the head of an entry of yarn.lock.']);
  });
});

describe('the format of yarn 2 and later', () => {
  const berry = (rest: string): string => `__metadata:\n  version: 8\n\n${rest}`;
  const entry = (head: string, version: string, resolution: string): string => `"${head}":\n  version: ${version}\n  resolution: "${resolution}"\n\n`;
  const root = (...dependencies: string[]): string => `${entry('x@workspace:.', '0.0.0-use.local', 'x@workspace:.').trimEnd()}\n  dependencies:\n${dependencies.map((d) => `    ${d}\n`).join('')}\n`;

  test('a file that yarn wrote', () => {
    const text = fixture('yarn-berry.lock');
    assert.deepEqual(pins(text), [
      `locked: ${SDK} exact 0.3.240 npm:${SDK}`,
      `importer packages/web: ${CLI} exact 2.1.90 npm:${CLI} in packages/web`,
      `locked: ${CLI} exact 2.1.100 npm:${CLI}`,
      `locked: ${CLI} exact 2.1.91 npm:claude`,
      `${BELOW}: ${CLI} exact 2.1.89 -`,
    ]);
    assert.deepEqual(read(text).problems, []);
    assert.deepEqual(read(text).pins.slice(0, 1).map(show), [`${SDK} exact '0.3.240' 9:12 <0.3.240>`]);
  });
  test('several specifiers in one head, and a tag', () => {
    const text = berry(entry(`${CLI}@npm:^2.1.0, ${CLI}@npm:latest`, '2.1.90', `${CLI}@npm:2.1.90`) + root(`"${CLI}": "npm:latest"`));
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('a range without its protocol, as older versions write it', () => {
    const text = berry(entry(`${CLI}@npm:^2.1.0`, '2.1.90', `${CLI}@npm:2.1.90`) + entry(`${CLI}@npm:^1.0.0`, '1.0.9', `${CLI}@npm:1.0.9`) + root(`"${CLI}": ^2.1.0`));
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`, `${BELOW}: ${CLI} exact 1.0.9 -`]);
  });
  test('a resolution replaces the range of the only entry', () => {
    const text = berry(entry(`${CLI}@npm:2.1.90`, '2.1.90', `${CLI}@npm:2.1.90`) + root(`"${CLI}": "npm:^1.0.0"`));
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('what the root and another folder ask for is the root’s', () => {
    const web = root(`"${CLI}": "npm:^2.1.0"`).replaceAll('x@workspace:.', 'web@workspace:packages/web');
    const text = berry(web + root(`"${CLI}": "npm:^2.1.0"`) + entry(`${CLI}@npm:^2.1.0`, '2.1.90', `${CLI}@npm:2.1.90`));
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('a patched package is one row', () => {
    const patch = `${CLI}@patch:${CLI}@npm%3A2.1.90#~/.yarn/patches/x.patch`;
    const text = berry(entry(`${CLI}@npm:2.1.90`, '2.1.90', `${CLI}@npm:2.1.90`) + entry(patch, '2.1.90', `${patch}::version=2.1.90`) + root(`"${CLI}": "${patch.slice(CLI.length + 1)}"`));
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('folders of the workspace and links are no releases', () => {
    assert.deepEqual(pins(berry(['workspace:.', 'link:../x', 'portal:../x'].map((v) => entry(`${CLI}@${v}`, '0.0.0-use.local', `${CLI}@${v}`)).join(''))), []);
  });
});

describe('files that are large or hostile', () => {
  const classic = (count: number): string => Array.from({ length: count }, (_, i) => `"p${i}@^1.0.0":\n  version "1.0.${i}"\n  dependencies:\n    a "^1"\n\n`).join('');
  test('100,000 lines', () => {
    assert.deepEqual(pins(`${classic(20_000)}"${CLI}@^2":\n  version "2.1.90"\n`), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`]);
  });
  test('lines without an end', () => {
    for (const text of ['"'.repeat(200_000), `"${'\\'.repeat(200_001)}`, `"a", `.repeat(50_000), 'a'.repeat(200_000), `"a":\n  version ${' '.repeat(200_000)}x`, `  version "${'\\"'.repeat(100_000)}`]) {
      assert.deepEqual(read(text).pins, []);
    }
  });
  test('many folders that ask for many copies', () => {
    const folder = (i: number): string => `"w${i}@workspace:w${i}":\n  resolution: "w${i}@workspace:w${i}"\n  dependencies:\n    "${CLI}": "npm:^2.${i}.0"\n`;
    const copy = (i: number): string => `"${CLI}@npm:^2.${i}.0":\n  version: 2.${i}.0\n  resolution: "${CLI}@npm:2.${i}.0"\n`;
    const text = `__metadata:\n  version: 8\n${Array.from({ length: 5_000 }, (_, i) => folder(i) + copy(i)).join('')}`;
    assert.equal(read(text).pins.length, 5_000);
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(fc.constantFrom('__metadata:\n', `"${CLI}@^2.1.0":\n`, `"${CLI}@npm:^2":\n`, '  version "2.1.90"\n', '  version: 2.1.90\n', '  version ', '"', '\\', ', ', ':', '\n', '\r\n', '\0', '\ud800'), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (parts) => { assert.ok(read(parts.join('')).problems.length <= 1); }), { numRuns: 500 });
  });
});

test('only yarn’s lockfile', () => {
  for (const path of ['yarn.lock', 'a/yarn.lock']) assert.ok(yarnLockReader.accepts(path), path);
  for (const path of ['xyarn.lock', 'yarn.lock.bak', '.yarnrc.yml']) assert.ok(!yarnLockReader.accepts(path), path);
});
