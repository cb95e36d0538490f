import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { XrayReport } from '../../core/xray/model';

/** All kept comparisons together; the oldest go first. In bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
/** `sha512-…` as npm states it. */
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;
/** A file that is being written is left alone for this long. In milliseconds. */
const ABANDONED = 60 * 60 * 1000;

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Changes with every build of the program, so that no result of other reading code counts. */
async function codeVersion(): Promise<string> {
  // In the bundled part this is the part itself; tests run from modules, which have no such name.
  const own = typeof __filename === 'string' ? sha256(await readFile(__filename)) : 'modules';
  // The names of time zones come with Node.
  return `${own} ${process.version}`;
}

/**
 * Comparisons of two releases whose bytes are known by a hash, kept in a folder: a file each, with a checksum in front,
 * so that a damaged one counts as none. Releases themselves are not kept. Nothing here ever fails: a folder that cannot
 * be used keeps nothing.
 */
export class KeptPairs {
  private readonly folder: string;
  private readonly maxBytes: number;

  constructor(folder: string, maxBytes = MAX_BYTES) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** The hash that npm states for a release, as it was once learned: what npm holds under a version never changes. */
  async integrity(name: string, version: string): Promise<string | null> {
    const text = await this.read(`r-${sha256(`${name}@${version}`)}`);
    return text !== null && INTEGRITY.test(text) ? text : null;
  }

  async learn(name: string, version: string, integrity: string): Promise<void> {
    if (INTEGRITY.test(integrity)) await this.write(`r-${sha256(`${name}@${version}`)}`, integrity);
  }

  /** The report for a key; null when there is none that is whole. */
  async find(key: readonly unknown[]): Promise<XrayReport | null> {
    const text = await this.read(await this.reportName(key));
    // The checksum has shown that it is what was written.
    return text === null ? null : (JSON.parse(text) as XrayReport);
  }

  async keep(key: readonly unknown[], report: XrayReport): Promise<void> {
    await this.write(await this.reportName(key), JSON.stringify(report));
    await this.shrink().catch(() => undefined);
  }

  private async reportName(key: readonly unknown[]): Promise<string> {
    return `p-${sha256(JSON.stringify([await codeVersion(), ...key]))}`;
  }

  private async read(name: string): Promise<string | null> {
    try {
      const text = await readFile(join(this.folder, name), 'utf8');
      const end = text.indexOf('\n');
      const content = text.slice(end + 1);
      if (end < 0 || text.slice(0, end) !== sha256(content)) return null;
      const now = new Date();
      await utimes(join(this.folder, name), now, now);
      return content;
    } catch {
      return null;
    }
  }

  /** Writes whole or not at all: into a file of its own, renamed into place. */
  private async write(name: string, content: string): Promise<void> {
    const part = join(this.folder, `t-${randomBytes(8).toString('hex')}`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = await open(part, 'wx', 0o600);
      try {
        await file.writeFile(`${sha256(content)}\n${content}`, 'utf8');
      } finally {
        await file.close();
      }
      await rename(part, join(this.folder, name));
    } catch {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  /** Removes the oldest until the rest is small enough, and what a killed process left behind. */
  private async shrink(): Promise<void> {
    const files: { path: string; bytes: number; used: number }[] = [];
    for (const name of (await readdir(this.folder)).filter((n) => /^[prt]-[0-9a-f]{16,64}$/.test(n))) {
      const path = join(this.folder, name);
      const facts = await stat(path).catch(() => null);
      if (facts === null) continue;
      if (!name.startsWith('t-')) files.push({ path, bytes: facts.size, used: facts.mtimeMs });
      else if (Date.now() - facts.mtimeMs > ABANDONED) await rm(path, { force: true });
    }
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files.toSorted((a, b) => a.used - b.used)) {
      if (bytes <= this.maxBytes) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }
}

/** What identifies the bytes of a file: SHA-256, size, and the time of its last change. */
export interface FileIdentity {
  readonly hash: string;
  readonly size: number;
  readonly changed: number;
}

/** Identifies a file of at most `limit` bytes; null for a larger one, or when it cannot be read whole. */
export async function identify(path: string, limit: number, signal: AbortSignal): Promise<FileIdentity | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (size > limit) return null;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
    return { hash: hash.digest('hex'), size, changed: mtimeMs };
  } catch {
    // Whoever reads it says why it cannot be read.
    return null;
  }
}

/** True when a file is still the one that was identified, by size and time. */
export async function isSame(path: string, identity: FileIdentity | null): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts !== null && identity !== null && facts.size === identity.size && facts.mtimeMs === identity.changed;
}
