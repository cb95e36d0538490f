// Danger: the command goes around a proxy that it must use, or through one that it must not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { unusableFeed } from '../../../src/core/feed/unusable-feed';
import { updateFeed } from '../../../src/node/feed-repository';
import { firstRepository } from '../../support/feed-attacks';
import { TufServer } from '../../support/tuf-repository';
import { proxyAgent, proxyFor } from '../../../src/node/feed-proxy';

const URL_ = 'https://feeds.example.com/agents';
const PROXY = 'http://proxy.example:3128';

test('the variable of the scheme counts, in capitals or not; the small one first', () => {
  assert.equal(proxyFor(URL_, { HTTPS_PROXY: PROXY }), PROXY);
  assert.equal(proxyFor(URL_, { https_proxy: PROXY, HTTPS_PROXY: 'http://other.example' }), PROXY);
  assert.equal(proxyFor(URL_, { HTTP_PROXY: PROXY }), null);
  assert.equal(proxyFor(URL_, {}), null);
  assert.equal(proxyFor(URL_, { HTTPS_PROXY: ' ' }), null);
});

test('NO_PROXY takes hosts, ends of hosts, ports and everything out', () => {
  for (const list of ['*', 'feeds.example.com', '.example.com', '*.example.com', 'example.com', 'a.b, EXAMPLE.com:443', 'x\texample.com']) {
    assert.equal(proxyFor(URL_, { HTTPS_PROXY: PROXY, NO_PROXY: list }), null, list);
  }
  for (const list of ['', 'ample.com', 'feeds.example.com.org', 'example.com:8443', 'https://example.com']) {
    assert.equal(proxyFor(URL_, { HTTPS_PROXY: PROXY, NO_PROXY: list }), PROXY, list);
  }
});

test('the loopback interface and folders are never asked through a proxy', () => {
  for (const url of ['http://127.0.0.1:80/', 'http://localhost/', 'http://[::1]:9/']) {
    assert.equal(proxyFor(url, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY }), null, url);
  }
  assert.equal(proxyAgent('file:///media/stick', { HTTPS_PROXY: PROXY }), null);
});

test('a proxy that is no address is not used', () => {
  for (const value of ['proxy', 'socks5://proxy.example', 'javascript:1']) assert.equal(proxyFor(URL_, { HTTPS_PROXY: value }), null, value);
  assert.notEqual(proxyAgent(URL_, { HTTPS_PROXY: PROXY }), null);
});

test('every file of an update goes through the proxy', async () => {
  const repository = firstRepository();
  const server = new TufServer(repository.copy());
  const url = await server.start();
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => { onward.destroy(); socket.destroy(); });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const base = mkdtempSync(join(tmpdir(), 'tool-trust-proxy-'));
  const address = { name: 'org', url, rootSha256: repository.rootSha256, replacesBundled: false };
  const agent = new HttpsProxyAgent(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const update = await updateFeed(address, { base, limits: { idle: 2000, whole: 5000 }, folder: null, agent, unusable: unusableFeed });
  assert.deepEqual(update, { result: 'updated', reason: null });
  assert.ok(tunnels.length >= 5 && tunnels.length === server.requests.length, `${tunnels.length} tunnels, ${server.requests.length} requests`);
  assert.deepEqual(new Set(tunnels), new Set([new URL(url).host]));
  proxy.close();
  proxy.closeAllConnections();
  await server.stop();
  rmSync(base, { recursive: true, force: true });
});
