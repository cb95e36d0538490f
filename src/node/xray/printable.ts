/** Receives a run of readable text, the offset in bytes where it begins, and how its characters are written. */
export type RunSink = (text: string, offset: number, form: 'utf8' | 'utf16') => void;

const MIN_RUN = 6;
/** A run that is longer is handed over in parts. */
const MAX_RUN_BYTES = 48 * 1024 * 1024;
const MAX_WIDE = 24 * 1024 * 1024;
/** In a run of two bytes per character that is this long, characters of other alphabets belong to it. */
const LONG_WIDE = 1000;
const WIDE_CHUNK = 16 * 1024;

const TEXT = 1;
const MARK = 2;
/**
 * What a byte is in ASCII: part of a text, and perhaps one of the marks without which a run names no host, file or time
 * zone. Runs without such a mark are left out, since a program has millions of them.
 */
const KIND = Uint8Array.from({ length: 256 }, (_, b) => {
  const text = (b >= 32 && b < 127) || b === 9 || b === 10 || b === 13 ? TEXT : 0;
  return './_ '.includes(String.fromCharCode(b)) ? text | MARK : text;
});

/**
 * Finds readable text in the bytes of a program as they come: with one byte per character (UTF-8 within text), and with
 * two (UTF-16LE, ASCII characters, in long runs others too). A stray sign of another alphabet within a text does not end it.
 */
export class PrintableRuns {
  private readonly sink: RunSink;
  private readonly wide: WideRuns;
  /** What is known of a run that began in bytes before these. */
  private parts: Buffer[] = [];
  private length = 0;
  private start = 0;
  private total = 0;

  constructor(sink: RunSink) {
    this.sink = sink;
    this.wide = new WideRuns(sink);
  }

  feed(bytes: Buffer): void {
    this.wide.feed(bytes, this.total);
    const end = bytes.length;
    let from = 0;
    while (from < end) {
      const before = this.length;
      // Most of a program is no text; outside of a run only a sign of ASCII begins one.
      if (before === 0) {
        while (from < end && KIND[bytes[from] ?? 0] === 0) from++;
        if (from === end) break;
      }
      let seen = 0;
      let at = from;
      for (; at < end; at++) {
        const byte = bytes[at] ?? 0;
        const kind = KIND[byte] ?? 0;
        // Beyond ASCII counts inside a run only, so that machine code seldom looks like text.
        if (kind === 0 && (byte < 0x80 || before + at - from < MIN_RUN || !isUtf8(bytes, at))) break;
        seen |= kind;
      }
      if (at === end || before > 0) this.keep(bytes, from, at);
      else if (at - from >= MIN_RUN && (seen & MARK) !== 0) this.sink(bytes.toString('utf8', from, at), this.total + from, 'utf8');
      if (at < end) this.close();
      from = at + 1;
    }
    this.total += end;
  }

  finish(): void {
    this.close();
    this.wide.finish();
  }

  /** Keeps the part of a run that goes on in the next bytes, or ends one from before. */
  private keep(bytes: Buffer, from: number, to: number): void {
    if (to === from) return;
    if (this.length === 0) this.start = this.total + from;
    // A copy, since whoever feeds may use the memory again.
    this.parts.push(Buffer.from(bytes.subarray(from, to)));
    this.length += to - from;
    if (this.length > MAX_RUN_BYTES) this.close();
  }

  private close(): void {
    if (this.length >= MIN_RUN) this.sink(Buffer.concat(this.parts).toString('utf8'), this.start, 'utf8');
    if (this.length > 0) this.parts = [];
    this.length = 0;
  }
}

/** True within a character of UTF-8: a first byte with a following one, or a following byte behind one. */
function isUtf8(bytes: Buffer, at: number): boolean {
  const byte = bytes[at] ?? 0;
  if (byte >= 0xc2 && byte < 0xf5) return at + 1 >= bytes.length || ((bytes[at + 1] ?? 0) & 0xc0) === 0x80;
  return (byte & 0xc0) === 0x80 && (at === 0 || (bytes[at - 1] ?? 0) >= 0x80);
}

function printable(byte: number): number {
  return KIND[byte] === 0 ? 0 : byte;
}

/** Text with two bytes per character, at even and odd offsets alike. */
class WideRuns {
  private readonly sink: RunSink;
  private chunks: Uint16Array[] = [];
  private chunk = new Uint16Array(WIDE_CHUNK);
  private used = 0;
  private length = 0;
  private start = 0;
  /** Outside of a run the last byte, when it can be the first half of a character, else 0; inside the first half, or -1. */
  private half = 0;
  private open = false;

  constructor(sink: RunSink) {
    this.sink = sink;
  }

  feed(bytes: Buffer, offset: number): void {
    for (let at = 0; at < bytes.length; at++) {
      if (this.open) at = this.follow(bytes, at);
      else {
        // Nothing begins before the next zero.
        const from = at;
        while (at < bytes.length && bytes[at] !== 0) at++;
        if (at > from) this.half = printable(bytes[at - 1] ?? 0);
        if (at === bytes.length) return;
        if (this.half !== 0) {
          this.start = offset + at - 1;
          this.open = true;
          this.push(this.half);
        }
        this.half = this.open ? -1 : 0;
      }
    }
  }

  finish(): void {
    this.close(0);
  }

  /** Takes characters of an open run from `at` on; gives the last byte that was looked at. */
  private follow(bytes: Buffer, from: number): number {
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      const { half } = this;
      if (half < 0) {
        this.half = byte;
        continue;
      }
      if (byte === 0 ? KIND[half] === 0 : this.length < LONG_WIDE || !isOtherLetter(byte)) {
        this.close(byte);
        return at;
      }
      this.push((byte << 8) | half);
      this.half = -1;
      if (this.length >= MAX_WIDE) {
        this.close(0);
        return at;
      }
    }
    return at;
  }

  private push(unit: number): void {
    if (this.used === WIDE_CHUNK) {
      this.chunks.push(this.chunk);
      this.chunk = new Uint16Array(WIDE_CHUNK);
      this.used = 0;
    }
    this.chunk[this.used++] = unit;
    this.length++;
  }

  /** Ends a run; `last` is the byte that did not belong to it and may begin the next one. */
  private close(last: number): void {
    if (this.open && this.length >= MIN_RUN) {
      const parts = [...this.chunks, this.chunk.subarray(0, this.used)].map((c) => Buffer.from(c.buffer, c.byteOffset, c.byteLength));
      this.sink(parts.map((part) => part.toString('utf16le')).join(''), this.start, 'utf16');
    }
    this.chunks = [];
    this.used = 0;
    this.length = 0;
    this.open = false;
    this.half = printable(last);
  }
}

/** By the second byte of UTF-16LE: neither private use nor what no text has; a pair of surrogates is one sign. */
function isOtherLetter(byte: number): boolean {
  return byte < 0xe0 || byte >= 0xf9;
}
