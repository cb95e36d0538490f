// Danger: a program that carries its script along hides it from the reader, or the places that are told are not where
// the texts stand.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FacetId } from '../../../src/core/xray/model';
import { byteOffsets } from '../../../src/node/xray/byte-offsets';
import { openRelease } from '../../../src/node/xray/open-release';
import { RELEASE_LIMITS } from '../../../src/node/xray/release-files';

let cwd = '';
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-embedded-'));
});
after(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const HEAD = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(5001, 1)]);
const FILLER = 'function a(){return typeof b}';

async function read(bytes: Buffer): Promise<(facet: FacetId) => (readonly [string, number | null])[]> {
  writeFileSync(join(cwd, 'agent'), bytes);
  const release = await openRelease('agent', { cwd, zones: new Set(['Asia/Urumqi']), limits: RELEASE_LIMITS, signal: new AbortController().signal });
  assert.ok(release.ok);
  return (facet) => [...(release.value.facts.get(facet) ?? [])].map(([value, place]) => [value, place.offset]);
}

describe('a program of Node (single executable application)', () => {
  /** The real thing that Node writes, as it is laid into a copy of Node itself. */
  function blobOf(script: string): Buffer {
    writeFileSync(join(cwd, 'main.js'), script);
    writeFileSync(join(cwd, 'sea.json'), JSON.stringify({ main: 'main.js', output: 'sea.blob', disableExperimentalSEAWarning: true }));
    const run = spawnSync(process.execPath, ['--experimental-sea-config', 'sea.json'], { cwd, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return readFileSync(join(cwd, 'sea.blob'));
  }

  for (const [name, sign] of [['ASCII', '-'], ['signs of two and more bytes before the literals', '\u00e9\u4e2d\u{1F600}']] as const) {
    test(`its script, with ${name}`, async () => {
      const script = `${FILLER.repeat(3000)}f("${sign}");f("Asia/Urumqi","https://good.vendor.dev/",process.env.AGENT_HIDDEN)`;
      const program = Buffer.concat([HEAD, blobOf(script), Buffer.alloc(90)]);
      const facts = await read(program);
      assert.deepEqual(facts('time-zone'), [['Asia/Urumqi', program.indexOf('"Asia/Urumqi"')]]);
      assert.deepEqual(facts('host'), [['good.vendor.dev', program.indexOf('"https://good')]]);
      assert.deepEqual(facts('environment'), [['AGENT_HIDDEN', program.indexOf('AGENT_HIDDEN')]]);
    });
  }
});

describe('text of two bytes per character, as JavaScript engines keep it', () => {
  /** Node itself looks for such texts at even places only. */
  const wideIndex = (bytes: Buffer, text: string): number => bytes.indexOf(Buffer.from(text, 'utf16le').toString('latin1'), 0, 'latin1');

  for (const shift of [0, 1]) {
    test(`a script with other alphabets in it, ${shift} bytes further`, async () => {
      const script = `${FILLER.repeat(3000)}f("\u4e2d\u6587 \u2014 \u{1F600}");f("Asia/Urumqi","https://good.vendor.dev/",process.env.AGENT_HIDDEN)`;
      const program = Buffer.concat([HEAD, Buffer.alloc(shift, 1), Buffer.from(script, 'utf16le'), Buffer.alloc(90)]);
      const facts = await read(program);
      assert.deepEqual(facts('time-zone'), [['Asia/Urumqi', wideIndex(program, '"Asia/Urumqi"')]]);
      assert.deepEqual(facts('host'), [['good.vendor.dev', wideIndex(program, '"https://good')]]);
      assert.deepEqual(facts('environment'), [['AGENT_HIDDEN', wideIndex(program, 'AGENT_HIDDEN')]]);
    });
  }

  test('short texts end at the first sign that is no ASCII, since most of what follows is no text', async () => {
    const facts = await read(Buffer.concat([HEAD, Buffer.from('https://good.vendor.dev/', 'utf16le'), Buffer.from([0x2d, 0x4e, 0x41, 0]), Buffer.alloc(90)]));
    assert.deepEqual(facts('host').map(([host]) => host), ['good.vendor.dev']);
  });
});

test('offsets are counted from any place to any other', () => {
  const text = 'a\u00e9\u4e2d\u{1F600}b-\u00e9c';
  const at = byteOffsets(text, 100, 'utf8');
  assert.ok(at !== null);
  for (const character of [0, 7, 2, 3, 8, 1, 5, 0]) assert.equal(at(100 + character), 100 + Buffer.byteLength(text.slice(0, character)), `${character}`);
  assert.equal(byteOffsets('ascii', 100, 'utf8'), null);
  assert.equal(byteOffsets('ascii', 100, 'utf16')?.(102), 104);
});
