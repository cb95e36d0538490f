// Danger: the wrong copy is called the active one. Shell rules decide: first in PATH, executable, links followed.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import type { MachineView } from '../../../src/node/machine';
import { createPathLookup, shimTargets } from '../../../src/node/path-lookup';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';

const PKG = '@scope/tool';

describe('the target in a shim', () => {
  for (const [name, text, targets] of [
    ['npm, cmd', '"%_prog%"  "%dp0%\\node_modules\\@scope\\tool\\cli.js" %*', ['node_modules/@scope/tool']],
    ['older npm, cmd', '"%~dp0\\node_modules\\@scope\\tool\\cli.js" %*', ['node_modules/@scope/tool']],
    ['npm, sh', 'exec node  "$basedir/node_modules/@scope/tool/cli.js" "$@"', ['node_modules/@scope/tool']],
    ['pnpm 10', '"$basedir/global/5/node_modules/@scope/tool/cli.js" "$@"', ['global/5/node_modules/@scope/tool']],
    ['pnpm 12', "exec \"$basedir_abs\"/'../global/v11/a6/node_modules/@scope/tool/x'", ['../global/v11/a6/node_modules/@scope/tool']],
    ['absolute', 'exec "/opt/my tools/node_modules/@scope/tool/x"', ['/opt/my tools/node_modules/@scope/tool']],
    ['another package that begins alike', '"$basedir/node_modules/@scope/tool-extra/x"', []],
    ['no path', 'echo @scope/tool', []],
  ] as const) {
    test(name, () => {
      assert.deepEqual(shimTargets(text, PKG), targets);
    });
  }

  test('hostile text costs little and gives few candidates', () => {
    const targets = shimTargets(`x/node_modules/${PKG}/`.repeat(5000), PKG);
    assert.ok(targets.length <= 20);
    assert.ok(targets.every((t) => t.length <= 1100));
  });

  test('never throws; each candidate ends in the package', () => {
    const part = fc.constantFrom('node_modules/@scope/tool/', '$basedir/', '%dp0%\\', '"', '/', '..', ':', 'a', '\n');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        for (const target of shimTargets(parts.join(''), PKG)) assert.ok(target.endsWith('node_modules/@scope/tool'));
      }),
    );
  });
});

describe('which copy a command starts', () => {
  let home: string;
  freshHomes((path) => {
    home = path;
  });
  beforeEach(async () => {
    for (const copy of ['a', 'b']) await chmod(await put(home, `${copy}/node_modules/${PKG}/cli.js`, '#!/bin/sh\n'), 0o755);
  });

  const folder = (copy: string): string => join(home, copy, 'node_modules', PKG);
  const runs = (path: readonly string[], changes: Partial<MachineView> = {}): Promise<boolean | null> => {
    const machine = machineFor(home, { env: { PATH: path.join(':') }, ...changes });
    return createPathLookup(machine).runs(['tool'], PKG, folder('a'), NEVER_CANCELLED);
  };
  const start = (copy: string, place: string): Promise<string> => link(home, `${place}/tool`, join(folder(copy), 'cli.js'));
  const bin = (name: string): string => join(home, name);

  test('a link into the copy, into another copy, and none', async () => {
    await start('a', 'bin-a');
    await start('b', 'bin-b');
    assert.equal(await runs([bin('bin-a')]), true);
    assert.equal(await runs([bin('bin-b')]), false);
    assert.equal(await runs([bin('bin-a'), bin('bin-b')]), true);
    assert.equal(await runs([bin('bin-b'), bin('bin-a')]), false);
    assert.equal(await runs([]), null);
    assert.equal(await runs([bin('none')]), null);
  });

  test('something else of that name first in PATH: not told', async () => {
    await start('a', 'bin-a');
    await chmod(await put(home, 'first/tool', '#!/bin/sh\nexec something\n'), 0o755);
    assert.equal(await runs([bin('first'), bin('bin-a')]), null);
  });

  test('what a shell passes over, we pass over', async () => {
    await start('a', 'bin-a');
    await link(home, 'dangling/tool', 'gone');
    await link(home, 'circle/tool', 'tool');
    await put(home, 'plain/tool', 'not executable');
    await chmod(bin('plain/tool'), 0o644);
    await mkdir(bin('folder/tool'), { recursive: true });
    assert.equal(await runs([bin('dangling'), bin('circle'), bin('plain'), bin('folder'), bin('bin-a')]), true);
  });

  test('relative places in PATH depend on where a shell stands and are passed over', async () => {
    await start('b', 'bin-b');
    await start('a', 'bin-a');
    assert.equal(await runs(['', '.', 'bin-b', bin('bin-a')]), true);
  });

  test('for one home only, PATH does not lead out of it', async () => {
    const outside = join(dirname(home), 'outside');
    await link(outside, `${basename(home)}/tool`, join(folder('a'), 'cli.js'));
    assert.equal(await runs([join(outside, basename(home))]), null);
    assert.equal(await runs([join(outside, basename(home))], { systemWide: true }), true);
  });

  test('a shim whose target is gone, a binary, and a large file: not told', async () => {
    const shims: (string | Buffer)[] = [
      `exec "$basedir/gone/node_modules/${PKG}/cli.js"`,
      Buffer.concat([Buffer.from('\x7fELF\0'), Buffer.from(`"${folder('a')}/`)]),
      `"${folder('a')}/cli.js"`.padEnd(70_000, '#'),
    ];
    for (const text of shims) {
      await chmod(await put(home, 'shims/tool', text), 0o755);
      assert.equal(await runs([bin('shims')]), null);
    }
  });

  test('a shim with an absolute path is followed', async () => {
    await chmod(await put(home, 'shims/tool', `exec "${folder('b')}/cli.js"`), 0o755);
    assert.equal(await runs([bin('shims')]), false);
  });
});

describe('a program that is no package', () => {
  let home: string;
  freshHomes((path) => {
    home = path;
  });
  const starts = (file: string, ...folders: string[]) =>
    createPathLookup(machineFor(home, { env: { PATH: folders.map((f) => join(home, f)).join(':') } })).starts(['tool'], file);
  const program = async (path: string, content = 'x'.repeat(70_000)): Promise<string> => {
    const file = await put(home, path, content);
    await chmod(file, 0o755);
    return file;
  };

  test('is what PATH finds first, by itself, by a link, or below a folder', async () => {
    const file = await program('own/1.0/tool');
    await link(home, 'bin/tool', '../own/1.0/tool');
    for (const folder of ['own/1.0', 'bin']) assert.equal(await starts(file, folder), true, folder);
    assert.equal(await starts(join(home, 'own'), 'bin'), true);
  });

  test('is not, when another program or a package’s script comes first', async () => {
    const file = await program('own/tool');
    await program('other/tool');
    await program('lib/node_modules/tool/cli.js', '#!/usr/bin/env node\n');
    await link(home, 'npm/tool', '../lib/node_modules/tool/cli.js');
    for (const first of ['other', 'npm']) assert.equal(await starts(file, first, 'own'), false, first);
  });

  test('is not told behind a version manager’s own program', async () => {
    const file = await program('own/tool');
    await program('managers/mise');
    await link(home, 'shims/tool', '../managers/mise');
    assert.equal(await starts(file, 'shims', 'own'), null);
  });

  test('is not told behind a wrapper, without PATH, or by a file that cannot be started', async () => {
    const file = await program('own/tool');
    await program('wrapped/tool', '#!/bin/sh\n');
    await put(home, 'plain/tool', 'x'.repeat(70_000));
    assert.equal(await starts(file, 'wrapped', 'own'), null);
    assert.equal(await starts(file, 'none'), null);
    assert.equal(await starts(file, 'plain'), null);
  });
});
