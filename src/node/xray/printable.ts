/** Receives a run of readable text: the text, and the offset in bytes where it begins. */
export type RunSink = (text: string, offset: number) => void;

const MIN_RUN = 6;
/** A run that is longer is handed over in parts. */
const MAX_RUN_BYTES = 48 * 1024 * 1024;
const MAX_WIDE = 1024 * 1024;

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
 * two (UTF-16LE, ASCII characters only). A stray sign of another alphabet within a text does not end it.
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
      else if (at - from >= MIN_RUN && (seen & MARK) !== 0) this.sink(bytes.toString('utf8', from, at), this.total + from);
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
    if (this.length >= MIN_RUN) this.sink(Buffer.concat(this.parts).toString('utf8'), this.start);
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

/** Text with two bytes per character, at even and odd offsets alike. */
class WideRuns {
  private readonly sink: RunSink;
  private text: number[] = [];
  private start = 0;
  /** The last byte, when it can be the first half of a character; else 0. */
  private half = 0;

  constructor(sink: RunSink) {
    this.sink = sink;
  }

  feed(bytes: Buffer, offset: number): void {
    let { half } = this;
    let open = this.text.length > 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (half !== 0 && byte === 0) {
        if (!open) this.start = offset + at - 1;
        this.text.push(half);
        half = 0;
        open = this.text.length < MAX_WIDE;
        if (!open) this.close();
        continue;
      }
      if (open && (half !== 0 || KIND[byte] === 0)) {
        this.close();
        open = false;
      }
      half = KIND[byte] === 0 ? 0 : byte;
    }
    this.half = half;
  }

  finish(): void {
    this.close();
  }

  private close(): void {
    if (this.text.length >= MIN_RUN) this.sink(Buffer.from(this.text).toString('latin1'), this.start);
    if (this.text.length > 0) this.text = [];
  }
}
