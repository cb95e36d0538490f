import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import type { ArchiveSource } from '../../../src/node/curate/npm-download';
import type { PairGround } from '../../../src/node/xray/pair';
import { failure, success } from '../../../src/ports/outcome';

/** An entry of a tar archive. */
export function tarEntry(path: string, content: Buffer | string, type = '0'): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(512);
  head.write(path, 0, 100);
  head.write('0000644\0', 100);
  head.write(`${bytes.length.toString(8).padStart(11, '0')} `, 124);
  head.write(' '.repeat(8), 148);
  head.write(type, 156);
  head.write('ustar\0', 257);
  head.write(`${head.reduce((a, b) => a + b, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** A whole tar archive of such entries. */
export function tar(...entries: readonly Buffer[]): Buffer {
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

/** The same, packed with gzip. */
export function tgz(...entries: readonly Buffer[]): Buffer {
  return gzipSync(tar(...entries));
}

/** A source of releases whose one script is given by version, with a hash made up from it, and a memory of who asked. */
export class ScriptSource implements ArchiveSource {
  readonly asked: string[] = [];
  readonly folders: string[] = [];
  private readonly scripts: Readonly<Record<string, string>>;
  private readonly latest: string | null;

  constructor(scripts: Readonly<Record<string, string>>, latest: string | null = null) {
    this.scripts = scripts;
    this.latest = latest;
  }

  fetch: ArchiveSource['fetch'] = (name, version, folder) => {
    this.asked.push(`${name}@${version}`);
    this.folders.push(folder);
    const script = this.scripts[version];
    if (script === undefined) return Promise.resolve(failure(`${name}@${version} is not in the registry that npm is set to`, true));
    const path = join(folder, 'x.tgz');
    writeFileSync(path, tgz(tarEntry('package/a.js', script)));
    const integrity = `sha512-${Buffer.from(`${name}@${version}`.repeat(9)).toString('base64').replaceAll('=', 'A').slice(0, 86)}==`;
    return Promise.resolve(success({ path, integrity, files: new Map() }));
  };

  tagged: NonNullable<ArchiveSource['tagged']> = (name, tag) => {
    this.asked.push(`${name}@${tag}`);
    return Promise.resolve(this.latest === null ? failure(`${name}@${tag} is not in the registry that npm is set to`, true) : success(this.latest));
  };
}

/** Surroundings that refuse the network unless a test says otherwise. */
export function pairGround(cwd: string, more: Partial<PairGround> = {}): PairGround {
  return {
    cwd,
    env: {},
    cache: null,
    signal: new AbortController().signal,
    mayFetch: () => Promise.resolve(false),
    progress: () => undefined,
    ...more,
  };
}

/** A file for a zip archive; `over` bends its header. */
export interface ZipFile {
  readonly name: string;
  readonly content: Buffer | string;
  /** General purpose bit flags; bit 0 says encrypted, bit 11 that the name is UTF-8. */
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly mode?: number;
}

/** A zip archive (PKWARE APPNOTE 6.3.10): local entries, central directory, its end. */
export function zip(files: readonly ZipFile[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, flags = 0x800, method = 8, crc, mode = 0o100644 } of files) {
    const plain = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc ?? crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, packed]);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, path]));
    local.push(entry);
    offset += entry.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, list, end]);
}
