// Danger: npm was told to install elsewhere, and we do not look there or follow the words of an npmrc astray.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Collector } from '../../../src/node/collector';
import type { MachineView } from '../../../src/node/machine';
import { findNpmPrefixes, readPrefix } from '../../../src/node/npm-prefix';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, machineFor, put } from '../../support/homes';

describe('the prefix in an npmrc text', () => {
  for (const [text, prefix] of [
    ['prefix=/opt/x', '/opt/x'],
    ['  prefix = ~/.npm-packages  \r\n', '~/.npm-packages'],
    ['prefix="/a b/c"', '/a b/c'],
    ["prefix='/a'", '/a'],
    ['prefix=${HOME}/x=y', '${HOME}/x=y'],
    ['prefix=/a\nprefix=/b', '/b'],
    [';prefix=/a\n#prefix=/b', null],
    ['prefixes=/a\nmy-prefix=/b', null],
    ['[section]\nprefix=/a', null],
    ['prefix=/a\n[section]\nprefix=/b', '/a'],
    ['prefix=', null],
    ['prefix', null],
    ['', null],
  ] as const) {
    test(JSON.stringify(text), () => {
      assert.equal(readPrefix(text), prefix);
    });
  }

  test('never throws, and gives only what stands in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('prefix', '=', '"', "'", '\n', '\r', ' ', '[', ';', '/', 'x', '$', '{', '}') }), (text) => {
        const prefix = readPrefix(text);
        assert.ok(prefix === null || (prefix !== '' && text.includes(prefix)));
      }),
    );
  });
});

describe('on disk', () => {
  let home: string;
  freshHomes((path) => {
    home = path;
  });

  const find = async (changes: Partial<MachineView> = {}) => {
    const found = new Collector('npm-global');
    const prefixes = await findNpmPrefixes(machineFor(home, changes), found, NEVER_CANCELLED);
    return { prefixes: prefixes.map((p) => [p.path, p.label]), problems: found.inventory(NEVER_CANCELLED, false).coverage };
  };

  test('~/.npmrc with a home, a variable, a plain path', async () => {
    for (const written of ['~/tools', '${HOME}/tools', '${TOOLS}/tools', join(home, 'tools')]) {
      await put(home, '.npmrc', `registry=x\nprefix=${written}\n`);
      // HOME of this process must not win over the home that is looked at.
      const { prefixes } = await find({ env: { HOME: '/elsewhere', TOOLS: home } });
      assert.deepEqual(prefixes, [[join(home, 'tools'), 'npm prefix from ~/.npmrc']]);
    }
  });

  test('the environment, in any case, and the file it names', async () => {
    await put(home, 'other/npmrc', 'prefix=~/two');
    const env = { npm_config_prefix: join(home, 'one'), NPM_CONFIG_USERCONFIG: join(home, 'other/npmrc') };
    assert.deepEqual((await find({ env })).prefixes, [
      [join(home, 'one'), 'npm prefix NPM_CONFIG_PREFIX'],
      [join(home, 'two'), 'npm prefix from ~/other/npmrc'],
    ]);
  });

  test('a prefix outside the home counts for the machine, not for one home', async () => {
    await put(home, '.npmrc', 'prefix=/opt/elsewhere');
    assert.deepEqual(await find({ env: { NPM_CONFIG_PREFIX: '/opt/env' } }), { prefixes: [], problems: [] });
    const { prefixes } = await find({ env: { NPM_CONFIG_PREFIX: '/opt/env' }, systemWide: true });
    assert.deepEqual(prefixes.map(([path]) => path).slice(0, 2), ['/opt/env', '/opt/elsewhere']);
  });

  for (const written of ['${NOT_SET}/x', 'relative/x']) {
    test(`${written} is told as a place not looked at`, async () => {
      await put(home, '.npmrc', `prefix=${written}`);
      const { prefixes, problems } = await find();
      assert.deepEqual(prefixes, []);
      assert.deepEqual(problems.map((p) => p.status), ['skipped']);
      assert.match(problems[0]?.reason ?? '', /^The prefix in ~\/\.npmrc is not an absolute path here/);
    });
  }

  test('an npmrc that cannot be read is told', async () => {
    await mkdir(join(home, '.npmrc'));
    const { problems } = await find();
    assert.deepEqual(problems.map((p) => p.status), ['failed']);
    assert.match(problems[0]?.reason ?? '', /npm’s prefix is not known: ~\/\.npmrc is a folder/);
  });
});
