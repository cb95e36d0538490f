// Danger: output is cut when the process ends before a pipe or file has taken it, a closed pipe ends in a stack trace,
// a failed write is taken for success, or colour codes land in a log file.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleFor, writeAll, type CliStream } from '../../../src/node/cli-output';

describe('writing', () => {
  test('waits until a file holds everything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-trust-output-'));
    const path = join(folder, 'out.txt');
    const text = 'line of output\n'.repeat(200_000);
    assert.equal(await writeAll(createWriteStream(path), text), true);
    assert.equal(readFileSync(path, 'utf8').length, text.length);
    rmSync(folder, { recursive: true, force: true });
  });

  test('nothing to say is said at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-trust-output-'));
    assert.equal(await writeAll(createWriteStream(join(folder, 'x')), ''), true);
    rmSync(folder, { recursive: true, force: true });
  });

  test('a reader that has gone is no error', async () => {
    const server = createServer((socket) => {
      socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const socket = connect(address.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    assert.equal(await writeAll(socket, 'x'.repeat(1_000_000)), false);
    server.close();
  });

  test('a target that cannot be written is an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-trust-output-'));
    await assert.rejects(writeAll(createWriteStream(join(folder, 'missing', 'x')), 'text'), /ENOENT/);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('colour and width', () => {
  const stream = (over: Partial<CliStream>): CliStream => ({ write: () => true, on: () => undefined, ...over });

  test('colour needs a terminal that wants it', () => {
    assert.equal(styleFor(stream({ isTTY: true }), {}).colour, true);
    assert.equal(styleFor(stream({ isTTY: true }), { NO_COLOR: '' }).colour, true);
    assert.equal(styleFor(stream({ isTTY: true }), { NO_COLOR: '1' }).colour, false);
    assert.equal(styleFor(stream({ isTTY: true }), { TERM: 'dumb' }).colour, false);
    assert.equal(styleFor(stream({}), { FORCE_COLOR: '1' }).colour, false);
  });

  test('a file gets 80 columns, a terminal its own within bounds', () => {
    assert.equal(styleFor(stream({}), {}).width, 80);
    assert.equal(styleFor(stream({ isTTY: true, columns: 72 }), {}).width, 72);
    assert.equal(styleFor(stream({ isTTY: true, columns: 20 }), {}).width, 60);
    assert.equal(styleFor(stream({ isTTY: true, columns: 300 }), {}).width, 100);
  });
});
