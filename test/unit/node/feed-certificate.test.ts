// Danger: a certificate that is refused is told as a server that is down, so that a person waits, or looks for a way
// around it, in place of mending it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { certificateWords } from '../../../src/node/feed-certificate';
import { newAuthority } from '../../support/certificates';

describe('words about certificates', () => {
  test('an authority that is not trusted: its code, and where to name it', () => {
    for (const code of ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']) {
      const words = certificateWords(code, 'feed.example');
      assert.match(words ?? '', new RegExp(`^no authority that is trusted here signed the certificate of feed\\.example \\(${code}\\); .*NODE_EXTRA_CA_CERTS`));
    }
  });

  test('each other fault has words of its own, and none tells how to switch the check off', () => {
    const codes = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT'];
    const words = codes.map((code) => certificateWords(code, 'feed.example') ?? '');
    assert.equal(new Set(words).size, codes.length);
    for (const sentence of words) {
      assert.match(sentence, /feed\.example/);
      assert.doesNotMatch(sentence, /REJECT_UNAUTHORIZED|insecure|\.$/i);
    }
  });

  test('other errors are not about certificates', () => {
    for (const code of ['', 'ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'constructor']) assert.equal(certificateWords(code, 'feed.example'), null);
  });
});

describe('the certificates of the tests', () => {
  const authority = newAuthority('Test authority');
  const read = (hosts: readonly string[], ends: number) => new X509Certificate(authority.issue({ hosts, ends }).pem);

  test('are read as what they are made for', () => {
    const own = new X509Certificate(authority.pem);
    const leaf = read(['127.0.0.1', 'feed.example'], 5);
    assert.equal(own.ca, true);
    assert.equal(leaf.ca, false);
    assert.equal(leaf.verify(own.publicKey), true);
    assert.equal(leaf.checkIssued(own), true);
    assert.equal(leaf.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(leaf.checkHost('feed.example'), 'feed.example');
    assert.equal(leaf.checkIP('127.0.0.2'), undefined);
  });

  test('end on the day that is asked for, and are signed by one authority only', () => {
    const leaf = read(['feed.example'], -1);
    assert.ok(Date.parse(leaf.validTo) < Date.now());
    assert.ok(Date.parse(leaf.validFrom) < Date.parse(leaf.validTo));
    assert.equal(leaf.verify(new X509Certificate(newAuthority('Test authority').pem).publicKey), false);
  });
});
