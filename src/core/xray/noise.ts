import type { FacetId } from './model';

/** Names that RFC 2606 and RFC 6761 reserve, this machine itself, and addresses that only name an XML vocabulary. */
const RESERVED_HOST = /(?:^|\.)(?:example|example\.(?:com|net|org)|test|invalid|localhost)$|^www\.w3\.org$|^schemas\.(?:microsoft|openxmlformats)\.(?:com|org)$|^json-schema\.org$/;
/** Loopback, private and documentation addresses (RFC 1918, RFC 5737, RFC 6890). */
const RESERVED_ADDRESS = /^(?:0|10|127|169\.254|192\.168|192\.0\.2|198\.51\.100|203\.0\.113|172\.(?:1[6-9]|2\d|3[01])|25[0-5])\./;
/** Lengths of digests in hexadecimal digits. */
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** Only letters, or words of one case joined: a name and no encoding. */
const NAME_LIKE = /^(?:[A-Za-z]+|[a-z0-9]+(?:[-_/][a-z0-9]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+|(?:\/?[A-Za-z0-9]+)(?:[/_-][A-Za-z0-9]+)+)$/;

/** True for a value that any build may change and that tells a reader nothing. */
export function isNoise(facet: FacetId, value: string): boolean {
  if (facet === 'host' || facet === 'host-in-prose') return RESERVED_HOST.test(value);
  if (facet === 'address') return RESERVED_ADDRESS.test(value);
  if (facet === 'encoded') return DIGEST.test(value);
  return false;
}

/** True for text that only looks like an encoding because it has no blanks: long names, paths, alphabets. */
export function isNameLike(value: string): boolean {
  return NAME_LIKE.test(value);
}

/** Texts that any build changes: times, build paths, digests, version numbers. */
export function isBuildText(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?$/.test(text) ||
    /^v?\d{1,5}\.\d{1,5}\.\d{1,9}(?:[-+][\w.]{1,40})?$/.test(text) ||
    DIGEST.test(text) ||
    (text.startsWith('/') && text.includes('/node_modules/') && !/\s/.test(text))
  );
}
