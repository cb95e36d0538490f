import type { FactCollector } from './collector';
import type { Place } from './model';

/** ASCII characters, and what can stand in their place unnoticed. Source: Unicode Technical Standard 39, confusables. */
const DOUBLES: readonly (readonly [string, string])[] = [
  ["'", '\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BD\u02C8\u02CA\u2032\u055A\uA78C\uFF07'],
  ['"', '\u201C\u201D\u201F\u02BA\u2033\uFF02'],
  ['-', '\u2010\u2011\u2012\u2013\u2212\u02D7\uFE58\uFF0D'],
  ['a blank', '\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000'],
  ['.', '\u2024\uFF0E\u0660'],
  [',', '\u201A\uFF0C'],
  [':', '\uA789\u02D0\u2236\uFF1A'],
  ['/', '\u2044\u2215\uFF0F'],
];

const DOUBLE = new Map(DOUBLES.flatMap(([plain, others]) => Array.from(others, (c) => [c, plain] as const)));

/** Zero-width and direction characters, word joiners, tags. U+FE0F and U+200D stand in emoji everywhere and do not count. */
const UNSEEN = /[\u00AD\u034F\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0E\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}]/gu;
/** Tags and selectors of variants in a row: each can stand for a byte. Source: The Unicode Standard, 23.4 and 23.9. */
const CARRIERS = /[\u{E0020}-\u{E007F}]{2,}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{4,}/gu;
/** Flags of regions are a black flag with tags behind it. Source: Unicode Technical Standard 51; these three are in use. */
const FLAG_TAGS = new Set(['gbeng', 'gbsct', 'gbwls']);
/** Characters that change the order in which others are shown. Source: Unicode Standard Annex 9. */
const DIRECTIONS = new Map([
  ['\u202A', 'left-to-right embedding'],
  ['\u202B', 'right-to-left embedding'],
  ['\u202D', 'left-to-right override'],
  ['\u202E', 'right-to-left override'],
  ['\u2066', 'left-to-right isolate'],
  ['\u2067', 'right-to-left isolate'],
  ['\u2068', 'first strong isolate'],
]);
const MAX_CARRIED = 100;
const BEYOND_ASCII = /[^\0-\x7F]/;
const MIXED = /[A-Za-z](?:[\u0370-\u03FF\u0400-\u04FF])|[\u0370-\u03FF\u0400-\u04FF][A-Za-z]/u;
const MAX_WORD = 40;

/** Characters that look like others, or like nothing at all. */
export function readCharacters(text: string, place: Place, into: FactCollector): void {
  if (!BEYOND_ASCII.test(text)) return;
  const rest = text.replace(CARRIERS, (row) => (readCarried(row, place, into) ? '' : row));
  for (const [character] of rest.matchAll(UNSEEN)) into.add('invisible', named(character), place);
  const plain = DOUBLE.get(text);
  // A character alone in a literal is there to be used as such; in prose it is typography.
  if (plain !== undefined) into.add('look-alike', `${codePoint(text)} in place of ${plain}`, place);
  else if (text.length <= MAX_WORD && !/\s/.test(text) && MIXED.test(text)) into.add('look-alike', text, place);
}

/** Adds the ASCII text that a row of unseen characters stands for. False when it stands for none. */
function readCarried(row: string, place: Place, into: FactCollector): boolean {
  const tags = (row.codePointAt(0) ?? 0) >= 0xe0000 && (row.codePointAt(0) ?? 0) < 0xe0080;
  const text = Array.from(row, (character) => String.fromCharCode(byteOf(character.codePointAt(0) ?? 0))).join('');
  const carried = tags ? text.replace(/\x7F$/, '') : text;
  if (tags && FLAG_TAGS.has(carried)) return true;
  if (!/^[\t\n\r -~]+$/.test(carried)) return false;
  const shown = carried.length <= MAX_CARRIED ? carried : `${carried.slice(0, MAX_CARRIED - 1)}…`;
  into.add('hidden-text', `${shown} (${tags ? 'tag characters' : 'variation selectors'}; ${carried.length} characters)`, place);
  return true;
}

/** A tag stands for the ASCII character of its number, the 256 selectors for the bytes in their order. */
function byteOf(code: number): number {
  if (code >= 0xe0100) return code - 0xe0100 + 16;
  return code >= 0xe0000 ? code - 0xe0000 : code - 0xfe00;
}

function named(character: string): string {
  const direction = DIRECTIONS.get(character);
  return direction === undefined ? codePoint(character) : `${codePoint(character)}, ${direction}`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
