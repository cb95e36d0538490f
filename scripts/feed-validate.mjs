// Checks the records of a feed: each file against its schema, then the parser and the checks across records.
// Prints counts and "0 problems", or one line per problem and exit status 1. `node scripts/feed-validate.mjs [folder]`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileFeed } from './compile-feed.mjs';
import { generateValidators } from './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = { events: 'event', ledger: 'ledger', tools: 'tool', vendors: 'vendor' };

/** The project's own checks, bundled so that they run here. */
async function loadChecks() {
  await generateValidators();
  const out = join(root, 'build/feed-validate');
  const entry = (name) => join(root, 'src/core/feed', name);
  await build({
    entryPoints: [entry('parse-feed.ts'), entry('check-feed.ts'), entry('record-fault.ts'), entry('generated/validators.mjs')],
    outbase: join(root, 'src/core/feed'),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const load = (name) => import(new URL(`../build/feed-validate/${name}.mjs`, import.meta.url).href);
  const [parse, check, fault, validators] = await Promise.all(
    ['parse-feed', 'check-feed', 'record-fault', 'generated/validators'].map(load),
  );
  return { ...parse, ...check, ...fault, validators };
}

/** What is wrong with single files, by name: no JSON, not as the schema says, or named unlike their record. */
function fileProblems(feed, { recordFault, validators }) {
  const problems = [];
  for (const [folder, schema] of Object.entries(FOLDERS)) {
    for (const name of readdirSync(join(feed, folder)).sort()) {
      const at = `feed/${folder}/${name}`;
      if (!name.endsWith('.json')) {
        problems.push(`${at}: is not a record; only .json files belong here`);
        continue;
      }
      let record;
      try {
        record = JSON.parse(readFileSync(join(feed, folder, name), 'utf8'));
      } catch (error) {
        problems.push(`${at}: is not JSON: ${error.message}`);
        continue;
      }
      const fault = recordFault(validators[schema], record);
      if (fault !== null) problems.push(`${at}: ${fault}`);
      else if (`${record.id}.json` !== name) problems.push(`${at}: must be named ${record.id}.json after its id`);
    }
  }
  return problems;
}

/** feed/releases/<ecosystem>.json as a map by package key. */
function releaseIndex(feed) {
  const index = new Map();
  for (const name of readdirSync(join(feed, 'releases')).filter((n) => n.endsWith('.json'))) {
    const { packages } = JSON.parse(readFileSync(join(feed, 'releases', name), 'utf8'));
    for (const [id, versions] of Object.entries(packages)) index.set(`${name.slice(0, -'.json'.length)}/${id}`, versions);
  }
  return index;
}

const folder = process.argv[2] ?? join(root, 'feed');
const checks = await loadChecks();
let problems = fileProblems(folder, checks);
let counts = '';
// Records that do not even parse would only repeat themselves in the later checks.
if (problems.length === 0) {
  const feed = checks.parseFeed(compileFeed(folder));
  const events = feed.events.filter((e) => e.record === 'event').length;
  counts = `${events} events, ${feed.events.length - events} ledger entries, ${feed.tools.length} tools, ${feed.vendors.length} vendors`;
  problems = [
    ...feed.problems.map((p) => `${p.record}: ${p.message}`),
    ...checks.checkFeed(feed, releaseIndex(folder)),
  ];
}
for (const problem of problems) console.error(problem);
if (counts !== '') console.log(counts);
console.log(`${problems.length} problem${problems.length === 1 ? '' : 's'}`);
process.exit(problems.length === 0 ? 0 : 1);
