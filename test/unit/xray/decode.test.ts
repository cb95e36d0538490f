// Danger: a hidden text stays hidden, or an ordinary constant is said to hide one.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { decodeConstant } from '../../../src/core/xray/decode';

const TEXT = 'first.example.net,second.example.org,another-place.example.com';
const under = (key: number, text = TEXT): Buffer => Buffer.from(Array.from(Buffer.from(text), (byte) => byte ^ key));

describe('schemes', () => {
  for (const key of [0x01, 0x17, 0x5b, 0x80, 0xff]) {
    const shown = `XOR 0x${key.toString(16).toUpperCase().padStart(2, '0')}`;
    test(`base64 with ${shown}`, () => {
      assert.deepEqual(decodeConstant(under(key).toString('base64')), { scheme: `base64, ${shown}`, text: TEXT, hidden: true });
    });
    test(`hex with ${shown}`, () => {
      assert.deepEqual(decodeConstant(under(key).toString('hex')), { scheme: `hex, ${shown}`, text: TEXT, hidden: true });
    });
  }

  test('a list of words', () => {
    const words = 'minister,harbour,candle,orchard,lantern,pepper,winter';
    assert.equal(decodeConstant(under(0x2a, words).toString('base64'))?.text, words);
  });

  test('plain base64 and hex are text, and hide nothing', () => {
    assert.deepEqual(decodeConstant(Buffer.from(TEXT).toString('base64url')), { scheme: 'base64', text: TEXT, hidden: false });
    assert.deepEqual(decodeConstant(Buffer.from(TEXT).toString('hex')), { scheme: 'hex', text: TEXT, hidden: false });
  });

  test('reversal', () => {
    const address = 'https://first.example.net/path/of/it';
    assert.deepEqual(decodeConstant(Array.from(address).reverse().join('')), { scheme: 'reversed', text: address, hidden: true });
    const turned = Array.from(Buffer.from(TEXT).toString('base64')).reverse().join('');
    assert.deepEqual(decodeConstant(turned), { scheme: 'reversed base64', text: TEXT, hidden: true });
  });
});

describe('what is no text', () => {
  test('digests, names and alphabets', () => {
    for (let i = 0; i < 300; i++) {
      const digest = createHash('sha512').update(String(i)).digest();
      for (const form of ['hex', 'base64'] as const) assert.equal(decodeConstant(digest.toString(form)), null);
    }
    for (const name of [
      'getElementsByTagNameAndNamespace',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
      'components/settings/permissions/rules',
      'a'.repeat(64),
      '0'.repeat(64),
    ]) {
      assert.equal(decodeConstant(name), null, name);
    }
  });

  test('no text makes it throw, and what comes back is printable', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array().map((b) => Buffer.from(b).toString('hex'))), (text) => {
        const decoded = decodeConstant(text);
        assert.ok(decoded === null || decoded.scheme === 'reversed' || /^[\n\r\t -~]+$/.test(decoded.text));
      }),
    );
  });

  test('a constant of many megabytes is read in part', () => {
    const long = 'QUJD'.repeat(1_000_000);
    assert.ok((decodeConstant(long)?.text.length ?? 0) <= 4096);
  });
});
