// Danger: a registry that does not answer keeps a person waiting, a cancelled download goes on unseen, or what npm says
// of a server ends up on the screen. The real npm against servers of this test; the network is not used.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmSource } from '../../../src/node/curate/npm-download';
import { newestRelease, xrayPair } from '../../../src/node/xray/pair';
import { pairGround, tarEntry, tgz } from './release-support';

let cwd = '';
let server: Server;
let answer: RequestListener;
let asked: string[] = [];

before(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-npm-'));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
after(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(cwd, { recursive: true, force: true });
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function env(registry: string): Record<string, string | undefined> {
  // A home of its own, so that no setting of this machine counts.
  return { PATH: process.env['PATH'], HOME: cwd, TMPDIR: join(cwd, 'tmp'), npm_config_registry: registry, npm_config_userconfig: join(cwd, 'none'), npm_config_update_notifier: 'false' };
}

const BYTES = tgz(tarEntry('package/package.json', '{"name":"agent","version":"1.0.0"}'), tarEntry('package/a.js', 'f("https://good.vendor.dev/")'));

/** A registry of one package; `send` is what comes as its archive. */
function registry(send: Buffer = BYTES): RequestListener {
  return (request, response) => {
    if (request.url?.endsWith('.tgz') === true) {
      response.end(send);
      return;
    }
    if (request.url !== '/agent') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      return;
    }
    const dist = { tarball: `${address()}/agent-1.0.0.tgz`, integrity: `sha512-${createHash('sha512').update(BYTES).digest('base64')}` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name: 'agent', 'dist-tags': { latest: '1.0.0', next: '1.0.0' }, versions: { '1.0.0': { name: 'agent', version: '1.0.0', dist } } }));
  };
}

async function compare(first: string, second = first, signal = new AbortController().signal, registryAddress = address()): Promise<string> {
  const folder = mkdtempSync(join(cwd, 'ground-'));
  const result = await xrayPair({ before: first, after: second, notes: null }, pairGround(folder, { env: env(registryAddress), signal, mayFetch: () => Promise.resolve(true) }));
  return result.ok ? result.value.before : result.reason;
}

describe('npm', () => {
  test('a release, a tag, and the newest', async () => {
    answer = registry();
    assert.equal(await compare('agent@1.0.0'), 'agent@1.0.0');
    assert.equal(await compare('agent@next'), 'agent@1.0.0');
    const newest = await newestRelease('agent', pairGround(cwd, { env: env(address()), mayFetch: () => Promise.resolve(true) }));
    assert.equal(newest.ok && newest.value, '1.0.0');
  });

  test('a package, a version and a tag that do not exist', async () => {
    answer = registry();
    for (const missing of ['no-such-agent@1.0.0', 'agent@9.9.9', 'agent@nightly', 'no-such-agent@latest']) {
      assert.equal(await compare(missing), `${missing} is not in the registry that npm is set to`);
    }
  });

  test('a download that breaks off or was changed on its way', async () => {
    for (const bytes of [BYTES.subarray(0, 100), Buffer.concat([BYTES, BYTES])]) {
      answer = registry(bytes);
      assert.match(await compare('agent@1.0.0'), /^agent@1\.0\.0 could not be fetched: npm /);
    }
  });

  test('a registry that refuses connections', async () => {
    const other = createServer();
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
    const { port } = other.address() as AddressInfo;
    await new Promise((closed) => other.close(closed));
    assert.equal(await compare('agent@1.0.0', 'agent@1.0.0', undefined, `http://127.0.0.1:${port}`), 'agent@1.0.0 could not be fetched: npm cannot reach its registry');
  });

  test('one that never answers: npm is told to give up, and ends when the person does', async () => {
    asked = [];
    const controller = new AbortController();
    answer = () => {
      // No answer; the person gives up once npm waits.
      controller.abort();
    };
    mkdirSync(join(cwd, 'tmp'), { recursive: true });
    assert.equal(await compare('agent@1.0.0', 'agent@1.0.0', controller.signal), 'cancelled');
    assert.equal(asked.length, 1);
    const open = await new Promise<number>((settle, fail) => {
      server.getConnections((error, count) => {
        if (error === null) settle(count);
        else fail(error);
      });
    });
    assert.ok(open <= 1);
    assert.deepEqual(readdirSync(join(cwd, 'tmp')), []);
  });

  test('without npm', async () => {
    const fetched = await npmSource({ PATH: cwd }).fetch('agent', '1.0.0', mkdtempSync(join(cwd, 'x-')));
    assert.match(fetched.ok ? '' : fetched.reason, /npm was not found; install Node\.js with npm/);
  });

  test('nothing that is no tag becomes an argument', async () => {
    const source = npmSource({ PATH: cwd });
    for (const [name, tag] of [['agent', '--x'], ['agent', '1.0.0'], ['--x', 'latest'], ['agent', 'a b'], ['agent', 'a;b'], ['../x', 'latest']] as const) {
      const tagged = await source.tagged?.(name, tag, cwd);
      assert.match(tagged?.ok === false ? tagged.reason : '', /is not a tag that npm can be asked for/, tag);
    }
  });
});
