/** Codes of Node.js and OpenSSL for a chain that ends in nobody who is trusted here. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** Codes for an answer that is not TLS at all. */
const NO_TLS: ReadonlySet<string> = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER']);

/**
 * What is wrong with a server's certificate and what to do about it, by the code of the error; null for other errors.
 * There is no way to go on without a good certificate: the signatures of the feed protect what it says, and the
 * certificate keeps others from holding updates back. `host` is the one that was asked.
 */
export function certificateWords(code: string, host: string): string | null {
  if (UNTRUSTED.has(code)) {
    return (
      `no authority that is trusted here signed the certificate of ${host} (${code}); if it is yours, name the file with the ` +
      'certificate of its authority in the environment variable NODE_EXTRA_CA_CERTS, or, for the editor, add that to the system’s certificates'
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return `the certificate of ${host} has expired; who runs the server must renew it, unless the clock of this machine is wrong`;
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return `the certificate of ${host} is not valid yet; is the clock of this machine right?`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `the certificate that came is not for ${host}; check the address of the feed, and whether something in between answers in its place`;
  }
  if (NO_TLS.has(code)) return `${host} does not answer as an https server (${code}); check the address and the port of the feed`;
  return null;
}
