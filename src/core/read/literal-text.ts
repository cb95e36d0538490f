import { fillReferences, type FindReferences, type VariableScope } from './ci-variables';
import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import type { QuotedLiteral } from './quoted-literals';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\n', ''],
]);

/** A string's value with the places of its characters: what it interpolates is filled in, then escapes are taken off. */
export function literalText(text: string, { start, end, quote }: QuotedLiteral, find: FindReferences, scope: VariableScope): MappedText {
  const written = mapVerbatim(text, start, end);
  const filled = quote === "'" ? written : fillReferences(written, find, scope);
  return quote === 'document' ? filled : unescaped(filled);
}

function unescaped(text: MappedText): MappedText {
  if (!text.value.includes('\\')) return text;
  const builder = new MappedTextBuilder();
  let done = 0;
  for (let at = text.value.indexOf('\\'); at >= 0 && at + 1 < text.value.length; at = text.value.indexOf('\\', at + 2)) {
    builder.append(text, done, at);
    const letter = text.value.charAt(at + 1);
    const place = text.locate(at, at + 2);
    builder.put(ESCAPES.get(letter) ?? letter, place.start, place.end);
    done = at + 2;
  }
  builder.append(text, done, text.value.length);
  return builder.build();
}
