// Danger: a version is read from a program that is not its own, or one that spans two reads, or is missed there; a
// program that holds two versions is given one of them.
import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_PROGRAM_BYTES, searchBytes, type SearchText } from '../../../src/node/byte-search';
import { isVersionOf } from '../../../src/node/locations';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, put } from '../../support/homes';

let home: string;
freshHomes((path) => {
  home = path;
});

const PIECE = 512 * 1024;
const AGENT: SearchText = { before: '--user-agent=agent/', after: ' ' };
const semver = (text: string): boolean => isVersionOf('semver', text);

async function search(content: string | Uint8Array, text: SearchText = AGENT) {
  const result = await searchBytes(await put(home, 'program', content), text, semver, home, NEVER_CANCELLED);
  assert.ok(result.ok);
  return result.value;
}

describe('what stands between the texts', () => {
  for (const [content, expected] of [
    ['x--user-agent=agent/1.2.3 y', '1.2.3'],
    ['--user-agent=agent/1.2.3-beta.4 ', '1.2.3-beta.4'],
    ['--user-agent=agent/1.2.3 --user-agent=agent/1.2.3 ', '1.2.3'],
    ['--user-agent=agent/${version} --user-agent=agent/1.2.3 ', '1.2.3'],
    ['--user-agent=agent/--user-agent=agent/1.2.3 ', '1.2.3'],
    ['--user-agent=agent/1.2.3', null],
    ['--user-agent=agent/1.2 ', null],
    ['--user-agent=agent/v1.2.3 ', null],
    ['--user-agent=agent/ ', null],
    ['--user-agent=agent/1.2.3\n', null],
    ['--user-agent=agent/1.2.3é ', null],
    [`--user-agent=agent/1.2.3-${'a'.repeat(100)} `, null],
    ['--user-agent=Agent/1.2.3 ', null],
    ['', null],
  ] as const) {
    test(JSON.stringify(content.slice(0, 60)), async () => {
      assert.deepEqual(await search(content), expected === null ? { kind: 'none' } : { kind: 'one', text: expected });
    });
  }

  test('two versions that differ are told, and neither is chosen', async () => {
    assert.deepEqual(await search('--user-agent=agent/1.2.3 --user-agent=agent/1.2.4 '), { kind: 'several', texts: ['1.2.3', '1.2.4'] });
  });

  test('two versions far apart', async () => {
    const content = `--user-agent=agent/1.2.3 ${'x'.repeat(3 * PIECE)}--user-agent=agent/1.2.4 `;
    assert.equal((await search(content)).kind, 'several');
  });

  test('without a text after it the version ends where its characters end', async () => {
    const before = { before: 'codex-client/', after: '' };
    assert.deepEqual(await search('codex-client/1.2.3\0\0', before), { kind: 'one', text: '1.2.3' });
    assert.deepEqual(await search('codex-client/1.2.3failed', before), { kind: 'none' });
  });

  test('bytes that are no text stand around it', async () => {
    const noise = Buffer.from([0, 255, 254, 128, 200]);
    assert.deepEqual(await search(Buffer.concat([noise, Buffer.from('--user-agent=agent/1.2.3 '), noise])), { kind: 'one', text: '1.2.3' });
  });
});

describe('the border between two reads', () => {
  for (const offset of [0, 1, 10, 18, 19, 20, 24, 25, 26, 60, 80, 84, 85]) {
    test(`${offset} bytes before it`, async () => {
      const content = Buffer.alloc(2 * PIECE, 'x');
      content.write('--user-agent=agent/1.2.3 ', PIECE - offset);
      assert.deepEqual(await search(content), { kind: 'one', text: '1.2.3' });
    });
  }

  test('anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 3 }), async (offset, pieces) => {
        const content = Buffer.alloc(pieces * PIECE + 400, 'x');
        content.write('--user-agent=agent/1.2.3 ', pieces * PIECE - 150 + offset);
        assert.deepEqual(await search(content), { kind: 'one', text: '1.2.3' });
      }),
      { numRuns: 15 },
    );
  });

  test('a match at the very end of the file', async () => {
    const content = Buffer.alloc(PIECE + 7, 'x');
    content.write('--user-agent=agent/1.2.3 ', content.length - 25);
    assert.deepEqual(await search(content), { kind: 'one', text: '1.2.3' });
  });
});

test('never a version that is not there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('--user-agent=agent/', '1.2.3', ' ', '-rc.1', 'x', '\0', '9')), async (parts) => {
      const content = parts.join('');
      const result = await search(content);
      if (result.kind === 'one') assert.ok(content.includes(`--user-agent=agent/${result.text} `));
    }),
    { numRuns: 60 },
  );
});

test('a program beyond the limit is not searched', async () => {
  const file = await put(home, 'huge', '--user-agent=agent/1.2.3 ');
  await truncate(file, MAX_PROGRAM_BYTES + 1);
  assert.deepEqual(await searchBytes(file, AGENT, semver, home, NEVER_CANCELLED), { ok: true, value: { kind: 'too-large' } });
});

test('a scan that is called off stops, and says so', async () => {
  const file = await put(home, 'program', '--user-agent=agent/1.2.3 ');
  const result = await searchBytes(file, AGENT, semver, home, { cancelled: true });
  assert.equal(result.ok, false);
});

test('a file that is not there is missing', async () => {
  const result = await searchBytes(join(home, 'none'), AGENT, semver, home, NEVER_CANCELLED);
  assert.deepEqual([result.ok, result.ok || result.missing], [false, true]);
});
