/** Receives the files of an archive, one after the other. */
export interface TarSink {
  begin(path: string): void;
  piece(bytes: Buffer): void;
  end(): void;
}

const BLOCK = 512;
/** Long names stand in an entry of their own; no path is longer than this. */
const MAX_NAME_BYTES = 64 * 1024;

type Content = 'file' | 'pax' | 'long-name' | 'skip';

/** What the entries of a tar archive are, by type flag (POSIX.1-2017, pax; `L` is GNU's). Links and folders hold no bytes. */
const CONTENT: Readonly<Record<string, Content>> = {
  '0': 'file', '\0': 'file', '7': 'file', x: 'pax', L: 'long-name', g: 'skip', K: 'skip', '1': 'skip', '2': 'skip', '5': 'skip',
};

/**
 * Reads the files of a tar archive as its bytes come; nothing is written anywhere. Everything that is not certain is a
 * fault, since bytes that were passed over would look searched. Sparse files and numbers beyond octal are not read.
 */
export class TarReader {
  private readonly sink: TarSink;
  private block: Buffer = Buffer.alloc(0);
  private content: Content = 'skip';
  private left = 0;
  private padding = 0;
  private name: Buffer[] = [];
  private longPath: string | null = null;
  private ended = false;

  constructor(sink: TarSink) {
    this.sink = sink;
  }

  /** Takes the next bytes; a sentence when they are no archive that can be read. */
  feed(bytes: Buffer): string | null {
    let at = 0;
    while (at < bytes.length && !this.ended) {
      if (this.left > 0) {
        const piece = bytes.subarray(at, at + this.left);
        this.take(piece);
        at += piece.length;
      } else if (this.padding > 0) {
        const skipped = Math.min(this.padding, bytes.length - at);
        this.padding -= skipped;
        at += skipped;
      } else {
        const piece = bytes.subarray(at, at + BLOCK - this.block.length);
        this.block = Buffer.concat([this.block, piece]);
        at += piece.length;
        const fault = this.block.length === BLOCK ? this.header() : null;
        if (fault !== null) return fault;
      }
    }
    return null;
  }

  /** To be asked after the last byte; a sentence when the archive breaks off. */
  finish(): string | null {
    return this.ended || (this.left === 0 && this.padding === 0 && this.block.length === 0) ? null : 'the archive breaks off';
  }

  private take(piece: Buffer): void {
    this.left -= piece.length;
    if (this.content === 'file') this.sink.piece(piece);
    if (this.content === 'pax' || this.content === 'long-name') this.name.push(Buffer.from(piece));
    if (this.left === 0) this.close();
  }

  private header(): string | null {
    const { block } = this;
    this.block = Buffer.alloc(0);
    if (block.every((byte) => byte === 0)) {
      this.ended = true;
      return null;
    }
    const size = octal(block, 124, 12);
    if (octal(block, 148, 8) !== checksum(block) || size === null) return 'the archive has a header that does not hold together';
    const content = CONTENT[block.toString('latin1', 156, 157)];
    if (content === undefined) return 'the archive has an entry of a kind that is not read';
    if ((content === 'pax' || content === 'long-name') && size > MAX_NAME_BYTES) return 'the archive has a name that is too long';
    this.content = content;
    this.left = isLink(block) ? 0 : size;
    this.padding = (BLOCK - (this.left % BLOCK)) % BLOCK;
    this.name = [];
    if (content === 'file') this.sink.begin(this.longPath ?? ownPath(block));
    if (this.left === 0) this.close();
    return null;
  }

  private close(): void {
    const bytes = Buffer.concat(this.name);
    if (this.content === 'pax') this.longPath = paxPath(bytes) ?? this.longPath;
    else if (this.content === 'long-name') this.longPath = cut(bytes, 0, bytes.length);
    else this.longPath = null;
    if (this.content === 'file') this.sink.end();
  }
}

function isLink(block: Buffer): boolean {
  return ['1', '2'].includes(block.toString('latin1', 156, 157));
}

/** Text up to the first zero byte. */
function cut(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function octal(block: Buffer, start: number, length: number): number | null {
  const text = cut(block, start, length).trim();
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : null;
}

/** The sum of all bytes, with the field of the sum itself read as blanks. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

function ownPath(block: Buffer): string {
  const prefix = cut(block, 257, 5) === 'ustar' && block[262] === 0 ? cut(block, 345, 155) : '';
  const name = cut(block, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The path of pax records, each `<length> <key>=<value>\n` with the length of the whole record. */
function paxPath(bytes: Buffer): string | null {
  let path: string | null = null;
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const digits = blank < 0 ? '' : bytes.toString('latin1', at, blank);
    const length = /^\d{1,6}$/.test(digits) ? Number(digits) : 0;
    if (length <= digits.length) return path;
    const record = bytes.toString('utf8', blank + 1, at + length - 1);
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at += length;
  }
  return path;
}
