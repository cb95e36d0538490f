import type { FactCollector } from './collector';
import { readNumbers } from './decode';
import { EventReader } from './events';
import { readScript, type ScriptSink } from './javascript';
import { readLiteral, readPlain } from './literals';
import { LocaleReader, NO_LOCALES, type LocaleCodes } from './locales';
import { readManifest } from './manifest';
import type { Place } from './model';
import { readCommand, readCommandList } from './programs';
import { readPrompt } from './prompts';
import { readEntryPoints, readPathFile, readPythonMetadata } from './python-manifest';

const MAX_PLAIN = 20_000_000;

/** What reading a file needs besides its text. */
export interface ReadingGround {
  /** Names of time zones, as the platform knows them. */
  readonly zones: ReadonlySet<string>;
  /** Languages and regions, as the platform knows them; without them no locale is found. */
  readonly locales?: LocaleCodes;
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
  const faults = readScript(source, scriptSink(ground, place));
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

function scriptSink({ zones, locales, into }: ReadingGround, place: (offset: number) => Place): ScriptSink {
  const places = new LocaleReader(locales ?? NO_LOCALES, into);
  const events = new EventReader(into);
  return {
    text: (value, offset, use) => {
      const at = place(offset);
      into.addText(value);
      readLiteral(value, at, zones, into);
      readCommand(value, use.callee, at, into);
      readPrompt(value, at, into);
      places.take(value, at, use);
      events.take(value, at, use);
    },
    pattern: (pattern, offset) => {
      readPlain(pattern.replace(/\\([./-])/g, '$1'), place(offset), zones, into);
    },
    environment: (name, offset) => {
      into.add('environment', name, place(offset));
    },
    list: (text, first, offset) => {
      readCommandList(text, first, place(offset), into);
    },
    numbers: (values, offset) => {
      readNumbers(values, place(offset), into);
    },
    end: () => {
      places.finish();
      events.finish();
    },
  };
}

function readMapReference(source: string, file: string, into: FactCollector): void {
  const at = source.lastIndexOf('# sourceMappingURL=');
  if (at < 0 || source.slice(at - 2, at) !== '//') return;
  const inline = source.startsWith('data:', at + '# sourceMappingURL='.length);
  into.add(inline ? 'source-map' : 'source-map-reference', inline ? `inside ${file}` : `in ${file}`, { file, offset: null });
}

/** Scripts of other languages and settings, by the end of the name. */
const PLAIN = /\.(?:py|sh|bash|ps1|bat|cmd|rb|ya?ml|toml|ini|json|html?|proto|plist|pth)$/i;
/** What a Python package says of itself, in a folder whose name may bear its version. */
const PYTHON = /^[^/]+\.dist-info\/(METADATA|entry_points\.txt)$/;
const SCRIPT = /\.[cm]?jsx?$/i;

export type FileKind = 'script' | 'plain' | 'program' | 'skip';

/** What kind of file it is, by its name and first bytes (as Latin-1). */
export function fileKind(path: string, head: string): FileKind {
  if (SCRIPT.test(path) || /^#!.{0,40}\b(?:node|bun|deno)\b/.test(head)) return 'script';
  if (PLAIN.test(path) || PYTHON.test(path) || head.startsWith('#!')) return 'plain';
  // ELF, PE, Mach-O of 64 bits and of several processors, WebAssembly.
  return /^(?:\x7FELF|MZ|\xCF\xFA\xED\xFE|\xCA\xFE\xBA\xBE|\0asm)/.test(head) ? 'program' : 'skip';
}

/** Reads a text that is not JavaScript: line by line, without strings. */
export function readPlainFile(text: string, path: string, ground: ReadingGround): string | null {
  if (/(?:^|\/)package\.json$/.test(path) && !path.includes('node_modules/')) {
    if (path === 'package.json' || path === 'extension/package.json') return readManifest(text, path, ground.into);
    return null;
  }
  if (readPython(text, path, ground.into)) return null;
  // Line by line as they come: a list of all would be far larger than a text of empty lines.
  for (let offset = 0; offset < text.length; ) {
    const next = text.indexOf('\n', offset);
    const end = next < 0 ? text.length : next;
    readPlain(text.slice(offset, end), { file: path, offset }, ground.zones, ground.into);
    offset = end + 1;
  }
  return null;
}

/** True when it was a manifest of a Python package, of which nothing else is read. */
function readPython(text: string, path: string, into: FactCollector): boolean {
  const kind = PYTHON.exec(path)?.[1];
  if (kind === 'METADATA') readPythonMetadata(text, path, into);
  if (kind === 'entry_points.txt') readEntryPoints(text, path, into);
  if (path.endsWith('.pth')) readPathFile(text, path, into);
  return kind !== undefined;
}
