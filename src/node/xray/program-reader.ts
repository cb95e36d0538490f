import { createHash } from 'node:crypto';
import { readPlain } from '../../core/xray/literals';
import { readScriptFile, type ReadingGround } from '../../core/xray/read-file';
import { byteOffsets } from './byte-offsets';
import { isScript } from './embedded-script';
import { PrintableRuns, type RunSink } from './printable';

const LARGE_SCRIPT = 1_000_000;
/** A program carries its agent as a script from this share of its bytes on; engines bring small scripts of their own. */
const SCRIPT_SHARE = 0.01;

/** What reading a program needs besides its bytes. */
export interface ProgramGround {
  readonly reading: ReadingGround;
  /** True when so much text was read already that no more is wanted. */
  readonly isTooMuch: (text: string) => boolean;
  readonly say: (sentence: string) => void;
}

/** Reads a program as its bytes come: the scripts in it, and of the rest what stands there as text. */
export class ProgramReader {
  private readonly file: string;
  private readonly ground: ProgramGround;
  private readonly runs: PrintableRuns;
  private readonly hash = createHash('sha256');
  /** Bytes of the program, and characters of the scripts in it. */
  private bytes = 0;
  private scripts = 0;

  constructor(file: string, ground: ProgramGround) {
    this.file = file;
    this.ground = ground;
    this.runs = new PrintableRuns(this.reader());
  }

  feed(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.hash.update(bytes);
    this.runs.feed(bytes);
  }

  finish(): void {
    this.runs.finish();
    if (this.scripts < SCRIPT_SHARE * this.bytes) this.ground.reading.into.machineCode.set(this.file, this.hash.digest('hex'));
  }

  private reader(): RunSink {
    const { reading, isTooMuch, say } = this.ground;
    return (text, offset, form) => {
      if (isTooMuch(text)) return;
      reading.into.relocate = byteOffsets(text, offset, form);
      if (isScript(text)) {
        this.scripts += text.length;
        const fault = readScriptFile(text, this.file, reading, offset);
        // Small ones are often in a dialect of the engine that is built in; what stands out in them was read all the same.
        if (fault?.givenUp === true && text.length >= LARGE_SCRIPT) say(fault.sentence);
      } else readPlain(text, { file: this.file, offset }, reading.zones, reading.into, true);
      reading.into.relocate = null;
    };
  }
}
