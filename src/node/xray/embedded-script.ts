/** A readable run of a program that is this long, with a word of JavaScript in every so many characters, is a script. */
const MIN_SCRIPT = 50_000;
const CHARACTERS_PER_WORD = 1500;

/** Whether a run of text in a program is JavaScript, by how many of its words stand in it. */
export function isScript(text: string): boolean {
  if (text.length < MIN_SCRIPT) return false;
  // One by one, since a hostile text holds millions.
  const word = /\b(?:function|return|const|typeof)\b|=>/g;
  for (let left = text.length / CHARACTERS_PER_WORD; left >= 0; left--) if (!word.test(text)) return false;
  return true;
}
