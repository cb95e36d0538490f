import { visit } from 'jsonc-parser';
import { visible } from '../../core/present/escape';
import { LineIndex } from '../../core/read/line-index';
import { NEVER_CANCELLED } from '../../ports/cancel';
import { failure, success, type Outcome } from '../../ports/outcome';
import { readBytes } from '../text-file';

const MARK = '\ufeff';

/**
 * Reads a file as JSON with no leniency (RFC 8259, UTF-8 without byte order mark, no key twice): in a file that people
 * review, what they see must be what the program takes. The reason of a failure does not name the file.
 */
export async function readStrictJson(path: string): Promise<Outcome<unknown>> {
  const bytes = await readBytes(path, null, NEVER_CANCELLED);
  if (!bytes.ok) return failure(bytes.reason.replaceAll(path, 'the file'), bytes.missing);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value);
  } catch {
    return failure('is not UTF-8 text; save it as UTF-8');
  }
  if (text.startsWith(MARK)) return failure('begins with a byte order mark; save it as UTF-8 without one');
  return parseStrict(text);
}

/** Like `readStrictJson`, for a text. */
export function parseStrict(text: string): Outcome<unknown> {
  try {
    const fault = firstFault(text);
    if (fault !== null) return failure(fault);
    const value: unknown = JSON.parse(text);
    return success(value);
  } catch {
    // Only nesting past the stack, or a text so odd that the two parsers disagree, comes here.
    return failure('is not JSON that can be read: nested too deeply, or broken');
  }
}

/** The first fault with its line; null when there is none. */
function firstFault(text: string): string | null {
  const lines = new LineIndex(text);
  const open: Set<string>[] = [];
  let fault: string | null = null;
  const tell = (what: string, offset: number): void => {
    fault ??= `${what} (line ${lines.position(offset).line + 1})`;
  };
  visit(
    text,
    {
      onError: (_error, offset) => { tell('is not JSON', offset); },
      onObjectBegin: () => { open.push(new Set()); },
      onObjectEnd: () => { open.pop(); },
      onObjectProperty: (name, offset) => {
        const keys = open.at(-1);
        if (keys?.has(name) === true) tell(`has the key “${visible(name.slice(0, 60))}” twice`, offset);
        keys?.add(name);
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
  return fault;
}
