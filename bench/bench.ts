// Speed as ratios to a baseline in the same run; the figures in milliseconds are for orientation only.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScanRequest } from '../src/app/engine-contract';
import { assess } from '../src/core/assess/assess';
import { parseFeed, parseFeedInSlices } from '../src/core/feed/parse-feed';
import type { TrustEvent } from '../src/core/model/event';
import type { Feed } from '../src/core/model/feed';
import { NO_RANGE } from '../src/core/model/position';
import type { Inventory, Sighting } from '../src/core/model/sighting';
import { READERS } from '../src/core/read/registry';
import { createEngine } from '../src/engine';
import { NEVER_CANCELLED } from '../src/ports/cancel';
import { FULL_SIZE, PIN_KINDS, writeMonorepo, type WrittenPin } from '../test/support/monorepo';

/** The least that any scan must do: list every folder and read the files a reader accepts, one after another. */
async function bareLoop(root: string): Promise<number> {
  let read = 0;
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (READERS.some((r) => r.accepts(relative(root, path)))) read += (await readFile(path, 'utf8')).length;
    }
  };
  await visit(root);
  return read;
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
}

/** Longest stretch in which the event loop could not turn, in milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let on = true;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (on) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  on = false;
  return longest;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function line(name: string, figure: string, budget: string): void {
  console.log(`${name.padEnd(58)} ${figure.padStart(22)}   budget ${budget}`);
}

function engine(): ReturnType<typeof createEngine> {
  return createEngine({ home: null, systemWide: false, feedPath: resolve('dist/feed.json'), env: {}, platform: process.platform });
}

/** Pins that were written and found, all that were written, and those found that nobody wrote. */
function pinCount(root: string, found: readonly Sighting[], written: readonly WrittenPin[]): string {
  const seen = new Set(found.map((s) => `${s.places[0].uri.slice(root.length + 1)} ${s.tool} ${s.version.text}`));
  const expected = new Set(written.map((p) => `${p.path} ${p.tool} ${p.text}`));
  const hit = [...expected].filter((e) => seen.has(e)).length;
  return `${hit} / ${expected.size} / ${[...seen].filter((s) => !expected.has(s)).length} (${PIN_KINDS.length} kinds)`;
}

async function benchScan(root: string, written: readonly WrittenPin[]): Promise<void> {
  const uri = pathToFileURL(root).href;
  const request: ScanRequest = { roots: [uri], installed: false, ignores: [], restricted: false };
  const ratios: number[] = [];
  let found: readonly Sighting[] = [];
  for (let round = 0; round < 7; round++) {
    const bare = await timed(() => bareLoop(root));
    const scan = await timed(() => engine().scan(request, NEVER_CANCELLED));
    found = scan.value.inventory.sightings;
    ratios.push(scan.ms / bare.ms);
  }
  line('pins found / written / found beyond them', pinCount(uri, found, written), 'all, none more');
  line('scan of 20,000 files, 2,000 manifests / bare loop', `${median(ratios).toFixed(2)} ×`, '1.5 ×');
  const block = await longestBlock(() => engine().scan(request, NEVER_CANCELLED));
  line('longest block of the event loop during that scan', `${block.toFixed(1)} ms`, '16 ms');
  const warm = engine();
  await warm.scan(request, NEVER_CANCELLED);
  const file = pathToFileURL(join(root, written[0]?.path ?? '')).href;
  const times: number[] = [];
  for (let n = 0; n < 21; n++) times.push((await timed(() => warm.rescanFile(file, request, NEVER_CANCELLED))).ms);
  line('rescan after one file changed', `${median(times).toFixed(1)} ms`, '20 ms');
}

const EVENTS = 10_000;
const SIGHTINGS = 2_000;

function manyEvents(): Feed {
  const feed = parseFeed(JSON.parse(readFileSync('dist/feed.json', 'utf8')));
  const template = feed.events.find((e) => e.id === 'x_TT-2026-0001');
  if (template === undefined) throw new Error('the feed has no event with versions');
  const events = Array.from({ length: EVENTS }, (_, i): TrustEvent => {
    const [affected] = template.affected;
    if (affected === undefined) throw new Error('no affected entry');
    const name = `package-${i % 500}`;
    return { ...template, id: `x_TT-2026-${i}`, affected: [{ ...affected, package: { ecosystem: 'npm', name } }] };
  });
  const [tool] = feed.tools;
  if (tool === undefined) throw new Error('the feed has no tool');
  const packages = Array.from({ length: 500 }, (_, i) => ({
    package: { ecosystem: 'npm', name: `package-${i}` },
    scheme: 'semver' as const,
  }));
  return { ...feed, events, tools: [{ ...tool, packages }] };
}

function manySightings(): Inventory {
  const sightings = Array.from({ length: SIGHTINGS }, (_, i): Sighting => {
    const text = `2.1.${i % 300}`;
    return {
      tool: 'claude-code',
      package: { ecosystem: 'npm', name: `package-${i % 2000}` },
      version: { kind: 'exact', text },
      presence: 'pinned',
      places: [{ uri: `file:///w/${i}`, range: NO_RANGE, text, source: 'package-json' }],
      where: '',
      active: null,
      via: null,
      root: null,
    };
  });
  return { sightings, coverage: [] };
}

/** A document of 10,000 events: the smallest record of the feed, each with an id of its own. */
function largeDocument(): unknown {
  const document = JSON.parse(readFileSync('dist/feed.json', 'utf8')) as { events: { id: string; related: string[] }[]; ledger: unknown[] };
  const [smallest] = [...document.events].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  if (smallest === undefined) throw new Error('the feed has no event');
  const events = Array.from({ length: EVENTS }, (_, i) => ({ ...smallest, id: `x_TT-2026-${String(i).padStart(4, '0')}`, related: [] }));
  return { ...document, events, ledger: [] };
}

async function benchLoad(): Promise<void> {
  const text = JSON.stringify(largeDocument());
  const bare = await timed(() => JSON.parse(text) as unknown);
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  let whole = { ms: 0, events: 0 };
  const block = await longestBlock(async () => {
    const run = await timed(() => parseFeedInSlices(bare.value, pause));
    whole = { ms: run.ms, events: run.value.events.length };
  });
  line(`check of ${whole.events} events / JSON.parse of their ${(text.length / 1e6).toFixed(0)} MB`, `${(whole.ms / bare.ms).toFixed(1)} ×`, 'none set');
  line('longest block of the event loop during that check', `${block.toFixed(1)} ms`, '16 ms');
}

async function benchAssess(): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const feed = manyEvents();
  const inventory = manySightings();
  const facts = {
    scopes: [{ root: null, variables: new Map(), timeZone: 'UTC', timeZoneOrigin: 'test' }],
    unread: [],
  };
  const times: number[] = [];
  let findings = 0;
  for (let n = 0; n < 9; n++) {
    const run = await timed(() => assess(feed, inventory, facts, [], '2026-11-22T00:00:00Z'));
    times.push(run.ms);
    findings = run.value.findings.length;
  }
  line(`assess 10,000 events × 2,000 sightings (${findings} findings)`, `${median(times).toFixed(1)} ms`, '50 ms');
  feed.events.at(0);
  globalThis.gc?.();
  const growth = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  line('heap growth with 10,000 events', `${growth.toFixed(1)} MB`, '40 MB');
}

const root = mkdtempSync(join(tmpdir(), 'tool-trust-bench-'));
try {
  const written = writeMonorepo(root, FULL_SIZE);
  console.log(`${readdirSync(root, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length} files\n`);
  await benchScan(root, written);
  await benchLoad();
  await benchAssess();
} finally {
  rmSync(root, { recursive: true, force: true });
}
