import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { WorkspaceScan } from '../../src/app/workspace-scan';
import { parseFeed } from '../../src/core/feed/parse-feed';
import type { Sighting } from '../../src/core/model/sighting';
import { mergeInstalled, sortSightings } from '../../src/core/read/merge';
import { buildCatalogue } from '../../src/core/read/catalogue';
import { READERS } from '../../src/core/read/registry';
import { NodeClock } from '../../src/node/clock';
import { NodeFileTree } from '../../src/node/file-tree';
import { createFinders } from '../../src/node/finders';
import type { MachineView } from '../../src/node/machine';
import { NEVER_CANCELLED } from '../../src/ports/cancel';
import { compileFeed } from '../../scripts/compile-feed.mjs';

/** The feed that ships, as the product reads it. */
export const FEED = parseFeed(compileFeed('feed'));

/** Folder of the fixtures, one folder per source below it. */
export const PIN_FIXTURES = join('test', 'fixtures', 'pins');
export const HOME_FIXTURES = join('test', 'fixtures', 'homes');

/** A machine's home as one file: what lies there, and what is to be found. */
export interface HomeFixture {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** `~` at the start of a value stands for the home folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string | { link: string } | { folder: true } | { base64: string } | { program: string }>>;
  readonly expected: readonly string[];
}

/** Names in a folder, sorted; none when the folder does not exist. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // A source without a fixture is told by the test that counts them.
    return [];
  }
}

/** All cases of a fixture folder, as `<source>/<case>`. */
export async function casesIn(folder: string): Promise<readonly string[]> {
  const sources = await namesIn(folder);
  const cases = await Promise.all(sources.map(async (s) => (await namesIn(join(folder, s))).map((c) => `${s}/${c}`)));
  return cases.flat();
}

function tail(uri: string, base: string): string {
  const path = fileURLToPath(uri);
  const inside = path.startsWith(base + sep) ? path.slice(base.length + 1) : path;
  return inside.split(sep).join('/');
}

function versionWords({ kind, text }: Sighting['version']): string {
  return `${kind} ${text}`.trim();
}

/** What a scan of a folder finds, one line per place: the form of `expected.json`. */
export async function scanPins(folder: string): Promise<{ sightings: readonly Sighting[]; lines: readonly string[] }> {
  const tree = new NodeFileTree(null);
  const scan = new WorkspaceScan({ tree, clock: new NodeClock(), readers: READERS });
  await scan.scan([pathToFileURL(folder).href], buildCatalogue(FEED.tools), NEVER_CANCELLED);
  const { sightings, coverage } = scan.inventory();
  const lines = sightings.flatMap((s) =>
    s.places.map((place) => {
      const line = place.range.start.line + 1;
      return `${tail(place.uri, folder)}:${line} ${s.tool} ${s.package.ecosystem}/${s.package.name} ${versionWords(s.version)}`;
    }),
  );
  const problems = coverage.filter((c) => c.status !== 'scanned').map((c) => `problem ${c.reason ?? ''}`);
  return { sightings, lines: [...lines, ...problems].sort() };
}

/** Files below 64 KiB are not taken for programs. */
const PROGRAM_PADDING = 64 * 1024;

/** Lays a home fixture out on disk. */
export async function layOut(home: string, fixture: HomeFixture): Promise<void> {
  for (const [path, content] of Object.entries(fixture.files)) {
    const file = join(home, path.replace(/^~\//, ''));
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'string') await writeFile(file, content);
    else if ('base64' in content) await writeFile(file, Buffer.from(content.base64, 'base64'));
    // A program is a large file; its text stands behind bytes that say nothing.
    else if ('program' in content) await writeFile(file, `\x7fELF${'\0'.repeat(PROGRAM_PADDING)}${content.program}\0`);
    else if ('link' in content) await symlink(content.link.replace(/^~\//, `${home}/`), file);
    else await mkdir(file, { recursive: true });
  }
}

const ACTIVE = new Map<boolean | null, string>([
  [true, 'active'],
  [false, 'inactive'],
  [null, 'unknown'],
]);

/** What all finders find in a home, in the form of a fixture's `expected`. */
export async function scanHome(home: string, fixture: HomeFixture): Promise<readonly string[]> {
  const env = Object.fromEntries(Object.entries(fixture.env).map(([k, v]) => [k, v.replaceAll('~', home)]));
  const machine: MachineView = { home, platform: fixture.platform, env, systemWide: false };
  const found: Sighting[] = [];
  const problems: string[] = [];
  for (const finder of createFinders(machine)) {
    const inventory = await finder.find(FEED.tools, NEVER_CANCELLED);
    found.push(...inventory.sightings);
    problems.push(...inventory.coverage.filter((c) => c.status !== 'scanned').map((c) => `problem ${c.source}: ${c.reason ?? ''}`));
  }
  const lines = sortSightings(mergeInstalled(found)).map((s) => {
    const place = `~/${tail(s.places[0].uri, home)}`;
    const what = `${s.tool} ${s.package.ecosystem}/${s.package.name} ${versionWords(s.version)}`;
    return `${what} ${s.presence} ${ACTIVE.get(s.active) ?? ''} ${place}`;
  });
  return [...lines, ...problems.map((p) => p.replaceAll(home, '~'))].sort();
}

/** A fixture file as JSON. */
export async function readFixture<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
