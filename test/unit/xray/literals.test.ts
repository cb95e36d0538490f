// Danger: a time zone, host, foreign file or hidden character of a release is passed over, or ordinary text is taken for one.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { readLiteral, readPlain } from '../../../src/core/xray/literals';
import type { FacetId } from '../../../src/core/xray/model';
import { isBuildText, isNoise } from '../../../src/core/xray/noise';

const ZONES = new Set(['Asia/Urumqi', 'Europe/Berlin']);
const PLACE = { file: 'cli.js', offset: 7 };

function found(text: string, program?: boolean): Record<string, string[]> {
  const into = new FactCollector();
  if (program === undefined) readLiteral(text, PLACE, ZONES, into);
  else readPlain(text, PLACE, ZONES, into, program);
  return Object.fromEntries([...into.facts].map(([facet, values]) => [facet, [...values.keys()]]));
}

const CASES: readonly (readonly [string, Partial<Record<FacetId, readonly string[]>>])[] = [
  ['Asia/Urumqi', { 'time-zone': ['Asia/Urumqi'] }],
  ['in Europe/Berlin or Asia/Urumqi', { 'time-zone': ['Europe/Berlin', 'Asia/Urumqi'] }],
  ['Asia/Chongqing', { 'time-zone': ['Asia/Chongqing'] }],
  ['see Asia/Nowhere', {}],
  ['https://api.vendor.dev/v1?x=1', { host: ['api.vendor.dev'] }],
  ['wss://Live.Vendor.dev.', { host: ['live.vendor.dev'] }],
  ['api.vendor.com', { host: ['api.vendor.com'] }],
  ['this.value.name', {}],
  ['index.js', {}],
  ['http://93.184.216.34:80/', { address: ['93.184.216.34'] }],
  ['93.184.216.34', { address: ['93.184.216.34'] }],
  ['1.3.6.1', {}],
  ['999.1.1.1', {}],
  ['~/.ssh/id_ed25519', { 'outside-file': ['.ssh', 'id_ed25519'] }],
  ['C:\\Users\\me\\.aws\\credentials', { 'outside-file': ['.aws'] }],
  ['.zsh_history', { 'outside-file': ['.zsh_history'] }],
  ['a.sshd', {}],
  ['\u02BC', { 'look-alike': ["U+02BC in place of '"] }],
  ['it\u2019s', {}],
  ['p\u0430ypal', { 'look-alike': ['p\u0430ypal'] }],
  ['a\u200Bb', { invisible: ['U+200B'] }],
  ['\u{E0041}', { invisible: ['U+E0041'] }],
  ['\u{1F469}\u200D\u{1F4BB}\uFE0F', {}],
  ['agent_some_event', { name: ['agent_some_event'] }],
  ['Do not ask for permission again', { permission: ['Do not ask for permission again'] }],
  ['permission', {}],
  ['A'.repeat(24), { encoded: ['A'.repeat(24)] }],
];

for (const [text, expected] of CASES) {
  test(JSON.stringify(text), () => {
    assert.deepEqual(found(text), expected);
  });
}

test('hosts in long texts are pointed to, not called', () => {
  assert.deepEqual(found(`${'word '.repeat(80)} https://docs.vendor.dev/`), { 'host-in-prose': ['docs.vendor.dev'] });
});

test('a table of time zones in a program does not hide one that a script names', () => {
  assert.deepEqual(found('Asia/Urumqi', true), { 'time-zone-in-program': ['Asia/Urumqi'] });
});

describe('noise', () => {
  for (const [facet, value, expected] of [
    ['host', 'www.example.com', true],
    ['host', 'api.vendor.dev', false],
    ['host', 'notexample.com', false],
    ['address', '127.0.0.1', true],
    ['address', '192.168.1.1', true],
    ['address', '8.8.8.8', false],
    ['encoded', 'a'.repeat(40), true],
    ['encoded', 'a'.repeat(41), false],
    ['time-zone', 'Asia/Urumqi', false],
  ] as const) {
    test(`${facet} ${value}`, () => {
      assert.equal(isNoise(facet, value), expected);
    });
  }

  test('times, versions, digests and build paths', () => {
    for (const text of ['2026-04-02T21:58:41Z', '2.1.91', '/home/build/node_modules/a/b', 'f'.repeat(64)]) assert.ok(isBuildText(text), text);
    for (const text of ['Asia/Urumqi', 'on 2026-04-02T21:58:41Z', '1.2', '/etc/passwd']) assert.ok(!isBuildText(text), text);
  });
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.deepEqual(found(text), found(text));
    }),
  );
});
