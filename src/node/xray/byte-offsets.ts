/**
 * Turns offsets in a run of text, counted in characters from the byte `start` on, into bytes; null where both are the
 * same. Mostly asked for ascending offsets, so it counts from the last one.
 */
export function byteOffsets(text: string, start: number, form: 'utf8' | 'utf16'): ((offset: number) => number) | null {
  if (form === 'utf16') return (offset) => start + 2 * (offset - start);
  if (Buffer.byteLength(text) === text.length) return null;
  let [character, byte] = [0, start];
  return (offset) => {
    const wanted = offset - start;
    const between = Buffer.byteLength(text.slice(Math.min(wanted, character), Math.max(wanted, character)));
    byte += wanted < character ? -between : between;
    character = wanted;
    return byte;
  };
}
