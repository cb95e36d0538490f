// Side by side on one generated folder: this product, `npm audit --offline`, Renovate's extraction, cdxgen, mcp-scan.
// The others are not dependencies. Install them into a folder of their own and name it:
//   npm install --prefix DIR --ignore-scripts renovate@39 @cyclonedx/cdxgen@11 mcp-scan@2
//   npm run compare -- DIR
// Nothing is sent anywhere: Renovate runs with --platform=local --dry-run=extract, cdxgen without installing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleTests } from '../esbuild.mjs';

const scanners = process.argv[2] === undefined ? null : resolve(process.argv[2]);
if (scanners === null || !existsSync(join(scanners, 'node_modules'))) {
  console.error('Name the folder in which the other scanners are installed; the head of bench/compare.mjs says how.');
  process.exit(2);
}
await bundleTests(['test/support/monorepo.ts'], 'build/compare', 'test/support');
const { PIN_KINDS, writeMonorepo } = await import(pathToFileURL(resolve('build/compare/monorepo.mjs')).href);

const scratch = mkdtempSync(join(tmpdir(), 'tool-trust-compare-'));
const root = join(scratch, 'repo');
const home = join(scratch, 'home');
for (const folder of [root, home]) mkdirSync(folder);

/** Runs a program on the folder; the output and the wall time in milliseconds. */
function run(command, args, cwd = root, env = {}) {
  const start = performance.now();
  const done = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, HOME: home, ...env },
  });
  return { out: done.stdout ?? '', ms: performance.now() - start };
}

const bin = (name) => join(scanners, 'node_modules', '.bin', name);

function ours(pins) {
  const cli = resolve('dist/cli.js');
  const { out, ms } = run(process.execPath, [cli, 'check', root, '--no-installed', '--format', 'json']);
  const { sightings } = JSON.parse(out);
  const written = new Set(pins.map((p) => `${p.path} ${p.text}`));
  const found = new Set(sightings.map((s) => `${decodeURIComponent(fileURLToPath(s.uri)).slice(root.length + 1)} ${s.version.text}`));
  const extra = [...found].filter((f) => !written.has(f)).length;
  return { name: 'this product', found: pins.filter((p) => found.has(`${p.path} ${p.text}`)), extra, ms };
}

function npmAudit(pins) {
  let ms = 0;
  const found = [];
  for (const pin of pins.filter((p) => p.path.endsWith('package-lock.json'))) {
    const done = run('npm', ['audit', '--offline', '--json'], dirname(join(root, pin.path)));
    ms += done.ms;
    const report = JSON.parse(done.out || '{}');
    if (Object.keys(report.vulnerabilities ?? {}).length > 0) found.push(pin);
  }
  return { name: 'npm audit --offline', found, extra: 0, ms };
}

function renovate(pins) {
  const args = ['--platform=local', '--dry-run=extract', '--onboarding=false', '--require-config=optional'];
  const { out, ms } = run(bin('renovate'), args, root, { LOG_FORMAT: 'json', LOG_LEVEL: 'debug' });
  const record = out
    .split('\n')
    .flatMap((line) => (line.includes('"Extracted dependencies"') ? [JSON.parse(line)] : []))
    .at(-1);
  const seen = new Set();
  for (const file of Object.values(record?.packageFiles ?? {}).flat()) {
    for (const dep of file.deps) {
      for (const version of [dep.currentValue, dep.currentVersion, dep.lockedVersion]) {
        if (typeof version === 'string') seen.add(`${file.packageFile} ${version.replace(/^==/, '')}`);
        for (const lock of file.lockFiles ?? []) seen.add(`${lock} ${version}`);
      }
    }
  }
  return { name: 'Renovate 39, extraction', found: pins.filter((p) => seen.has(`${p.path} ${p.text}`)), extra: 0, ms };
}

/** A bill of materials names no files, so a pin counts when the name and the version are in it. */
function cdxgen(pins) {
  const bom = join(scratch, 'bom.json');
  const { ms } = run(bin('cdxgen'), ['-r', '--no-install-deps', '-o', bom, root]);
  const components = existsSync(bom) ? JSON.parse(readFileSync(bom, 'utf8')).components : [];
  const names = { 'claude-code': 'claude-code', litellm: 'litellm', codex: 'codex', 'gemini-cli': 'gemini-cli', 'playwright-mcp': 'mcp' };
  const seen = new Set(components.map((c) => `${c.name} ${c.version}`));
  return { name: 'cdxgen 11', found: pins.filter((p) => seen.has(`${names[p.tool] ?? p.tool} ${p.text}`)), extra: 0, ms };
}

function mcpScan(pins) {
  const { out, ms } = run(bin('mcp-scan'), ['report', '--configs', root, '--json']);
  return { name: 'mcp-scan 2', found: pins.filter((p) => p.path.endsWith('.mcp.json') && out.includes(p.text)), extra: 0, ms };
}

try {
  const pins = writeMonorepo(root, { folders: 400, filesPerFolder: 6, pins: 100 });
  const git = ['-c', 'user.email=nobody@example.com', '-c', 'user.name=nobody'];
  for (const args of [['init', '-q'], ['add', '-A'], [...git, 'commit', '-qm', 'generated']]) run('git', args);
  const results = [ours(pins), npmAudit(pins), renovate(pins), cdxgen(pins), mcpScan(pins)];
  const kindOf = new Map(pins.map((p, i) => [p, PIN_KINDS[i % PIN_KINDS.length].kind]));
  console.log(`| scanner | pins found of ${pins.length} | found that nobody wrote | time | file kinds it reads |`);
  console.log('|---|---|---|---|---|');
  for (const { name, found, extra, ms } of results) {
    const kinds = [...new Set(found.map((p) => kindOf.get(p)))].sort();
    console.log(`| ${name} | ${found.length} | ${extra} | ${(ms / 1000).toFixed(1)} s | ${kinds.join(', ') || 'none'} |`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
