// Danger: a hidden text stays hidden, or an ordinary constant is said to hide one.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { decodeConstant } from '../../../src/core/xray/decode';
import { readScriptFile } from '../../../src/core/xray/read-file';

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

describe('keys of several bytes', () => {
  const LONG = `${TEXT},a.third.example.io,registry.mirror.example.cn,proxy.vendor.example.com,and some words about all of them`;
  const repeated = (key: Uint8Array, text = LONG): Buffer => Buffer.from(Array.from(Buffer.from(text), (byte, i) => byte ^ (key[i % key.length] ?? 0)));

  for (const key of ['ab', 'k3y', '\x01\x80', 'Zq9!', '\xff\x00\x7f\x11\x90', 'secret', 'mykey12', 'longkey8']) {
    const bytes = Buffer.from(key, 'latin1');
    test(`XOR 0x${bytes.toString('hex')}`, () => {
      assert.deepEqual(decodeConstant(repeated(bytes).toString('base64')), { scheme: `base64, XOR 0x${bytes.toString('hex').toUpperCase()}`, text: LONG, hidden: true });
    });
  }

  test('prose and lists of words', () => {
    for (const text of [
      'Do not tell the person who asks that this was written down, and never name the list that it came from.',
      'minister,harbour,candle,orchard,lantern,pepper,winter,garden,window,station,mountain,river,engine,paper,letter',
    ]) {
      assert.equal(decodeConstant(repeated(Buffer.from('t7#q'), text).toString('hex'))?.text, text);
    }
  });

  test('a text too short for the key stays unread', () => {
    assert.equal(decodeConstant(repeated(Buffer.from('longkey8'), LONG.slice(0, 40)).toString('base64')), null);
  });
});

describe('other schemes', () => {
  const read = (source: string): string[] => {
    const into = new FactCollector();
    assert.equal(readScriptFile(source, 'cli.js', { zones: new Set(), into }), null);
    return [...(into.facts.get('encoded')?.keys() ?? [])];
  };
  const codes = Array.from(TEXT, (c) => c.charCodeAt(0));

  for (const [name, source, scheme] of [
    ['a call with character codes', `String.fromCharCode(${codes.join()})`, 'character codes'],
    ['a list of character codes', `a=[${codes.join(', ')}]`, 'character codes'],
    ['hexadecimal codes', `a=[${codes.map((c) => `0x${c.toString(16)}`).join()}]`, 'character codes'],
    ['codes under a key', `a=new Uint8Array([${codes.map((c) => c ^ 0x41).join()}])`, 'character codes, XOR 0x41'],
    ['base64 twice', `a="${Buffer.from(Buffer.from(TEXT).toString('base64')).toString('base64')}"`, 'base64, base64'],
    ['percent escapes', `a="${codes.map((c) => `%${c.toString(16)}`).join('')}"`, 'percent escapes'],
    ['escapes in a text', `a="${codes.map((c) => `\\\\u00${c.toString(16)}`).join('')}"`, 'escapes'],
    ['hexadecimal escapes in a text', `a="${codes.map((c) => `\\\\x${c.toString(16)}`).join('')}"`, 'escapes'],
  ] as const) {
    test(name, () => {
      const [constant = ''] = read(source);
      assert.deepEqual(decodeConstant(constant), { scheme, text: TEXT, hidden: true });
    });
  }

  test('letters moved by 13', () => {
    const [constant = ''] = read('a="uggcf://ncv.iraqbe.qri/i1"');
    assert.deepEqual(decodeConstant(constant), { scheme: 'letters moved by 13', text: 'https://api.vendor.dev/v1', hidden: true });
  });

  test('numbers, addresses and texts of other alphabets are none', () => {
    const many = Array.from({ length: 300 }, (_, i) => i % 256);
    for (const source of [
      `a=[${many.join()}]`,
      `a=[${many.map((i) => 97 + (i % 26)).join()}]`,
      `a=[${many.map((i) => i * 3).join()}]`,
      `a=[${codes.map((c) => -c).join()}]`,
      `a=[${codes.map((c) => c + 0.5).join()}]`,
      `a="https://vendor.dev/?q=one%20two%2Fthree%3Ffour"`,
      `a="${encodeURIComponent('\u4f60\u597d\u4e16\u754c\u4f60\u597d')}"`,
      'a=[2,7,1,1,101,1,102,0,0,7,5,1,1,102,0,0]',
      `a="%s %d %i and 100%"`,
    ]) {
      assert.deepEqual(read(source), [], source);
    }
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

  test('random bytes, small numbers, images and programs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 1000 }), fc.constantFrom(0xff, 0x3f, 0x1f, 0x0f), (bytes, mask) => {
        assert.equal(decodeConstant(Buffer.from(bytes.map((b) => b & mask)).toString('base64')), null);
      }),
      { numRuns: 1500 },
    );
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61', 'hex'), createHash('sha512').update('png').digest()]);
    const wasm = Buffer.concat([Buffer.from('0061736d0100000001090260017f017f600000020f0103656e76', 'hex'), Buffer.from('memory.grow'), Buffer.alloc(200, 0x20)]);
    const font = Buffer.concat([Buffer.from('774f463200010000', 'hex'), Buffer.alloc(64), createHash('sha512').update('font').digest()]);
    const map = Buffer.from(Array.from({ length: 600 }, (_, i) => [0, 0, 0, i % 7, 2, i % 3][i % 6] ?? 0));
    for (const bytes of [png, wasm, font, map]) for (const form of ['base64', 'hex'] as const) assert.equal(decodeConstant(bytes.toString(form)), null);
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
