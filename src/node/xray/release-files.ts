import { FactCollector } from '../../core/xray/collector';
import { readFileName } from '../../core/xray/file-facts';
import type { FileSize, ReleaseFacts } from '../../core/xray/model';
import { readPlain } from '../../core/xray/literals';
import { fileKind, readPlainFile, readScriptFile, type FileKind, type ReadingGround } from '../../core/xray/read-file';
import { PrintableRuns } from './printable';

/** Limits in which a release is read; parameters for tests. */
export interface ReleaseLimits {
  /** Files that are looked at. */
  readonly files: number;
  /** Bytes of one script or text. */
  readonly textBytes: number;
  /** Bytes of all files, unpacked. */
  readonly allBytes: number;
}

export const RELEASE_LIMITS: ReleaseLimits = { files: 50_000, textBytes: 40 * 1024 ** 2, allBytes: 2 * 1024 ** 3 };

const HEAD_BYTES = 64;
/** A readable run of a program that is this long, with a word of JavaScript in every so many characters, is a script. */
const MIN_SCRIPT = 50_000;
const LARGE_SCRIPT = 1_000_000;
const CHARACTERS_PER_WORD = 1500;
const NOTES = /^(?:CHANGELOG|CHANGES|HISTORY|RELEASE[-_]?NOTES)(?:\.(?:md|txt))?$/i;
/** A release of many faults needs no list of them. */
const MAX_SENTENCES = 20;

/** Reads the files of one release, one after the other, as their bytes come. Nothing is written, run or kept whole for long. */
export class ReleaseFiles {
  private readonly into = new FactCollector();
  private readonly ground: ReadingGround;
  private readonly limits: ReleaseLimits;
  private readonly sizes = new Map<string, FileSize>();
  private readonly partial: string[] = [];
  private notes: string | null = null;
  private unsaid = 0;
  private all = 0;
  private path = '';
  private size = 0;
  private kind: FileKind | 'unknown' | 'notes' = 'skip';
  private parts: Buffer[] = [];
  private runs: PrintableRuns | null = null;

  constructor(zones: ReadonlySet<string>, limits: ReleaseLimits) {
    this.ground = { zones, into: this.into };
    this.limits = limits;
  }

  /** True when no more bytes are wanted; the reason is then among the sentences. */
  get isFull(): boolean {
    return this.all > this.limits.allBytes || this.sizes.size >= this.limits.files;
  }

  /** Begins a file; `path` is below the release, with `/`. */
  begin(path: string): void {
    this.path = path;
    this.size = 0;
    this.parts = [];
    this.runs = null;
    this.kind = NOTES.test(path) ? 'notes' : 'unknown';
    if (path.startsWith('/') || path.split(/[/\\]/).includes('..') || path.includes('\0')) {
      this.kind = 'skip';
      this.say(`the archive names a file outside of itself (${path.slice(0, 80)}), which was not read.`);
    } else if (this.sizes.size >= this.limits.files) {
      this.kind = 'skip';
    }
  }

  piece(bytes: Buffer): void {
    this.size += bytes.length;
    this.all += bytes.length;
    if (this.kind === 'skip') return;
    if (this.kind === 'program') {
      this.runs?.feed(bytes);
      return;
    }
    // Whoever feeds may use the memory again.
    this.parts.push(Buffer.from(bytes));
    if (this.kind === 'unknown' && this.size >= HEAD_BYTES) this.decide();
    if (this.parts.length > 0 && this.size > this.limits.textBytes) {
      this.kind = 'skip';
      this.parts = [];
      this.say(`${this.path} is larger than ${this.limits.textBytes} bytes, so it was not read.`);
    }
  }

  end(): void {
    if (this.kind === 'unknown') this.decide();
    const { path, kind } = this;
    const listed = this.sizes.size < this.limits.files;
    if (listed) readFileName(path, this.size, this.into);
    this.runs?.finish();
    const before = this.into.characters;
    const text = kind === 'skip' || kind === 'program' ? '' : decoded(Buffer.concat(this.parts));
    this.parts = [];
    if (this.kind === 'notes') this.notes ??= text;
    if (this.kind === 'script') this.say(readScriptFile(text, path, this.ground)?.sentence ?? null);
    if (this.kind === 'plain') this.say(readPlainFile(text, path, this.ground));
    if (listed) this.sizes.set(path, this.kind === 'script' ? { unit: 'characters in strings', size: this.into.characters - before } : { unit: 'bytes', size: this.size });
  }

  /** Adds a sentence about what was not read. */
  say(sentence: string | null): void {
    if (sentence === null) return;
    if (this.partial.length < MAX_SENTENCES) this.partial.push(sentence);
    else this.unsaid++;
  }

  /** What was found, once all files were read. */
  result(name: string): ReleaseFacts {
    if (this.all > this.limits.allBytes) this.say(`it holds more than ${this.limits.allBytes} bytes; the rest was not read.`);
    if (this.sizes.size >= this.limits.files) this.say(`it has ${this.limits.files} files or more; the rest was not read.`);
    if (this.into.full) this.say('it has more values than are compared.');
    const more = this.unsaid > 0 ? [`${this.unsaid} more parts were not read.`] : [];
    const { facts, texts } = this.into;
    return { name, facts, texts, sizes: this.sizes, partial: [...this.partial, ...more], notes: this.notes };
  }

  private decide(): void {
    const head = Buffer.concat(this.parts);
    this.kind = fileKind(this.path, head.toString('latin1', 0, HEAD_BYTES));
    if (this.kind === 'program') {
      this.runs = new PrintableRuns(this.runReader(this.path));
      this.runs.feed(head);
    }
    if (this.kind === 'program' || this.kind === 'skip') this.parts = [];
  }

  private runReader(file: string): (text: string, offset: number) => void {
    return (text, offset) => {
      if (isScript(text)) {
        const fault = readScriptFile(text, file, this.ground, offset);
        // Small ones are often in a dialect of the engine that is built in; what stands out in them was read all the same.
        if (fault?.givenUp === true && text.length >= LARGE_SCRIPT) this.say(fault.sentence);
      } else readPlain(text, { file, offset }, this.ground.zones, this.into, true);
    };
  }
}

function isScript(text: string): boolean {
  if (text.length < MIN_SCRIPT) return false;
  const words = text.match(/\b(?:function|return|const|typeof)\b|=>/g)?.length ?? 0;
  return words > text.length / CHARACTERS_PER_WORD;
}

/** UTF-8, or UTF-16 where a mark at the start says so. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}
