// The one build script. `node esbuild.mjs [--production] [--watch]` writes dist/; tests import `bundleTests`.
import { build, context } from 'esbuild';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFeed } from './scripts/compile-feed.mjs';
import { generateValidators } from './scripts/generate-validators.mjs';

const production = process.argv.includes('--production');
const manifest = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/** Parts that load when first needed: a dynamic import of one of these stays an import at run time. */
const LAZY = new Map([
  ['./engine', './engine.js'],
  ['./feed-remote', './feed-remote.js'],
]);

const lazyParts = {
  name: 'lazy-parts',
  setup(b) {
    b.onResolve({ filter: /^\.\/(?:engine|feed-remote)$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: LAZY.get(args.path), external: true } : undefined,
    );
  },
};

/** The commands for curators, beside the command line. */
const feedTools = {
  name: 'feed-tools',
  setup(b) {
    b.onResolve({ filter: /^\.\/curate\/feed-tools$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: './feed-tools.js', external: true } : undefined,
    );
  },
};

/** The comparison of releases, beside the command line. */
const xray = {
  name: 'xray',
  setup(b) {
    b.onResolve({ filter: /^\.\/xray\/xray$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: './xray.js', external: true } : undefined,
    );
  },
};

/** tuf-js brings a fetcher of its own, which is never used here: ours has limits. Its packages stay out of the part. */
const oneFetcher = {
  name: 'one-fetcher',
  setup(b) {
    b.onResolve({ filter: /^make-fetch-happen$/ }, () => ({ path: 'make-fetch-happen', namespace: 'unused' }));
    // The editor puts its proxy and certificates into modules that are asked for by their old names.
    b.onResolve({ filter: /^node:https?$/ }, (args) => ({ path: args.path.slice('node:'.length), external: true }));
    b.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = undefined;' }));
  },
};

/** What the command line loads only when asked for a remote feed. */
const remoteFeeds = {
  name: 'remote-feeds',
  setup(b) {
    b.onResolve({ filter: /^\.\/feed-remote$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: LAZY.get(args.path), external: true } : undefined,
    );
  },
};

const problemMatcher = {
  name: 'problem-matcher',
  setup(b) {
    b.onStart(() => console.log('[watch] build started'));
    b.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  define: { __VERSION__: JSON.stringify(manifest.version) },
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  plugins: [lazyParts],
};

const nodeSide = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };

export const targets = {
  extension: { ...nodeSide, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  engine: { ...nodeSide, entryPoints: ['src/engine.ts'], outfile: 'dist/engine.js' },
  readerWorker: { ...nodeSide, entryPoints: ['src/reader-worker.ts'], outfile: 'dist/reader-worker.js' },
  cli: {
    ...nodeSide,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [feedTools, xray, remoteFeeds],
  },
  feedTools: { ...nodeSide, entryPoints: ['src/node/curate/feed-tools.ts'], outfile: 'dist/feed-tools.js', plugins: [] },
  xray: { ...nodeSide, entryPoints: ['src/node/xray/xray.ts'], outfile: 'dist/xray.js', plugins: [] },
  xrayWorker: { ...nodeSide, entryPoints: ['src/xray-worker.ts'], outfile: 'dist/xray-worker.js', plugins: [] },
  feedRemote: { ...nodeSide, entryPoints: ['src/feed-remote.ts'], outfile: 'dist/feed-remote.js', plugins: [oneFetcher] },
  report: {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: ['src/webview/report.ts'],
    outfile: 'dist/report.js',
  },
};

/** Bundles test files (ES modules, shared chunks) into `outdir`, mirroring `outbase`. */
export async function bundleTests(entryPoints, outdir, outbase, extra = {}) {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...common,
    minify: false,
    sourcemap: 'inline',
    platform: 'node',
    format: 'esm',
    splitting: true,
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    external: ['vscode', 'playwright-core', 'esbuild', '@vscode/test-electron', '@vscode/vsce', 'eslint', 'typescript'],
    plugins: [],
    entryPoints,
    outdir,
    outbase,
    ...extra,
  });
}

async function main() {
  await generateValidators();
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/feed.json', JSON.stringify(compileFeed('feed')));
  if (process.argv.includes('--watch')) {
    for (const options of Object.values(targets)) {
      const c = await context({ ...options, plugins: [...options.plugins, problemMatcher] });
      await c.watch();
    }
    return;
  }
  const sizes = {};
  for (const [name, options] of Object.entries(targets)) {
    const result = await build({ ...options, metafile: true });
    for (const [file, output] of Object.entries(result.metafile.outputs)) {
      if (file.endsWith('.js')) sizes[name] = output.bytes;
    }
  }
  console.log(Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)} KiB`).join(', '));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
