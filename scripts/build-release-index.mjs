// Writes feed/releases/npm.json: which versions of the feed's npm packages can be installed, as the npm client sees it,
// and the day on which each came into the registry it is set to. A registry that is a copy knows only the day of copying,
// so a day is an upper bound: the release was there on that day, and may have been out earlier.
// A copy may lack releases too. `packages` holds the lists that a curator has judged whole: a fix that is not in one was
// not released, and the record needs an installable one. `partial` holds the others: what is there was released, what is
// not there says nothing. A new package comes under `partial`.
// `node scripts/build-release-index.mjs [--whole] [package…]`: the packages named, or all that tool records name; entries
// of others stay as they are. `--whole` puts the named ones under `packages`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareBuild, valid } from 'semver';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'feed/releases/npm.json');
const BASIS = 'registry copy, upper bound';
const DAY = 86_400_000;

/** npm packages that a tool record names. */
function npmPackages() {
  const folder = join(root, 'feed/tools');
  const tools = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const names = tools
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).packages)
    .filter((p) => p.package.ecosystem === 'npm')
    .map((p) => p.package.name);
  return [...new Set(names)].sort();
}

/** `npm view` of one package by the ordinary client; null when the registry that it is set to does not have it. */
function view(name) {
  const args = ['view', name, 'time', 'versions', '--json', '--loglevel=error'];
  const run = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 2 ** 26 });
  // A package of which the registry holds a name only gives no output.
  if (run.status === 0) return run.stdout.trim() === '' ? null : JSON.parse(run.stdout);
  if (/"code":\s*"E404"/.test(run.stdout)) return null;
  throw new Error(`npm view ${name} failed`);
}

const dayNumber = (time) => (Number.isNaN(Date.parse(time)) ? null : Math.floor(Date.parse(time) / DAY));

/** Versions in version order; `days[i]`, in days since 1970-01-01 (UTC), is when `versions[i]` was there at the latest. */
function entry({ time = {}, versions }) {
  const known = [versions].flat().filter((v) => valid(v) !== null).sort(compareBuild);
  return { read: Math.floor(Date.now() / DAY), versions: known, days: known.map((v) => dayNumber(time[v])) };
}

function earlier() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** One package per line, by name. */
function lines(group) {
  const rows = [...group.keys()].sort().map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(group.get(name))}`);
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n  }`;
}

const all = npmPackages();
const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { whole: { type: 'boolean' } } });
const strangers = wanted.filter((name) => !all.includes(name));
if (strangers.length > 0) throw new Error(`No tool record names ${strangers.join(', ')}.`);
if (values.whole === true && wanted.length === 0) throw new Error('--whole needs the names of the packages that were judged.');

const before = earlier();
const whole = new Map(Object.entries(before.packages ?? {}));
const partial = new Map(Object.entries(before.partial ?? {}));
for (const name of wanted.length > 0 ? wanted : all) {
  const found = view(name);
  const judged = values.whole === true || whole.has(name);
  // Taken down, or never copied: nothing is held against an old list then.
  whole.delete(name);
  partial.delete(name);
  if (found === null) {
    console.log(`${name}: not in the registry that npm is set to`);
    continue;
  }
  const listed = entry(found);
  (judged ? whole : partial).set(name, listed);
  console.log(`${name}: ${listed.versions.length} versions, newest ${listed.versions.at(-1)}`);
}
mkdirSync(join(root, 'feed/releases'), { recursive: true });
writeFileSync(
  file,
  `{\n  "format": 1,\n  "basis": ${JSON.stringify(BASIS)},\n  "packages": ${lines(whole)},\n  "partial": ${lines(partial)}\n}\n`,
);
