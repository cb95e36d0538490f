import { setTimeout as wait } from 'node:timers/promises';
import { feedDocument, inDays, newKey, TufRepository, type TufServer } from './tuf-repository';

/** What a server does to a client that has accepted one good version before. */
export interface Attack {
  readonly name: string;
  /** What the server does, for the table in docs/feed-attacks.md. */
  readonly does: string;
  /** The sentence, from its start; the end of an expired one also tells of the date. */
  readonly expect: RegExp;
  readonly status: 'refused' | 'stale';
  readonly prepare: (server: TufServer, repository: TufRepository) => void;
  /** How the repository is made; the usual one when absent. */
  readonly repository?: () => TufRepository;
}

/** After this time the version that the freezing server goes on serving has expired. */
export const FREEZE_SECONDS = 4;
export const FIRST_IDS = ['x_TT-2026-9001'];
export const SECOND_IDS = ['x_TT-2026-9001', 'x_TT-2026-9002'];
const LATER = '2026-11-23T00:00:00Z';
const second = (): object => feedDocument(SECOND_IDS, LATER);

/** The usual repository with one published version. */
export function firstRepository(): TufRepository {
  return new TufRepository().publish(feedDocument(FIRST_IDS, '2026-11-22T00:00:00Z'));
}

function withTwoKeys(): TufRepository {
  const repository = new TufRepository();
  repository.keys = { ...repository.keys, targets: [newKey(), newKey()] };
  repository.thresholds.targets = 2;
  return repository.publish(feedDocument(FIRST_IDS, '2026-11-22T00:00:00Z'));
}

/** One that had another version before the one that the client accepts. */
function withTwoVersions(): TufRepository {
  const repository = new TufRepository().publish(feedDocument(['x_TT-2026-9000'], '2026-11-21T00:00:00Z'));
  old.set(repository, repository.copy());
  return repository.publish(feedDocument(FIRST_IDS, '2026-11-22T00:00:00Z'));
}
const old = new WeakMap<TufRepository, Map<string, Buffer>>();

function serveLatest(server: TufServer, repository: TufRepository): void {
  repository.publish(second());
  server.files = repository.copy();
}

/** Publishes news and spoils one of its files. */
function spoil(server: TufServer, repository: TufRepository, path: () => string, change: (bytes: Buffer) => Buffer): void {
  repository.publish(second());
  const files = repository.copy();
  const name = path();
  files.set(name, change(files.get(name) ?? Buffer.alloc(0)));
  server.files = files;
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'rollback', status: 'refused', expect: /^rollback: the server offers an older version than the one accepted before \(2\)$/,
    does: 'serves an older version of everything, properly signed', repository: withTwoVersions,
    prepare: (server, repository) => { server.files = old.get(repository)!; },
  },
  {
    name: 'freeze', status: 'stale', expect: /^freeze: the server offers nothing newer/,
    does: 'goes on serving the version that the client has, past its date',
    repository: () => new TufRepository().publish(feedDocument(FIRST_IDS, '2026-11-22T00:00:00Z'), { expires: inDays(FREEZE_SECONDS / 86_400) }),
    prepare: () => undefined,
  },
  {
    name: 'mix-and-match', status: 'refused', expect: /^mix-and-match: /,
    does: 'serves the new timestamp with the old snapshot under the new name',
    prepare: (server, repository) => {
      const before = repository.files.get('metadata/1.snapshot.json') ?? Buffer.alloc(0);
      spoil(server, repository, () => 'metadata/2.snapshot.json', () => before);
    },
  },
  {
    name: 'endless data', status: 'refused', expect: /^metadata\/timestamp\.json does not end: more than the 16384 bytes/,
    does: 'sends a timestamp that does not end',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path !== 'metadata/timestamp.json') return false;
        const more = (): void => {
          if (!response.destroyed) response.write(' '.repeat(4096), () => setImmediate(more));
        };
        response.writeHead(200, { 'content-type': 'application/json' });
        more();
        return true;
      };
    },
  },
  {
    name: 'slow drip', status: 'refused', expect: /^metadata\/timestamp\.json came too slowly: it was not whole after/,
    does: 'sends a byte now and then, never long silent',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path !== 'metadata/timestamp.json') return false;
        response.writeHead(200, { 'content-type': 'application/json' });
        void drip(response);
        return true;
      };
    },
  },
  {
    name: 'wrong length', status: 'refused', expect: /^wrong length: the feed has \d+ bytes, and \d+ are signed$/,
    does: 'serves a feed that is shorter than the signed one',
    prepare: (server, repository) => { spoil(server, repository, () => repository.target, (b) => b.subarray(0, -9)); },
  },
  {
    name: 'wrong length, announced', status: 'refused', expect: /feed\.json has the wrong length: the server announces \d+ bytes, and \d+ are allowed$/,
    does: 'serves a feed that is longer than the signed one',
    prepare: (server, repository) => { spoil(server, repository, () => repository.target, (b) => Buffer.concat([b, Buffer.from('   ')])); },
  },
  {
    name: 'wrong hash', status: 'refused', expect: /^wrong hash: the feed is not the file that was signed$/,
    does: 'changes one letter of the feed',
    prepare: (server, repository) => {
      spoil(server, repository, () => repository.target, (b) => Buffer.from(b.toString('utf8').replace('Maker', 'Faker')));
    },
  },
  {
    name: 'expired', status: 'stale', expect: /^expired: the signed timestamp metadata/,
    does: 'serves a new version whose metadata is past its date',
    prepare: (server, repository) => {
      repository.publish(second(), { expires: inDays(-1) });
      server.files = repository.copy();
    },
  },
  {
    name: 'unknown key', status: 'refused', expect: /^unknown key: the timestamp metadata is signed by no key/,
    does: 'signs news with a key of its own',
    prepare: (server, repository) => {
      repository.publish(second(), { signers: { timestamp: [newKey()] } });
      server.files = repository.copy();
    },
  },
  {
    name: 'threshold not met', status: 'refused', expect: /^threshold not met: the targets metadata has 1 good signatures and needs 2$/,
    does: 'signs news with one of the two keys that are needed', repository: withTwoKeys,
    prepare: (server, repository) => {
      repository.publish(second(), { signers: { targets: repository.keys.targets.slice(0, 1) } });
      server.files = repository.copy();
    },
  },
  {
    name: 'replaced root without chain', status: 'refused', expect: /^replaced root: the new root does not follow/,
    does: 'serves a second root that only its own new keys signed',
    prepare: (server, repository) => {
      repository.keys = { ...repository.keys, root: [newKey()] };
      repository.writeRoot(repository.keys.root);
      serveLatest(server, repository);
    },
  },
  {
    name: 'redirect to another host', status: 'refused', expect: /^the server redirects metadata\/timestamp\.json to another host, other\.example$/,
    does: 'answers with a redirect to another host',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path !== 'metadata/timestamp.json') return false;
        response.writeHead(302, { location: 'http://other.example/metadata/timestamp.json' }).end();
        return true;
      };
    },
  },
  {
    name: 'HTML instead of JSON', status: 'refused', expect: /^a web page \(HTML\) came in place of metadata\/timestamp\.json/,
    does: 'answers with a login page',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path !== 'metadata/timestamp.json') return false;
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html><title>Log in</title>');
        return true;
      };
    },
  },
  {
    name: 'HTML said to be JSON', status: 'refused', expect: /^a web page \(HTML\) came in place of metadata\/timestamp\.json/,
    does: 'answers with a login page and calls it JSON',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path !== 'metadata/timestamp.json') return false;
        response.writeHead(200, { 'content-type': 'application/json' }).end('\n <html><title>Log in</title></html>');
        return true;
      };
    },
  },
  {
    name: 'truncated file', status: 'refused', expect: /feed\.json is truncated: the connection ended after \d+ bytes$/,
    does: 'breaks off in the middle of the feed',
    prepare: (server, repository) => {
      serveLatest(server, repository);
      const name = repository.target;
      server.behave = (path, response) => {
        if (path !== name) return false;
        const bytes = repository.files.get(name) ?? Buffer.alloc(0);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
        response.write(bytes.subarray(0, 100), () => { response.destroy(); });
        return true;
      };
    },
  },
  {
    name: 'truncated metadata', status: 'refused', expect: /^a metadata file is damaged or truncated: it is not JSON$/,
    does: 'serves half of the timestamp as if it were whole',
    prepare: (server, repository) => { spoil(server, repository, () => 'metadata/timestamp.json', (b) => b.subarray(0, b.length / 2)); },
  },
  {
    name: 'hangs', status: 'refused', expect: /^the server hangs: nothing of metadata\/timestamp\.json came for/,
    does: 'takes the request and never answers',
    prepare: (server) => { server.behave = (path) => path === 'metadata/timestamp.json'; },
  },
  {
    name: 'closes', status: 'refused', expect: /^the server closed the connection without sending metadata\/timestamp\.json$/,
    does: 'takes the request and closes the connection',
    prepare: (server) => {
      server.behave = (path, response) => {
        if (path === 'metadata/timestamp.json') response.destroy();
        return path === 'metadata/timestamp.json';
      };
    },
  },
];

async function drip(response: { readonly destroyed: boolean; write(text: string): boolean }): Promise<void> {
  for (let i = 0; i < 400 && !response.destroyed; i += 1) {
    response.write(' ');
    await wait(25);
  }
}
