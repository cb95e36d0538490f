import { Worker, type MessagePort } from 'node:worker_threads';
import type { Tool } from '../core/model/tool';
import { buildCatalogue, type Catalogue } from '../core/read/catalogue';
import type { Reader, ReadResult } from '../core/read/reader';
import { READERS } from '../core/read/registry';
import type { TextReading } from '../ports/text-reading';

/**
 * Texts of this many UTF-16 units are read in the worker: the slowest parser takes about 16 ms for them here, the
 * budget for one block of the editor's extension host.
 */
const LARGE = 48 * 1024;
/** A worker that has had nothing to do for this long ends; a later large text starts another. In milliseconds. */
const IDLE = 20_000;

interface Question {
  readonly id: number;
  readonly source: string;
  readonly text: string;
  readonly path: string;
  /** The tool records, when they differ from those of the last question. */
  readonly tools: readonly Tool[] | null;
}

interface Answer {
  readonly id: number;
  readonly result: ReadResult | null;
}

/** Reads large texts in a worker thread. Where no worker can be had, they are read on the spot. */
export class WorkerReading implements TextReading {
  private worker: Worker | null = null;
  private usable = true;
  private told: readonly Tool[] | null = null;
  private next = 0;
  private idle: NodeJS.Timeout | null = null;
  private readonly waiting = new Map<number, (result: ReadResult | null) => void>();
  private readonly script: string;

  /** `script` is the path of the built worker, which calls `serveReading`. */
  constructor(script: string) {
    this.script = script;
  }

  async read(reader: Reader, text: string, path: string, catalogue: Catalogue): Promise<ReadResult> {
    const worker = text.length < LARGE ? null : this.start();
    const result = worker === null ? null : await this.ask(worker, reader.source, text, path, catalogue.tools);
    return result ?? reader.read(text, path, catalogue);
  }

  dispose(): void {
    this.usable = false;
    this.end();
  }

  private ask(worker: Worker, source: string, text: string, path: string, tools: readonly Tool[]): Promise<ReadResult | null> {
    const id = this.next++;
    const question: Question = { id, source, text, path, tools: this.told === tools ? null : tools };
    this.told = tools;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      worker.postMessage(question);
    });
  }

  private start(): Worker | null {
    if (!this.usable) return null;
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    if (this.worker !== null) return this.worker;
    const worker = new Worker(this.script);
    worker.unref();
    worker.on('message', (answer: Answer) => {
      this.settle(answer);
    });
    const failed = (): void => {
      if (this.worker !== worker) return;
      // A worker that breaks once breaks again: from here on texts are read on the spot.
      this.dispose();
    };
    worker.on('error', failed);
    worker.on('exit', failed);
    this.worker = worker;
    return worker;
  }

  private settle({ id, result }: Answer): void {
    this.waiting.get(id)?.(result);
    this.waiting.delete(id);
    if (this.waiting.size > 0 || this.worker === null) return;
    this.idle = setTimeout(() => {
      this.end();
    }, IDLE);
    this.idle.unref();
  }

  private end(): void {
    const worker = this.worker;
    this.worker = null;
    this.told = null;
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
    // An ending worker has nothing to say any more; that it could not be ended would change nothing.
    void worker?.terminate().catch(() => 0);
  }
}

/** The worker's side: answers questions until its thread ends. */
export function serveReading(port: MessagePort): void {
  let catalogue: Catalogue | null = null;
  port.on('message', (question: Question) => {
    if (question.tools !== null) catalogue = buildCatalogue(question.tools);
    const reader = READERS.find((r) => r.source === question.source);
    const result = reader === undefined || catalogue === null ? null : reader.read(question.text, question.path, catalogue);
    const answer: Answer = { id: question.id, result };
    port.postMessage(answer);
  });
}
