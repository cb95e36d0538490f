import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate made for one test, and its key; neither is ever written but the certificate of an authority. */
export interface TestCertificate {
  readonly pem: string;
  readonly key: string;
}

/** An authority that only a test knows. */
export interface TestAuthority {
  /** Its own certificate. */
  readonly pem: string;
  issue(wish: LeafWish): TestCertificate;
}

interface LeafWish {
  /** Names and IPv4 addresses that it is good for. */
  readonly hosts: readonly string[];
  /** Days from now; a certificate that ended yesterday has -1. */
  readonly ends: number;
}

interface Body {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly ends: number;
  readonly extensions: readonly Buffer[];
}

const DAY_MS = 86_400_000;
/** ITU-T X.690: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const integer = (...bytes: readonly number[]): Buffer => der(0x02, Buffer.from(bytes));
const TRUE = der(0x01, Buffer.from([0xff]));
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);

/** Object identifiers, already in their encoding: RFC 5280 and RFC 5758. */
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const BASIC_CONSTRAINTS = oid('551d13');
const ALTERNATIVE_NAME = oid('551d11');

function name(text: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(text)))));
}

/** UTCTime, which has two digits for the year. */
function time(days: number): Buffer {
  const text = new Date(Date.now() + days * DAY_MS).toISOString();
  return der(0x17, Buffer.from(`${text.slice(2, 19).replace(/\D/g, '')}Z`));
}

function hostName(host: string): Buffer {
  const numbers = host.split('.').map(Number);
  return numbers.length === 4 && !numbers.some(Number.isNaN) ? der(0x87, Buffer.from(numbers)) : der(0x82, Buffer.from(host));
}

function extension(id: Buffer, value: Buffer, ...critical: readonly Buffer[]): Buffer {
  return sequence(id, ...critical, der(0x04, value));
}

/** X.509 version 3 (RFC 5280, 4.1), signed with ECDSA. */
function certificate({ subject, issuer, publicKey, ends, extensions }: Body, signer: KeyObject): string {
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1, ...Buffer.from(subject).subarray(0, 8)),
    ECDSA_SHA256,
    name(issuer),
    sequence(time(-30), time(ends)),
    name(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(...extensions)),
  );
  const bytes = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, signer)));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const newPair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A new authority with a key of its own, which stays in memory. */
export function newAuthority(issuer: string): TestAuthority {
  const own = newPair();
  const isAuthority = extension(BASIC_CONSTRAINTS, sequence(TRUE), TRUE);
  return {
    pem: certificate({ subject: issuer, issuer, publicKey: own.publicKey, ends: 30, extensions: [isAuthority] }, own.privateKey),
    issue: ({ hosts, ends }) => {
      const leaf = newPair();
      const names = extension(ALTERNATIVE_NAME, sequence(...hosts.map(hostName)));
      const pem = certificate({ subject: hosts.join(', '), issuer, publicKey: leaf.publicKey, ends, extensions: [names] }, own.privateKey);
      return { pem, key: leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
    },
  };
}
