// Danger: a token that lies across two pieces of a file, or is written in two bytes per character, is not found, and a
// copy looks free of it; or one occurrence counts twice; or a file that cannot be read looks searched.
import assert from 'node:assert/strict';
import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_SEARCHED_BYTES, TokenCounter, searchFile } from '../../../src/node/token-search';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, put } from '../../support/homes';

function count(token: string, bytes: Buffer, cuts: readonly number[]): readonly [number, number, number] {
  const counter = new TokenCounter(token);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    counter.feed(bytes.subarray(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  counter.feed(bytes.subarray(from));
  const { bytes: all, text8, text16 } = counter.counts;
  return [all, text8, text16];
}

describe('counting', () => {
  const both = Buffer.concat([Buffer.from('..Asia/Urumqi..'), Buffer.from('Asia/Urumqi', 'utf16le'), Buffer.from('Asia/UrumqiAsia/Urumqi')]);

  test('each spelling by itself', () => {
    assert.deepEqual(count('Asia/Urumqi', both, []), [both.length, 3, 1]);
    assert.deepEqual(count('Asia/Urumqj', both, []), [both.length, 0, 0]);
    assert.deepEqual(count('Asia/Urumqi', Buffer.alloc(0), []), [0, 0, 0]);
  });

  test('wherever a file is cut in two, and when it comes byte by byte', () => {
    for (let cut = 0; cut <= both.length; cut++) assert.deepEqual(count('Asia/Urumqi', both, [cut]), [both.length, 3, 1], `cut at ${cut}`);
    assert.deepEqual(count('Asia/Urumqi', both, [...both.keys()]), [both.length, 3, 1]);
  });

  test('a token that overlaps itself counts the same however the bytes come', () => {
    const bytes = Buffer.from('aaaaaaa');
    for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual(count('aaa', bytes, [cut]), [7, 2, 0], `cut at ${cut}`);
  });

  test('letters beyond ASCII', () => {
    const bytes = Buffer.concat([Buffer.from('xé€x'), Buffer.from('é€', 'utf16le')]);
    assert.deepEqual(count('é€', bytes, [2, 4]), [bytes.length, 1, 1]);
  });

  test('memory that the caller uses again does not change the count', () => {
    const counter = new TokenCounter('abcd');
    const shared = Buffer.from('..ab');
    counter.feed(shared);
    shared.fill('z');
    counter.feed(Buffer.from('cd'));
    assert.equal(counter.counts.text8, 1);
  });

  test('any cuts give the count of the whole', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '\0'), { maxLength: 60 }).map((l) => l.join(''));
    fc.assert(
      fc.property(letters, fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }), fc.array(fc.nat(60)), (text, token, cuts) => {
        const bytes = Buffer.from(text);
        assert.deepEqual(count(token.join(''), bytes, cuts), count(token.join(''), bytes, []));
      }),
    );
  });
});

describe('files', () => {
  let home = '';
  freshHomes((fresh) => {
    home = fresh;
  });
  const search = (path: string, cancel = NEVER_CANCELLED) => searchFile(path, 'Asia/Urumqi', home, cancel);

  test('a token across the pieces in which a file is read', async () => {
    const path = await put(home, 'big', Buffer.concat([Buffer.alloc(512 * 1024 - 5, 0x20), Buffer.from('Asia/Urumqi'), Buffer.alloc(900_000)]));
    const found = await search(path);
    assert.deepEqual(found, { ok: true, value: { bytes: 512 * 1024 - 5 + 11 + 900_000, text8: 1, text16: 0 } });
  });

  test('a file beyond the bound is told, not searched in part', async () => {
    const path = join(home, 'huge');
    const file = await open(path, 'w');
    await file.truncate(MAX_SEARCHED_BYTES + 1);
    await file.close();
    const found = await search(path);
    assert.ok(!found.ok);
    assert.match(found.reason, /~\/huge is larger than 1024 MB/);
  });

  test('what cannot be read is told: no permission, a folder, a pipe, nothing', async () => {
    const path = join(home, 'locked');
    await writeFile(path, 'Asia/Urumqi');
    await chmod(path, 0);
    await mkdir(join(home, 'folder'));
    assert.equal(spawnSync('mkfifo', [join(home, 'pipe')]).status, 0);
    const reasons: string[] = [];
    for (const name of ['locked', 'folder', 'pipe', 'nothing']) {
      const found = await asOrdinaryUser(() => search(join(home, name)));
      reasons.push(found.ok ? 'searched' : found.reason);
    }
    assert.match(reasons[0] ?? '', /may not be read by this user/);
    assert.match(reasons[1] ?? '', /is no ordinary file|is a folder/);
    assert.match(reasons[2] ?? '', /is no ordinary file/);
    assert.match(reasons[3] ?? '', /does not exist/);
  });

  test('a search that is called off gives no count', async () => {
    const path = await put(home, 'file', 'Asia/Urumqi');
    assert.equal((await search(path, { cancelled: true })).ok, false);
  });
});
