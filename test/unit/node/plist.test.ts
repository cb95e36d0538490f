// Danger: a made-up property list hangs the scan or throws, or another key's text is taken for the version.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { build, buildBinary, type PlistValue } from 'plist';
import { readBinaryPlist } from '../../../src/node/binary-plist';
import { readPlistText } from '../../../src/node/plist';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, put } from '../../support/homes';

let home: string;
freshHomes((path) => {
  home = path;
});

const KEY = 'CFBundleShortVersionString';
const read = async (content: string | Uint8Array) => readPlistText(await put(home, 'Info.plist', content), KEY, home, NEVER_CANCELLED);
const INFO = { CFBundleName: 'Agent', [KEY]: '1.2.3', CFBundleVersion: '77', LSRequires: true, Types: [{ [KEY]: '9.9.9' }], Größe: 'ü' };

for (const [form, encode] of [['XML', build], ['binary', buildBinary]] as const) {
  describe(form, () => {
    test('the text under the key of the outermost dictionary', async () => {
      assert.deepEqual(await read(encode(INFO)), { ok: true, value: '1.2.3' });
    });
    test('no such key, or no text under it', async () => {
      assert.deepEqual(await read(encode({ Types: [{ [KEY]: '9.9.9' }] })), { ok: true, value: null });
      assert.deepEqual(await read(encode({ [KEY]: 7 })), { ok: true, value: null });
    });
    test('no dictionary', async () => {
      assert.equal((await read(encode([KEY, '1.2.3']))).ok, false);
    });
    test('many keys', async () => {
      const many = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`key ${i}`, `value ${i}`]));
      assert.deepEqual(await read(encode({ ...many, [KEY]: '1.2.3' })), { ok: true, value: '1.2.3' });
    });
  });
}

test('texts that are not ASCII', () => {
  assert.equal(readBinaryPlist(Buffer.from(buildBinary(INFO)))?.get('Größe'), 'ü');
});

test('an entity of its own is not replaced by what it stands for', async () => {
  const text = `<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY v "1.2.3">]><plist version="1.0"><dict><key>${KEY}</key><string>&v;</string></dict></plist>`;
  const result = await read(text);
  assert.ok(!result.ok || result.value !== '1.2.3');
});

for (const content of ['', 'text', '<plist>', '<plist><dict><key>x</key></dict>', '{}', 'bplist00', `bplist00${'\0'.repeat(40)}`, '\0\0']) {
  test(`broken: ${JSON.stringify(content.slice(0, 40))}`, async () => {
    const result = await read(content);
    assert.ok(!result.ok || result.value === null);
  });
}

test('lists that refer to one another twice each, which a tree would never end', () => {
  const depth = 60;
  const objects: number[][] = [[0xd1, 1, 2], [0x51, 0x78]];
  for (let i = 0; i < depth; i++) objects.push([0xa2, i + 3, i + 3]);
  objects.push([0x51, 0x79]);
  let at = 8;
  const offsets = objects.map((o) => (at += o.length) - o.length);
  const trailer = [0, 0, 0, 0, 0, 0, 2, 1, ...eight(objects.length), ...eight(0), ...eight(at)];
  const bytes = Buffer.from([...Buffer.from('bplist00'), ...objects.flat(), ...offsets.flatMap((o) => [o >> 8, o & 255]), ...trailer]);
  assert.deepEqual(readBinaryPlist(bytes), new Map());
});

function eight(value: number): readonly number[] {
  return [0, 0, 0, 0, 0, 0, value >> 8, value & 255];
}

test('never throws, whatever is changed in a real list', () => {
  const value: PlistValue = INFO;
  const real = Buffer.from(buildBinary(value));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(real.length), (changes, cut) => {
      const bytes = Buffer.from(real);
      for (const [at, byte] of changes) bytes[at] = byte;
      readBinaryPlist(bytes);
      readBinaryPlist(bytes.subarray(0, cut));
    }),
  );
});
