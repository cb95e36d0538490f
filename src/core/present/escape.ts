/**
 * What a reader cannot see or what moves the letters around it: control characters, bidirectional marks, zero-width
 * and filler characters, line separators, tag characters, variation selectors, lone surrogates.
 * Source: Unicode categories Cc, Cf, Zl, Zp, Cs and the property Default_Ignorable_Code_Point.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Most texts by far; they need no second look. */
const PLAIN = /^[ -~]*$/;

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u{${code.toString(16).toUpperCase().padStart(4, '0')}}`;
}

/** One line in which everything that hides or moves text is written out as `\u{202E}`; line ends and tabs become blanks. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/\r\n?|[\n\t]/g, ' ').replace(UNSEEN, codePoint);
}

/** Text for a terminal: one line without control, escape or bidirectional characters. */
export function terminalText(text: string): string {
  return visible(text);
}

/** Longest log line, in UTF-16 code units; more than that helps nobody and fills disks. */
const MAX_LOG = 2000;

/** Text for one log line: line ends are written out, so that a name can never look like a second entry. */
export function logLine(text: string): string {
  const line = text.replace(UNSEEN, codePoint);
  return line.length <= MAX_LOG ? line : `${line.slice(0, MAX_LOG)}…`;
}

/** Text for editor labels that draw `$(icon)`: the sign is kept apart from its bracket, so that no text draws an icon. */
export function labelText(text: string): string {
  return visible(text).replaceAll('$(', '$ (');
}

/** Every ASCII sign that CommonMark lets a backslash escape, but for `$`, which editors read before Markdown does. */
const MARKDOWN_SIGNS = /[!"#%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g;

/**
 * Text for Markdown: no sign keeps a meaning, so no emphasis, link, autolink, HTML, table, list or `$(icon)` comes of
 * it. Source: CommonMark 0.31 section 2.4; autolinks of GFM need an unescaped `:`, `.` or `@`.
 */
export function markdownText(text: string): string {
  return visible(text).trim().replace(MARKDOWN_SIGNS, '\\$&').replaceAll('$', '&#36;');
}

/** Host of letters, digits, dots and hyphens, perhaps a port; no user part, which would disguise the host. */
const HTTPS = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::\d{1,5})?(?:[/?#]|$)/;
const LINK_PLAIN = /[^A-Za-z0-9\-._~:/?#@!$&*+,;=%]/gu;

function percent(character: string): string {
  const ascii = character.length === 1 && character.charCodeAt(0) < 128;
  if (!ascii) return encodeURIComponent(character);
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The address if it may become a link, else null: https only, a plain host, nothing hidden in it. Signs that a
 * Markdown or HTML link could end at come back percent-encoded.
 */
export function httpsLink(url: string): string | null {
  if (url.length > 2048 || !HTTPS.test(url)) return null;
  if (url.search(UNSEEN) >= 0 || /[\s\\]/u.test(url)) return null;
  return url.replace(LINK_PLAIN, percent);
}

/** A Markdown link, or the plain text alone when the address may not become a link. */
export function markdownLink(text: string, url: string): string {
  const href = httpsLink(url);
  return href === null ? markdownText(text) : `[${markdownText(text)}](<${href}>)`;
}

/** JSON whose strings show hidden characters as `\uXXXX`: the same data, safe to look at in a terminal. */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : jsonEscape(character)));
}

function jsonEscape(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}

/** At most `max` code points; a shortened text ends in an ellipsis. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = Array.from(text.slice(0, max * 2));
  return points.length <= max ? points.join('') : `${points.slice(0, max - 1).join('')}…`;
}
