import { FactCollector } from '../../core/xray/collector';
import { readFileName } from '../../core/xray/file-facts';
import type { LocaleCodes } from '../../core/xray/locales';
import type { FileSize, ReleaseFacts } from '../../core/xray/model';
import { fileKind, readPlainFile, readScriptFile, type FileKind, type ReadingGround } from '../../core/xray/read-file';
import { ProgramReader } from './program-reader';
import { decodedText } from './text-encoding';

/** Limits in which a release is read; parameters for tests. */
export interface ReleaseLimits {
  /** Files that are looked at. */
  readonly files: number;
  /** Bytes of one script or text. */
  readonly textBytes: number;
  /** Characters of all scripts and texts, in programs too: what is found in them keeps them in memory. */
  readonly allText: number;
  /** Bytes of all files, unpacked. */
  readonly allBytes: number;
  /** Times as many bytes as an archive itself has that it may unpack to, beyond `freeBytes`. Ordinary ones reach 20. */
  readonly ratio: number;
  readonly freeBytes: number;
}

export const RELEASE_LIMITS: ReleaseLimits = {
  files: 50_000,
  textBytes: 40 * 1024 ** 2,
  allText: 256 * 1024 ** 2,
  allBytes: 2 * 1024 ** 3,
  ratio: 100,
  freeBytes: 64 * 1024 ** 2,
};

/** What reading a release needs. */
export interface ReleaseGround {
  readonly zones: ReadonlySet<string>;
  readonly locales?: LocaleCodes;
  readonly limits: ReleaseLimits;
  readonly signal: AbortSignal;
  /** Reads nothing but the largest program, whatever its name: for comparisons with a program that stands alone. */
  readonly programOnly?: boolean;
}

const HEAD_BYTES = 64;
const NOTES = /^(?:CHANGELOG|CHANGES|HISTORY|RELEASE[-_]?NOTES)(?:\.(?:md|txt))?$/i;
const ARCHIVE = /\.(?:zip|jar|vsix|whl|tar|tgz|tar\.(?:gz|xz|bz2|zst))$/i;
/** A release of many faults needs no list of them. */
const MAX_SENTENCES = 20;
const MAX_SHOWN_PATH = 120;
/** In characters. Parsed JSON takes seventy times its own size when it is made for that. */
const MAX_MANIFEST = 1024 * 1024;
const PROGRAM = 'program';

/** Reads the files of one release, one after the other, as their bytes come. Nothing is written, run or kept whole for long. */
export class ReleaseFiles {
  /** The `package.json` at the top; null when there is none. */
  manifest: string | null = null;
  /** Put before the path of every file that begins, with `/` at its end. */
  below = '';
  /** Programs are listed by name only. */
  skipPrograms = false;
  private into = new FactCollector();
  private reading: ReadingGround;
  private readonly ground: ReleaseGround;
  private readonly sizes = new Map<string, FileSize>();
  private readonly partial: string[] = [];
  private largest = -1;
  private notes: string | null = null;
  private unsaid = 0;
  private count = 0;
  private all = 0;
  private text = 0;
  private most: number;
  private path = '';
  private size = 0;
  private isOpen = false;
  private isManifest = false;
  private kind: FileKind | 'unknown' | 'notes' = 'skip';
  private parts: Buffer[] = [];
  private program: ProgramReader | null = null;
  /** Where the facts of the file go that is read: its own place while only the largest program counts. */
  private target = this.into;

  constructor(ground: ReleaseGround) {
    this.ground = ground;
    this.most = ground.limits.allBytes;
    const { zones, locales } = ground;
    this.reading = { zones, into: this.into, ...(locales === undefined ? {} : { locales }) };
  }

  /** True when no more bytes are wanted; the reason is then among the sentences, or it was called off. */
  get isFull(): boolean {
    return this.ground.signal.aborted || this.all > this.most || this.count >= this.ground.limits.files;
  }

  /** To be told before an archive of so many bytes is read. */
  beginArchive(packed: number): void {
    const { allBytes, ratio, freeBytes } = this.ground.limits;
    this.most = Math.min(allBytes, this.all + freeBytes + packed * ratio);
  }

  /** Begins a file; `path` is below the release, with `/`. */
  begin(path: string): void {
    this.isOpen = true;
    this.path = this.below + path;
    this.size = 0;
    this.parts = [];
    this.program = null;
    this.kind = NOTES.test(this.path) ? 'notes' : 'unknown';
    if (path.startsWith('/') || path.split(/[/\\]/).includes('..') || path.includes('\0') || /^[A-Za-z]:/.test(path)) {
      this.kind = 'skip';
      this.say(`the archive names a file outside of itself (${path.slice(0, MAX_SHOWN_PATH)}), which was not read.`);
    } else if (this.count >= this.ground.limits.files) this.kind = 'skip';
    if (this.ground.programOnly !== true) return;
    // The manifest says where the program is.
    this.isManifest = this.below === '' && path === 'package.json';
    if (this.isManifest) this.kind = 'notes';
    this.path = PROGRAM;
    this.target = new FactCollector();
    this.reading = { ...this.reading, into: this.target };
  }

  piece(bytes: Buffer): void {
    this.size += bytes.length;
    this.all += bytes.length;
    if (this.kind === 'skip') return;
    if (this.kind === 'program') {
      this.program?.feed(bytes);
      return;
    }
    // Whoever feeds may use the memory again.
    this.parts.push(Buffer.from(bytes));
    if (this.kind === 'unknown' && this.size >= HEAD_BYTES) this.decide();
    if (this.parts.length > 0 && this.size > this.ground.limits.textBytes) {
      this.kind = 'skip';
      this.parts = [];
      this.say(`${this.path} is larger than ${this.ground.limits.textBytes} bytes, so it was not read.`);
    }
  }

  end(): void {
    this.isOpen = false;
    if (this.kind === 'unknown') this.decide();
    const { path, kind, target } = this;
    this.program?.finish();
    this.program = null;
    const isListed = this.count++ < this.ground.limits.files;
    if (this.ground.programOnly === true) {
      if (this.isManifest && this.size <= MAX_MANIFEST) this.manifest ??= decodedText(Buffer.concat(this.parts));
      else if (kind === 'program' && this.size > this.largest) this.keepProgram();
      this.parts = [];
      return;
    }
    if (isListed) readFileName(path, this.size, target);
    const before = target.characters;
    this.readText();
    if (!isListed || (kind === 'skip' && this.skipPrograms)) return;
    this.sizes.set(path, kind === 'script' ? { unit: 'characters in strings', size: target.characters - before } : { unit: 'bytes', size: this.size });
  }

  /** Ends a file whose bytes broke off, if one was begun: what came of it counts. */
  finishBroken(): void {
    if (this.isOpen) this.end();
  }

  /** Adds a sentence about what was not read. */
  say(sentence: string | null): void {
    if (sentence === null) return;
    if (this.partial.length < MAX_SENTENCES) this.partial.push(sentence);
    else this.unsaid++;
  }

  /** What was found, once all files were read. */
  result(name: string): ReleaseFacts {
    const { limits, programOnly } = this.ground;
    if (this.all > this.most) this.say(`${this.most < limits.allBytes ? 'it unpacks to much more than archives do' : 'it is very large'}: after ${this.most} bytes the rest was not read.`);
    if (this.count >= limits.files) this.say(`it has ${limits.files} files or more; the rest was not read.`);
    if (this.text > limits.allText) this.say(`it holds more than ${limits.allText} characters of text; the rest was not read.`);
    if (this.into.full) this.say('it has more values than are compared.');
    if (programOnly === true && this.largest < 0) this.say('it holds no program of a kind that is read.');
    const more = this.unsaid > 0 ? [`${this.unsaid} more parts were not read.`] : [];
    const { facts, texts, prompts, machineCode } = this.into;
    return { name, facts, texts, prompts, machineCode, sizes: this.sizes, partial: [...this.partial, ...more], notes: this.notes };
  }

  private readText(): void {
    const { path, kind, parts } = this;
    if (kind === 'skip' || kind === 'program') return;
    this.parts = [];
    const text = decodedText(Buffer.concat(parts));
    if (this.isTooMuch(text)) return;
    if (kind === 'plain' && text.length > MAX_MANIFEST && path.endsWith('package.json')) {
      this.say(`${path} is far larger than manifests are, so it was not read.`);
      return;
    }
    if (path === 'package.json') this.manifest = text;
    if (kind === 'notes') this.notes ??= text;
    if (kind === 'script') this.say(readScriptFile(text, path, this.reading)?.sentence ?? null);
    if (kind === 'plain') this.say(readPlainFile(text, path, this.reading));
  }

  private isTooMuch(text: string): boolean {
    this.text += text.length;
    return this.text > this.ground.limits.allText;
  }

  private keepProgram(): void {
    this.largest = this.size;
    this.into = this.target;
    this.sizes.set(PROGRAM, { unit: 'bytes', size: this.size });
  }

  private decide(): void {
    const head = Buffer.concat(this.parts);
    const kind = fileKind(this.path, head.toString('latin1', 0, HEAD_BYTES));
    const isUnwanted = this.ground.programOnly === true ? kind !== 'program' : kind === 'program' && this.skipPrograms;
    this.kind = isUnwanted ? 'skip' : kind;
    if (kind === 'skip' && ARCHIVE.test(this.path) && this.size > 0) this.say(`${this.path} is an archive inside, which was not opened.`);
    if (this.kind === 'program') {
      this.program = new ProgramReader(this.path, {
        reading: this.reading,
        isTooMuch: (text) => this.isTooMuch(text),
        say: (sentence) => {
          this.say(sentence);
        },
      });
      this.program.feed(head);
    }
    if (this.kind === 'program' || this.kind === 'skip') this.parts = [];
  }
}
