/** A constant that a simple scheme turns into readable text. */
export interface Decoded {
  /** The steps in the order in which they undo the encoding: `base64, XOR 0x5B`. */
  readonly scheme: string;
  readonly text: string;
  /** False when only a common encoding was used, which hides nothing from a reader who knows it. */
  readonly hidden: boolean;
}

/** As much of a constant is decoded; readable or not shows early. */
const MAX_BYTES = 4096;
const MIN_BYTES = 12;
const HEX = /^(?:[0-9a-f]{2})+$/i;
/** Pairs of letters that texts and host names are rich in, and texts under a wrong key are not. */
const PAIRS = new Set(
  ('th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ' +
    'll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt ' +
    'po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo ' +
    'av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up lu ' +
    'go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu ui rg ib tl ny ki rk ys ob mm fu ph og ms ye ud mb ip ub oi rl gu dr hr ' +
    'cc tw ft wn nu af hu nn eo vo rv nf xp gn sm fl iz ok nl my gl aw ju oa eq sy sl ps jo lf nv je nk kn gs dy hy ze ks xt bs ik dd ' +
    'pt rp sk xi oe oy ws lv dl rf eu dg wr xa yi nm eb rb tm xc eh tc gy ja hn yp za gg ym sw bj lm cs ii ix xe oh lk dv lp ax ox uf').split(' '),
);

/** Tries base64, hexadecimal digits and reversal, each alone and with one byte XOR; null when no text comes of it. */
export function decodeConstant(constant: string): Decoded | null {
  for (const [scheme, bytes] of schemes(constant)) {
    if (bytes.length < MIN_BYTES) continue;
    const plain = textOf(bytes, 0);
    if (plain !== null && readable(plain)) return { scheme, text: plain, hidden: scheme.includes('reversed') };
    const found = underOneByte(bytes);
    if (found !== null) return { scheme: `${scheme}, XOR 0x${found.key.toString(16).toUpperCase().padStart(2, '0')}`, text: found.text, hidden: true };
  }
  const reversed = Array.from(constant.slice(0, MAX_BYTES)).reverse().join('');
  return /^https?:\/\/[a-z0-9.-]+/i.test(reversed) ? { scheme: 'reversed', text: reversed, hidden: true } : null;
}

function* schemes(constant: string): Generator<readonly [string, Uint8Array]> {
  if (HEX.test(constant)) yield ['hex', hexBytes(constant)];
  yield ['base64', base64Bytes(constant)];
  yield ['reversed base64', base64Bytes(Array.from(constant).reverse().join('').replace(/^=+/, ''))];
}

function hexBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(text.length >> 1, MAX_BYTES));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const DIGITS = new Map(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (c, i) => [c, i] as const).concat([['-', 62], ['_', 63]]));

function base64Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined || bytes.length >= MAX_BYTES) break;
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** The bytes as ASCII text under a key; null when one of them is no printable character. */
function textOf(bytes: Uint8Array, key: number): string | null {
  let text = '';
  for (const byte of bytes) {
    const code = byte ^ key;
    if ((code < 32 || code > 126) && code !== 10 && code !== 13 && code !== 9) return null;
    text += String.fromCharCode(code);
  }
  return text;
}

function underOneByte(bytes: Uint8Array): { readonly key: number; readonly text: string } | null {
  let best: { key: number; text: string; score: number } | null = null;
  for (let key = 1; key < 256; key++) {
    const text = textOf(bytes, key);
    const score = text === null ? 0 : wordScore(text);
    if (text !== null && score > (best?.score ?? 0)) best = { key, text, score };
  }
  return best !== null && readable(best.text) ? best : null;
}

/** Share of the characters that stand in words of three letters or more, words weighed by how usual their pairs are. */
function wordScore(text: string): number {
  let usual = 0;
  for (const [word] of text.matchAll(/(?:[A-Z]?[a-z]{2,}|[A-Z]{3,})/g)) {
    const lower = word.toLowerCase();
    let pairs = 0;
    for (let i = 0; i + 1 < lower.length; i++) if (PAIRS.has(lower.slice(i, i + 2))) pairs++;
    usual += word.length * (pairs / (lower.length - 1));
  }
  return usual / text.length;
}

/** Two thirds of the text must be words with usual pairs of letters, and there must be marks between them. */
function readable(text: string): boolean {
  return wordScore(text) >= 0.6 && /[ ,.;:/\n-]/.test(text);
}
