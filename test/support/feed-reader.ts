import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Updater } from 'tuf-js';

/** A plain web server on loopback that serves one folder at a time, as a static host does. */
export class FolderServer {
  folder = '';
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FolderServer> {
    const server = createServer();
    const served = new FolderServer(server);
    server.on('request', (request, response) => {
      const path = join(served.folder, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
      if (existsSync(path) && statSync(path).isFile()) response.end(readFileSync(path));
      else response.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return served;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A reader that begins with one root and keeps what it accepted: tuf-js, with nothing of ours between it and the server. */
export class FeedReader {
  readonly #folder: string;
  readonly #web: FolderServer;

  constructor(folder: string, root: string, web: FolderServer) {
    this.#folder = folder;
    this.#web = web;
    mkdirSync(join(folder, 'm'), { recursive: true });
    mkdirSync(join(folder, 't'));
    writeFileSync(join(folder, 'm/root.json'), root);
  }

  /** The feed's text as accepted from a folder that is served; throws what tuf-js throws. */
  async read(served: string): Promise<string> {
    this.#web.folder = served;
    const updater = new Updater({
      metadataDir: join(this.#folder, 'm'),
      targetDir: join(this.#folder, 't'),
      metadataBaseUrl: `${this.#web.url}/metadata`,
      targetBaseUrl: `${this.#web.url}/targets`,
      config: { fetchRetries: 0, fetchRetry: 0 },
    });
    await updater.refresh();
    const target = await updater.getTargetInfo('feed.json');
    assert.ok(target !== undefined);
    return readFileSync(await updater.downloadTarget(target), 'utf8');
  }
}
