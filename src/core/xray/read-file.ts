import type { FactCollector } from './collector';
import { readScript } from './javascript';
import { readLiteral, readPlain } from './literals';
import { readManifest } from './manifest';
import type { Place } from './model';

const MAX_PLAIN = 20_000_000;

/** What reading a file needs besides its text. */
export interface ReadingGround {
  /** Names of time zones, as the platform knows them. */
  readonly zones: ReadonlySet<string>;
  readonly into: FactCollector;
}

/** What of a script was not read. */
export interface ScriptFault {
  readonly sentence: string;
  /** True when it was no JavaScript in so many places that the rest was not split into strings. */
  readonly givenUp: boolean;
}

/** Reads a script; `base` is added to its offsets. Returns what of it is no JavaScript. */
export function readScriptFile(source: string, file: string, ground: ReadingGround, base = 0): ScriptFault | null {
  const { zones, into } = ground;
  const place = (offset: number): Place => ({ file, offset: base + offset });
  const faults = readScript(source, {
    text: (value, offset) => {
      into.addText(value);
      readLiteral(value, place(offset), zones, into);
    },
    pattern: (pattern, offset) => {
      readPlain(pattern.replace(/\\([./-])/g, '$1'), place(offset), zones, into);
    },
    environment: (name, offset) => {
      into.add('environment', name, place(offset));
    },
  });
  readMapReference(source, file, into);
  if (faults === 0) return null;
  if (faults !== null) {
    const places = `${faults} ${faults === 1 ? 'place' : 'places'}`;
    return { sentence: `${file} is no JavaScript in ${places}; a few strings there may be missing.`, givenUp: false };
  }
  readPlain(source.slice(0, MAX_PLAIN), place(0), zones, into);
  const sentence = `${file} is no JavaScript in too many places; only addresses and names that stand out were read of its rest.`;
  return { sentence, givenUp: true };
}

function readMapReference(source: string, file: string, into: FactCollector): void {
  const at = source.lastIndexOf('# sourceMappingURL=');
  if (at < 0 || source.slice(at - 2, at) !== '//') return;
  const inline = source.startsWith('data:', at + '# sourceMappingURL='.length);
  into.add(inline ? 'source-map' : 'source-map-reference', inline ? `inside ${file}` : `in ${file}`, { file, offset: null });
}

/** Scripts of other languages and settings, by the end of the name. */
const PLAIN = /\.(?:py|sh|bash|ps1|bat|cmd|rb|ya?ml|toml|ini|json|html?|proto|plist)$/i;
const SCRIPT = /\.[cm]?jsx?$/i;

export type FileKind = 'script' | 'plain' | 'program' | 'skip';

/** What kind of file it is, by its name and first bytes (as Latin-1). */
export function fileKind(path: string, head: string): FileKind {
  if (SCRIPT.test(path) || /^#!.{0,40}\b(?:node|bun|deno)\b/.test(head)) return 'script';
  if (PLAIN.test(path) || head.startsWith('#!')) return 'plain';
  // ELF, PE, Mach-O of 64 bits and of several processors, WebAssembly.
  return /^(?:\x7FELF|MZ|\xCF\xFA\xED\xFE|\xCA\xFE\xBA\xBE|\0asm)/.test(head) ? 'program' : 'skip';
}

/** Reads a text that is not JavaScript: line by line, without strings. */
export function readPlainFile(text: string, path: string, ground: ReadingGround): string | null {
  if (/(?:^|\/)package\.json$/.test(path) && !path.includes('node_modules/')) {
    if (path === 'package.json') return readManifest(text, path, ground.into);
    return null;
  }
  let offset = 0;
  for (const line of text.split('\n')) {
    readPlain(line, { file: path, offset }, ground.zones, ground.into);
    offset += line.length + 1;
  }
  return null;
}
