// What is kept between runs, outside of the repository: archives as npm handed them over, and the facts of each release.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Weights and labels are of the comparison: facts do not change with them. */
const withoutFacets = {
  name: 'without-facets',
  setup: (b) => b.onLoad({ filter: /[/\\]xray[/\\]facets\.ts$/ }, () => ({ contents: 'export const FACETS = {}; export const FACET_ORDER = [];' })),
};

/** Bundles modules of the sources into one file of the cache, and returns its path and a hash of the code. */
export async function bundle(cache, name, contents, plugins = []) {
  const outfile = join(cache, `${name}.mjs`);
  await build({
    stdin: { contents, resolveDir: root, sourcefile: `${name}.ts`, loader: 'ts' },
    absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, plugins, logLevel: 'error', mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return { outfile, hash: createHash('sha256').update(readFileSync(outfile)).digest('hex').slice(0, 16) };
}

/** The code that reads releases, as it stands now. */
export function bundleReading(cache) {
  const contents = `
    export { openRelease } from './src/node/xray/open-release';
    export { RELEASE_LIMITS } from './src/node/xray/release-files';
    export { localeCodes } from './src/node/xray/locale-codes';
  `;
  return bundle(cache, 'reading', contents, [withoutFacets]);
}

/** Keeps archives and facts in one folder. */
export class Cache {
  constructor(folder, reading, source) {
    Object.assign(this, { folder, reading, source });
    for (const part of ['archives', 'facts']) mkdirSync(join(folder, part), { recursive: true });
  }

  /** The archive of a release and what the registry says of its bytes; fetched once. */
  async archive(name, version) {
    const path = join(this.folder, 'archives', `${fileName(name)}@${version}.tgz`);
    const about = path.replace(/\.tgz$/, '.json');
    if (!existsSync(about)) {
      process.stderr.write(`fetching ${name}@${version}\n`);
      const work = mkdtempSync(join(this.folder, 'fetch-'));
      const got = await this.source.fetch(name, version, work);
      if (!got.ok) throw new Error(got.reason);
      renameSync(got.value.path, path);
      writeFileSync(about, JSON.stringify({ integrity: got.value.integrity }));
      rmSync(work, { recursive: true });
    }
    return { path, integrity: JSON.parse(readFileSync(about, 'utf8')).integrity };
  }

  /** A changelog that somebody put into the folder `notes` of the cache for a package that brings none; else null. */
  notes(name) {
    const path = join(this.folder, 'notes', `${fileName(name)}.md`);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** Facts of a release with the seconds and megabytes that a process of its own took to read them. */
  async facts(name, version) {
    const { path, integrity } = await this.archive(name, version);
    const file = createHash('sha256').update(`${integrity} ${this.reading.hash}`).digest('hex').slice(0, 32);
    const kept = join(this.folder, 'facts', `${file}.v8.gz`);
    if (!existsSync(kept)) {
      process.stderr.write(`reading ${name}@${version}\n`);
      const child = fileURLToPath(new URL('read-release.mjs', import.meta.url));
      const run = spawnSync(process.execPath, [child, this.reading.outfile, path, kept], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`${name}@${version}: ${run.stderr}`);
    }
    const value = deserialize(gunzipSync(readFileSync(kept)));
    return { ...value, release: { ...value.release, name: `${name}@${version}` } };
  }
}

function fileName(name) {
  return name.replace('@', '').replace('/', '+');
}
