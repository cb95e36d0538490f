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

const MAX_WORD = 24;
/** Different letters in any text of some length. */
const MIN_LETTERS = 9;

/** Share of the characters that stand in words of three letters or more, words weighed by how usual their pairs are. */
export function wordScore(text: string): number {
  let usual = 0;
  for (const [word] of text.matchAll(/(?:[A-Z]?[a-z]{2,}|[A-Z]{3,})/g)) {
    const lower = word.toLowerCase();
    let pairs = 0;
    for (let i = 0; i + 1 < lower.length; i++) if (PAIRS.has(lower.slice(i, i + 2))) pairs++;
    // No word is longer, but the padding of an image or a program is.
    usual += Math.min(word.length, MAX_WORD) * (pairs / (lower.length - 1));
  }
  return usual / text.length;
}

/** Two thirds of the text must be words with usual pairs of letters, and there must be marks between them. */
export function readable(text: string): boolean {
  return wordScore(text) >= 0.6 && /[ ,.;:/\n-]/.test(text);
}

/**
 * The same for what comes of a key that was chosen to give letters: nearly all pairs must be usual, and blanks or marks
 * must stand between words as often as in text.
 */
export function clearlyReadable(text: string): boolean {
  const words = text.match(/[A-Za-z]+/g) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const marks = text.match(/[ ,.;:/\n-]/g)?.length ?? 0;
  if (letters < 0.6 * text.length || marks < 0.04 * text.length) return false;
  // Tables of small numbers turn into the same few letters again and again.
  if (new Set(words).size < Math.max(4, 0.3 * words.length) || new Set(words.join('')).size < MIN_LETTERS) return false;
  return (wordScore(text) * text.length) / letters >= 0.85;
}
