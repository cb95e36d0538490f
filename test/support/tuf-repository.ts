import { Key, Metadata, MetaFile, Root, Signature, Snapshot, TargetFile, Targets, Timestamp } from '@tufjs/models';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { sampleDocument } from '../unit/feed/sample';
import type { TestCertificate } from './certificates';

const SPEC = '1.0.31';
type Role = 'root' | 'timestamp' | 'snapshot' | 'targets';
const ROLES: readonly Role[] = ['root', 'timestamp', 'snapshot', 'targets'];

/** A key made for one test; never written anywhere. */
export interface TestKey {
  readonly key: Key;
  readonly secret: KeyObject;
}

export function newKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const keyID = createHash('sha256').update(raw).digest('hex');
  return { key: new Key({ keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal: { public: raw } }), secret: privateKey };
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A time so many days from now, as metadata has it. */
export function inDays(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
}

interface PublishOptions {
  readonly expires?: string;
  /** Where the feed stands in the targets; `feed.json` when absent. */
  readonly targetPath?: string;
  /** Who signs a role in place of its own keys. */
  readonly signers?: Partial<Record<Role, readonly TestKey[]>>;
}

/** A feed document like the sample's, with events under other ids and made at another time. */
export function feedDocument(ids: readonly string[], generated: string): object {
  const document = sampleDocument();
  const [event] = document.events;
  const events = ids.map((id, i) => ({ ...event, id, aliases: [`CVE-2026-${9000 + i}`] }));
  return { ...document, generated, events, ledger: [] };
}

/** A TUF repository in memory: path below its address, and bytes. */
export class TufRepository {
  readonly files = new Map<string, Buffer>();
  readonly versions: Record<Role, number> = { root: 0, timestamp: 0, snapshot: 0, targets: 0 };
  keys: Record<Role, readonly TestKey[]> = { root: [newKey()], timestamp: [newKey()], snapshot: [newKey()], targets: [newKey()] };
  readonly thresholds: Record<Role, number> = { root: 1, timestamp: 1, snapshot: 1, targets: 1 };
  #firstRoot: Buffer = Buffer.alloc(0);

  get rootSha256(): string {
    return digest(this.#firstRoot);
  }

  #signed(metadata: Metadata<Root | Timestamp | Snapshot | Targets>, signers: readonly TestKey[]): Buffer {
    for (const { key, secret } of signers) {
      metadata.sign((data) => new Signature({ keyID: key.keyID, sig: sign(null, data, secret).toString('hex') }));
    }
    return Buffer.from(JSON.stringify(metadata.toJSON()));
  }

  /** Writes the next root; `signers` are the keys of the old and the new root unless given. */
  writeRoot(signers: readonly TestKey[], expires = inDays(300)): Buffer {
    this.versions.root += 1;
    const root = new Root({ version: this.versions.root, specVersion: SPEC, expires, consistentSnapshot: true });
    for (const role of ROLES) {
      for (const { key } of this.keys[role]) root.addKey(key, role);
      // The model makes roles with a threshold of one.
      Object.assign(root.roles[role]!, { threshold: this.thresholds[role] });
    }
    const bytes = this.#signed(new Metadata(root), signers);
    if (this.versions.root === 1) this.#firstRoot = bytes;
    this.files.set(`metadata/${this.versions.root}.root.json`, bytes);
    return bytes;
  }

  /** New keys for every role, as the specification has it: the new root is signed by the old and by the new keys. */
  rotate(): void {
    const old = this.keys.root;
    this.keys = { root: [newKey()], timestamp: [newKey()], snapshot: [newKey()], targets: [newKey()] };
    this.writeRoot([...old, ...this.keys.root]);
  }

  /** Publishes a document as the next version of all roles. */
  publish(document: object, options: PublishOptions = {}): this {
    if (this.versions.root === 0) this.writeRoot(this.keys.root);
    const expires = options.expires ?? inDays(30);
    const signers = (role: Role): readonly TestKey[] => options.signers?.[role] ?? this.keys[role];
    const bytes = Buffer.from(JSON.stringify(document));
    const hashes = { sha256: digest(bytes) };
    this.files.set(`targets/${hashes.sha256}.feed.json`, bytes);
    for (const role of ['targets', 'snapshot', 'timestamp'] as const) this.versions[role] += 1;
    const targets = new Targets({ version: this.versions.targets, specVersion: SPEC, expires });
    targets.addTarget(new TargetFile({ path: options.targetPath ?? 'feed.json', length: bytes.length, hashes }));
    const targetsBytes = this.#signed(new Metadata(targets), signers('targets'));
    this.files.set(`metadata/${this.versions.targets}.targets.json`, targetsBytes);
    const snapshot = new Snapshot({
      version: this.versions.snapshot,
      specVersion: SPEC,
      expires,
      meta: { 'targets.json': metaOf(this.versions.targets, targetsBytes) },
    });
    const snapshotBytes = this.#signed(new Metadata(snapshot), signers('snapshot'));
    this.files.set(`metadata/${this.versions.snapshot}.snapshot.json`, snapshotBytes);
    const timestamp = new Timestamp({
      version: this.versions.timestamp,
      specVersion: SPEC,
      expires,
      snapshotMeta: metaOf(this.versions.snapshot, snapshotBytes),
    });
    this.files.set('metadata/timestamp.json', this.#signed(new Metadata(timestamp), signers('timestamp')));
    return this;
  }

  /** The path of the feed of the last `publish`. */
  get target(): string {
    const last = [...this.files.keys()].filter((p) => p.startsWith('targets/')).at(-1);
    if (last === undefined) throw new Error('nothing was published');
    return last;
  }

  /** The files as they are now, for serving them again later. */
  copy(): Map<string, Buffer> {
    return new Map(this.files);
  }

  writeTo(folder: string): void {
    for (const [path, bytes] of this.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
  }
}

function metaOf(version: number, bytes: Buffer): MetaFile {
  return new MetaFile({ version, length: bytes.length, hashes: { sha256: digest(bytes) } });
}

/** Answers a request in its own way; false leaves it to the files. */
export type Behaviour = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** Serves a repository on the loopback interface; ends by itself with the process and after two minutes at the latest. */
export class TufServer {
  files: ReadonlyMap<string, Buffer>;
  behave: Behaviour = () => false;
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; status: number }[] = [];
  readonly #server: Server | TlsServer;
  readonly #limit: NodeJS.Timeout;

  /** Speaks HTTP, or HTTPS with a certificate. */
  constructor(files: ReadonlyMap<string, Buffer>, certificate: TestCertificate | null = null) {
    this.files = files;
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      this.#answer(request, response);
    };
    this.#server = certificate === null ? createServer(answer) : createTlsServer({ cert: certificate.pem, key: certificate.key }, answer);
    this.#server.unref();
    this.#limit = setTimeout(() => { this.#server.closeAllConnections(); this.#server.close(); }, 120_000);
    this.#limit.unref();
  }

  /** Shows another certificate from now on; for a server that speaks HTTPS. */
  present({ pem, key }: TestCertificate): void {
    if (!(this.#server instanceof TlsServer)) throw new Error('this server has no certificate');
    this.#server.setSecureContext({ cert: pem, key });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').slice(1).replace(/^feed\//, '');
    const noted = { path, headers: request.headers, status: 0 };
    this.requests.push(noted);
    response.on('finish', () => { noted.status = response.statusCode; });
    if (this.behave(path, response, request)) return;
    const bytes = this.files.get(path);
    if (bytes === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
      return;
    }
    const etag = `"${digest(bytes).slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length, etag }).end(bytes);
  }

  /** Starts, on a free port unless one is named; gives the address of the repository. */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    const scheme = this.#server instanceof TlsServer ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}/feed`;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#limit);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => { resolve(); }));
  }
}
