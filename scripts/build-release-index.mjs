// Writes feed/releases/npm.json: which versions of the feed's npm packages can be installed, as the npm client sees it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

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

/** All published versions, oldest first in version order, by the ordinary client and whatever registry it is set to. */
function versions(name) {
  const run = spawnSync('npm', ['view', name, 'versions', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`npm view ${name} failed: ${run.stderr.trim()}`);
  const list = JSON.parse(run.stdout);
  return typeof list === 'string' ? [list] : list;
}

const packages = Object.fromEntries(npmPackages().map((name) => [name, versions(name)]));
const lines = Object.entries(packages).map(([name, list]) => `    ${JSON.stringify(name)}: ${JSON.stringify(list)}`);
mkdirSync(join(root, 'feed/releases'), { recursive: true });
writeFileSync(join(root, 'feed/releases/npm.json'), `{\n  "packages": {\n${lines.join(',\n')}\n  }\n}\n`);
for (const [name, list] of Object.entries(packages)) console.log(`${name}: ${list.length} versions, newest ${list.at(-1)}`);
