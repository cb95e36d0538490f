// Danger: a setting leads the download to a place it must not go to, or a bad entry is dropped without a word.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressFault, parseFeedAddresses } from '../../../src/core/feed/feed-addresses';

const ROOT = 'ab'.repeat(32);
const entry = (over: object = {}): object => ({ name: 'org', url: 'https://feeds.example.com/agents', rootSha256: ROOT, ...over });

describe('an entry', () => {
  test('is kept in one form', () => {
    const { feeds, problems } = parseFeedAddresses([entry({ url: 'https://feeds.example.com/agents//', rootSha256: ROOT.toUpperCase(), replaces: 'bundled' })]);
    assert.deepEqual(problems, []);
    assert.deepEqual(feeds, [{ name: 'org', url: 'https://feeds.example.com/agents', rootSha256: ROOT, replacesBundled: true }]);
  });

  for (const [name, over, expected] of [
    ['no name', { name: undefined }, /needs "name"/],
    ['a name that leaves its folder', { name: '../x' }, /needs "name"/],
    ['the name of the bundled feed', { name: 'bundled' }, /must not be "bundled"/],
    ['no address', { url: 7 }, /needs "url"/],
    ['plain http', { url: 'http://feeds.example.com' }, /must be https/],
    ['a host that only begins like the loopback', { url: 'http://127.0.0.1.example.com/' }, /must be https/],
    ['a user name', { url: 'https://a:b@feeds.example.com/' }, /without user name/],
    ['a query', { url: 'https://feeds.example.com/?a=b' }, /without user name, query/],
    ['a way up', { url: 'https://feeds.example.com/a/%2e%2E/b' }, /"\." or "\.\."/],
    ['a file', { url: 'file:///etc' }, /must be an https address/],
    ['a line break', { url: 'https://feeds.example.com/a\nb' }, /must be an https address/],
    ['no root', { rootSha256: undefined }, /needs "rootSha256"/],
    ['a short root', { rootSha256: 'abcd' }, /64 hexadecimal digits/],
    ['another replacement', { replaces: 'other' }, /can only be "bundled"/],
  ] as const) {
    test(`with ${name} is refused with a line`, () => {
      const { feeds, problems } = parseFeedAddresses([entry(over)]);
      assert.deepEqual(feeds, []);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, /^toolTrust\.feeds, entry 1: /);
      assert.match(problems[0]!, expected);
    });
  }

  test('with a used name is refused, and the others are kept', () => {
    const { feeds, problems } = parseFeedAddresses([entry(), entry({ url: 'https://b.example.com' }), entry({ name: 'two' })]);
    assert.deepEqual(feeds.map((f) => f.name), ['org', 'two']);
    assert.match(problems.join(), /entry 2: "name" is used/);
  });
});

test('http is possible on the loopback interface', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) assert.equal(addressFault(`http://${host}:8080/feed`), null, host);
});

test('a list that is none, and one that is too long, are told', () => {
  assert.deepEqual(parseFeedAddresses('x').problems, ['toolTrust.feeds must be a list.']);
  const many = Array.from({ length: 30 }, (_, i) => entry({ name: `f${i}` }));
  assert.equal(parseFeedAddresses(many).feeds.length, 20);
  assert.match(parseFeedAddresses(many).problems.join(), /only the first 20/);
});

test('never throws, and what it keeps is sound', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.record({ name: fc.string(), url: fc.webUrl(), rootSha256: fc.string() }), (any, made) => {
      for (const value of [any, [any], [made]]) {
        for (const feed of parseFeedAddresses(value).feeds) assert.equal(addressFault(feed.url), null);
      }
    }),
  );
});
