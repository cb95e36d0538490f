import type { Clock } from '../../src/ports/clock';
import type { DirEntry, FileTree } from '../../src/ports/file-tree';
import { failure, success, type Outcome } from '../../src/ports/outcome';

/** The fake of the file tree port: texts by URI. Folders follow from the names; failures can be set. */
export class MemoryTree implements FileTree {
  readonly files = new Map<string, string>();
  readonly failing = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly readUris: string[] = [];
  beforeRead: () => Promise<void> = () => Promise.resolve();

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [uri, text] of Object.entries(files)) this.files.set(uri, text);
  }

  list(uri: string): Promise<Outcome<readonly DirEntry[]>> {
    const failed = this.failing.get(uri);
    if (failed !== undefined) return Promise.resolve(failure(failed));
    const prefix = `${uri}/`;
    const names = new Map<string, DirEntry>();
    for (const key of [...this.files.keys(), ...this.links.keys()]) {
      if (!key.startsWith(prefix)) continue;
      const [name = '', ...rest] = key.slice(prefix.length).split('/');
      const link = this.links.has(`${prefix}${name}`);
      names.set(name, { name, uri: `${prefix}${name}`, kind: link || rest.length > 0 ? 'folder' : 'file', link });
    }
    if (names.size === 0) return Promise.resolve(failure(`${uri} does not exist`, true));
    return Promise.resolve(success([...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1))));
  }

  async read(uri: string): Promise<Outcome<string>> {
    await this.beforeRead();
    this.readUris.push(uri);
    const failed = this.failing.get(uri);
    if (failed !== undefined) return failure(failed);
    const text = this.files.get(uri);
    return text === undefined ? failure(`${uri} does not exist`, true) : success(text);
  }

  realUri(uri: string): Promise<Outcome<string>> {
    return Promise.resolve(success(this.links.get(uri) ?? uri));
  }
}

/** The fake of the clock port: time stands until `advance` is called. */
export class ManualClock implements Clock {
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];

  now(): string {
    return new Date(Date.UTC(2026, 10, 22) + this.time).toISOString();
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  steady(): number {
    return this.time;
  }

  /** Lets time pass and calls back what has come due. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter((t) => t.at <= this.time);
    this.timers = this.timers.filter((t) => t.at > this.time);
    for (const timer of due) timer.callback();
  }
}
