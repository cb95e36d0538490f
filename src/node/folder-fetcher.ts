import { open, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BaseFetcher } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error';
import { FeedFault } from './feed-fault';
import { errorCode } from './fs-failure';

/** Reads the files of a repository that was copied into a folder; what is read is verified like what is downloaded. */
export class FolderFetcher extends BaseFetcher {
  /** What went wrong with the last file. */
  fault: FeedFault | null = null;

  override async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    this.fault = null;
    try {
      return await readWithin(fileURLToPath(url), maxLength);
    } catch (error) {
      this.fault = faultOf(error, url);
      // The client takes 404 for "there is no newer root".
      throw this.fault.kind === 'status' ? new DownloadHTTPError(this.fault.message, 404) : this.fault;
    }
  }

  override async downloadFile<T>(url: string, maxLength: number, handler: (file: string) => Promise<T>): Promise<T> {
    await this.downloadBytes(url, maxLength);
    return handler(fileURLToPath(url));
  }

  override fetch(url: string): Promise<never> {
    return Promise.reject(new Error(`${url} is read as a whole`));
  }
}

async function readWithin(path: string, maxLength: number): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new FeedFault('content', 'it is not a file');
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const name = path.split(/[\\/]/).slice(-2).join('/');
    if (size > maxLength) throw new FeedFault('length', `${name} has the wrong length: ${size} bytes, and ${maxLength} are allowed`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function faultOf(error: unknown, url: string): FeedFault {
  if (error instanceof FeedFault) return error;
  const name = url.split('/').slice(-2).join('/');
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FeedFault('status', `the folder has no ${name}`);
  return new FeedFault('unreachable', `${name} cannot be read (${code || String(error)})`);
}
