// `npm run xray:backtest -- [--cache DIR] [--only PACKAGE] [--write]`: compares consecutive releases with the code as it
// stands, and writes the numbers of docs/xray.md. Needs the network for releases that the cache lacks, and nothing else.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, bundleReading, Cache } from './xray-backtest/cache.mjs';
import { boundaries } from './xray-backtest/events.mjs';
import { pairsOf } from './xray-backtest/pairs.mjs';
import { inserted, tables } from './xray-backtest/tables.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const DATA = join(root, 'docs/xray-backtest.json');
const PAPER = join(root, 'docs/xray.md');

const { values: options } = parseArgs({
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'tool-trust-xray-backtest') },
    only: { type: 'string' },
    /** Prints the report of the pairs whose later release is this version. */
    show: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
if (options.write && options.only !== undefined) throw new Error('--write needs all packages, so it does not go with --only');

const folder = resolve(process.env.INIT_CWD ?? process.cwd(), options.cache);
mkdirSync(folder, { recursive: true });
const comparing = await bundle(folder, 'comparing', `
  export { compareReleases } from './src/core/xray/compare';
  export { xrayText } from './src/core/xray/report-text';
  export { npmSource } from './src/node/curate/npm-download';
`);
const { compareReleases, npmSource, xrayText } = await import(`${pathToFileURL(comparing.outfile).href}?${comparing.hash}`);
const cache = new Cache(folder, await bundleReading(folder), npmSource(process.env));
const { chains: all } = JSON.parse(readFileSync(join(root, 'scripts/xray-backtest/releases.json'), 'utf8'));
const chains = all.filter((chain) => options.only === undefined || chain.package === options.only);

const events = boundaries(join(root, 'feed/events'), new Set(chains.map(({ feedName }) => feedName)));

const data = await pairsOf({ chains, events }, cache, compareReleases, (report, later) => {
  if (options.show === later) process.stdout.write(`${xrayText(report, { all: true })}\n`);
});
const text = tables(data);
if (options.write) {
  writeFileSync(DATA, compact(data));
  writeFileSync(PAPER, inserted(readFileSync(PAPER, 'utf8'), text));
} else if (options.show === undefined) {
  process.stdout.write(Object.entries(text).map(([name, part]) => `## ${name}\n\n${part}\n`).join('\n'));
}

/** One pair per line, so that a later run shows what differs; nothing invisible in it. */
function compact({ schemaVersion, pairs }) {
  const lines = pairs.map((pair) => JSON.stringify(pair).replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, escaped));
  return `{ "schemaVersion": ${schemaVersion}, "pairs": [\n${lines.join(',\n')}\n] }\n`;
}

function escaped(character) {
  return character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
