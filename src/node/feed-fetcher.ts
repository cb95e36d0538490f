import { writeFile } from 'node:fs/promises';
import type { Agent } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fetch, { type Response } from 'node-fetch';
import { BaseFetcher } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error';
import { certificateWords } from './feed-certificate';
import { FeedFault } from './feed-fault';
import type { Validators } from './feed-state';
import { Watch, type FetchLimits } from './feed-watch';
import { errorCode } from './fs-failure';

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** The same for everybody: it tells nothing of the machine. */
const USER_AGENT = 'tool-trust';

/** A copy of timestamp.json that is here, and what the server said about it. */
export interface KnownFile {
  readonly bytes: Buffer;
  readonly validators: Validators;
}

export interface FetcherOptions {
  readonly limits: FetchLimits;
  /** Folder for the file that is being verified. */
  readonly scratch: string;
  /** The stored timestamp.json; null to ask without conditions. */
  readonly known: KnownFile | null;
  /** For a proxy; null for the connections of the process itself. */
  readonly agent: Agent | null;
}

/** Fetches files of one repository: one origin, limited in size and time, without cookies and without identification. */
export class FeedFetcher extends BaseFetcher {
  /** What went wrong with the last file; the update client wraps errors and loses their kind. */
  fault: FeedFault | null = null;
  /** timestamp.json as it last came, and what the server said about it. */
  timestamp: KnownFile | null = null;
  private validators: Validators = { etag: null, modified: null };
  private limit = 0;
  private readonly options: FetcherOptions;

  constructor(options: FetcherOptions) {
    super();
    this.options = options;
  }

  override async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    this.fault = null;
    this.limit = maxLength;
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of await this.fetch(url)) chunks.push(Buffer.from(chunk));
      const bytes = Buffer.concat(chunks);
      if (isTimestamp(url)) this.timestamp = { bytes, validators: this.validators };
      if (/^\s{0,100}</.test(bytes.subarray(0, 200).toString('latin1'))) throw pageFault(url);
      return bytes;
    } catch (error) {
      if (error instanceof FeedFault) this.fault = error;
      throw error;
    }
  }

  override async downloadFile<T>(url: string, maxLength: number, handler: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.options.scratch, 'download');
    await writeFile(file, await this.downloadBytes(url, maxLength));
    return handler(file);
  }

  /** The body of a file as a stream that ends with a `FeedFault` where a limit is passed. */
  override async fetch(url: string): Promise<NodeJS.ReadableStream> {
    const watch = new Watch(this.options.limits, shown(url));
    try {
      const response = await this.request(url, watch);
      if (response === null) {
        watch.stop();
        return Readable.from([this.options.known?.bytes ?? Buffer.alloc(0)]);
      }
      return Readable.from(limited(response, url, this.limit, watch));
    } catch (error) {
      watch.stop();
      throw error;
    }
  }

  /** The answer after redirects within the origin; null when the server says that the known file still stands. */
  private async request(url: string, watch: Watch): Promise<Response | null> {
    const known = isTimestamp(url) ? this.options.known : null;
    let target = url;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await this.get(target, known, watch);
      if (!REDIRECTS.has(response.status)) return this.accept(response, url, known);
      discard(response);
      target = redirected(response, target, url);
    }
    throw new FeedFault('redirect', `the server redirects ${shown(url)} again and again`);
  }

  private async get(url: string, known: KnownFile | null, watch: Watch): Promise<Response> {
    const headers: Record<string, string> = { 'User-Agent': USER_AGENT, Accept: 'application/json, application/octet-stream' };
    if (known?.validators.etag != null) headers['If-None-Match'] = known.validators.etag;
    if (known?.validators.modified != null) headers['If-Modified-Since'] = known.validators.modified;
    const { agent } = this.options;
    try {
      return await fetch(url, {
        headers,
        redirect: 'manual',
        compress: false,
        signal: watch.signal,
        ...(agent === null ? {} : { agent }),
      });
    } catch (error) {
      throw watch.fault ?? connectionFault(error, url);
    }
  }

  private accept(response: Response, url: string, known: KnownFile | null): Response | null {
    if (response.status === 304 && known !== null) {
      discard(response);
      this.validators = known.validators;
      return null;
    }
    if (response.status !== 200) {
      discard(response);
      // The client takes 403 and 404 for "there is no newer root"; everywhere else the sentence is told.
      this.fault = new FeedFault('status', `the server answered ${response.status} to ${shown(url)}`);
      throw new DownloadHTTPError(this.fault.message, response.status);
    }
    if (/^\s*text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
      discard(response);
      throw pageFault(url);
    }
    this.validators = { etag: response.headers.get('etag'), modified: response.headers.get('last-modified') };
    return response;
  }
}

async function* limited(response: Response, url: string, limit: number, watch: Watch): AsyncGenerator<Buffer> {
  let received = 0;
  const announced = Number(response.headers.get('content-length') ?? '0');
  try {
    if (announced > limit) {
      throw new FeedFault('length', `${shown(url)} has the wrong length: the server announces ${announced} bytes, and ${limit} are allowed`);
    }
    for await (const chunk of response.body ?? []) {
      const bytes = Buffer.from(chunk);
      watch.heard();
      received += bytes.length;
      if (received > limit) {
        throw new FeedFault('endless', `${shown(url)} does not end: more than the ${limit} bytes that are allowed came`);
      }
      yield bytes;
    }
  } catch (error) {
    throw watch.fault ?? (error instanceof FeedFault ? error : cutFault(url, received));
  } finally {
    watch.stop();
    watch.end(new FeedFault('closes', `the connection for ${shown(url)} was ended`));
  }
}

/** Where a redirect leads: only within the origin that the file was asked from. */
function redirected(response: Response, from: string, url: string): string {
  const location = response.headers.get('location') ?? '';
  const target = URL.canParse(location, from) ? new URL(location, from) : null;
  if (target === null) throw new FeedFault('redirect', `the server redirects ${shown(url)} to nowhere`);
  const { origin, protocol, host } = new URL(url);
  if (target.host === host && target.protocol !== protocol) {
    throw new FeedFault('redirect', `the server redirects ${shown(url)} from ${protocol.slice(0, -1)} to ${target.protocol.slice(0, 40).replace(/:$/, '')}`);
  }
  if (target.origin !== origin) {
    throw new FeedFault('redirect', `the server redirects ${shown(url)} to another host, ${target.host.slice(0, 100)}`);
  }
  return target.href;
}

function isTimestamp(url: string): boolean {
  return url.endsWith('/metadata/timestamp.json');
}

/** The last two parts of an address, without the digest that stands before the name: enough to know the file. */
function shown(url: string): string {
  return url.split('/').slice(-2).join('/').replace(/(?<=\/)[0-9a-f]{64}\./, '');
}

function pageFault(url: string): FeedFault {
  return new FeedFault('page', `a web page (HTML) came in place of ${shown(url)}; a login page of the network may be in between`);
}

function cutFault(url: string, received: number): FeedFault {
  return new FeedFault('truncated', `${shown(url)} is truncated: the connection ended after ${received} bytes`);
}

/** Codes of a connection that was made and then broke off (errno(3), and Node's own). */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET']);

function connectionFault(error: unknown, url: string): FeedFault {
  const code = errorCode(error);
  if (BROKEN.has(code)) return new FeedFault('closes', `the server closed the connection without sending ${shown(url)}`);
  const certificate = certificateWords(code, new URL(url).host);
  if (certificate !== null) return new FeedFault('certificate', certificate);
  const why = code === '' ? (error instanceof Error ? error.message : String(error)) : code;
  return new FeedFault('unreachable', `the server cannot be reached (${why.slice(0, 200)})`);
}

/** Ends a body that nobody wants, so that its connection is freed. */
function discard(response: Response): void {
  if (response.body instanceof Readable) response.body.destroy();
}
