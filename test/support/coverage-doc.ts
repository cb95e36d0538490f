import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceWords } from '../../src/core/present/source-words';
import { CI_READERS } from '../../src/core/read/ci-yaml';
import { READERS } from '../../src/core/read/registry';
import { createFinders } from '../../src/node/finders';
import { NEVER_CANCELLED } from '../../src/ports/cancel';
import { casesIn, FEED, HOME_FIXTURES, PIN_FIXTURES } from './fixtures';

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;
const SYSTEMS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const;

/** Package managers that are looked for everywhere, and exist on one system. */
const OF_ONE_SYSTEM = new Map<string, string>([
  ...['dpkg', 'apk', 'pacman', 'rpm', 'snap', 'flatpak'].map((s) => [s, 'Linux'] as const),
  ...['winget', 'scoop', 'chocolatey'].map((s) => [s, 'Windows'] as const),
  ['nix', 'Linux, macOS'],
  ['homebrew', 'Linux, macOS'],
]);

interface Row {
  readonly source: string;
  readonly words: string;
  readonly examples: readonly string[];
  readonly systems: string;
  readonly fixtures: readonly string[];
  readonly tests: readonly string[];
}

/** All TypeScript files below a folder. */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).split('\\').join('/'))
    .sort();
}

/** Tests that name one of the modules which make a source. */
function testsOf(modules: readonly string[], tests: ReadonlyMap<string, string>): readonly string[] {
  const folder = modules[0]?.includes('/read/') === true ? 'src/core/read' : 'src/node';
  const names = modules.map((m) => `/${folder}/${m.slice(m.lastIndexOf('/') + 1, -'.ts'.length)}'`);
  return [...tests].filter(([, text]) => names.some((n) => text.includes(n))).map(([file]) => file);
}

function modulesOf(source: string, folder: string): readonly string[] {
  return sourcesIn(folder).filter((file) => readFileSync(file, 'utf8').includes(`'${source}'`));
}

/** Files of a fixture case that a reader of the source accepts, by their path in the workspace. */
function exampleFiles(source: string, cases: readonly string[]): readonly string[] {
  const reader = READERS.find((r) => r.source === source);
  const paths = cases.flatMap((name) => readdirSync(join(PIN_FIXTURES, name), { recursive: true, encoding: 'utf8' }));
  const own = paths.map((p) => p.split('\\').join('/')).filter((p) => reader?.accepts(p) === true);
  return [...new Set(own)].sort();
}

/** Sources that the finders speak of on each system, from a search of an empty home. */
async function machineSources(): Promise<ReadonlyMap<string, readonly string[]>> {
  const seen = new Map<string, string[]>();
  for (const platform of PLATFORMS) {
    const home = await mkdtemp(join(tmpdir(), 'tool-trust-coverage-'));
    for (const finder of createFinders({ home, platform, env: {}, systemWide: true })) {
      const { coverage } = await finder.find(FEED.tools, NEVER_CANCELLED);
      for (const source of new Set(coverage.map((c) => c.source))) {
        seen.set(source, [...(seen.get(source) ?? []), SYSTEMS[platform]]);
      }
    }
    await rm(home, { recursive: true });
  }
  for (const location of FEED.tools.flatMap((t) => t.locations)) {
    if (location.kind === 'bundled-program' && !seen.has(location.source)) seen.set(location.source, Object.values(SYSTEMS));
    if (location.kind === 'package-database' && !seen.has(location.source)) seen.set(location.source, []);
  }
  return seen;
}

/** Where the tests of a source stand when no module is named after it. */
const GENERAL: readonly (readonly [RegExp, string])[] = [
  [/-app$|^vscode-built-in$/, 'test/unit/node/application-finder.test.ts'],
  [/-native$|^roo-cli$/, 'test/unit/node/program-finder.test.ts'],
  [/-bundled$/, 'test/unit/node/bundled-packages.test.ts'],
  [/-standalone$|^claude-native$|cursor-agent/, 'test/unit/node/versions-folder-finder.test.ts'],
  [new RegExp(`^(?:${CI_READERS.map((r) => r.source).join('|')}|kubernetes)$`), 'test/unit/read/ci-yaml.test.ts'],
  [/-local$/, 'test/unit/node/node-modules-finder.test.ts'],
  [/-cache$/, 'test/unit/node/loader-cache-finder.test.ts'],
  [/^(?:dpkg|apk|pacman|rpm|nix|snap|flatpak|winget|scoop|chocolatey)$/, 'test/unit/node/package-database-finder.test.ts'],
];

function generalTests(source: string): readonly string[] {
  return GENERAL.filter(([pattern, file]) => pattern.test(source) && existsSync(file)).map(([, file]) => file);
}

async function rows(): Promise<{ files: readonly Row[]; places: readonly Row[] }> {
  const tests = new Map(sourcesIn('test/unit').map((file) => [file, readFileSync(file, 'utf8')]));
  const pinCases = await casesIn(PIN_FIXTURES);
  const homeCases = await casesIn(HOME_FIXTURES);
  const files = READERS.map(({ source, label }): Row => {
    const own = pinCases.filter((c) => c.startsWith(`${source}/`));
    const modules = modulesOf(source, 'src/core/read').filter((m) => !m.endsWith('/registry.ts'));
    return {
      source,
      words: label,
      examples: exampleFiles(source, own),
      systems: '',
      fixtures: own.map((c) => `${PIN_FIXTURES.split('\\').join('/')}/${c}`),
      tests: [...new Set([...generalTests(source), ...testsOf(modules, tests)])].sort(),
    };
  });
  const machine = [...(await machineSources())].sort(([a], [b]) => (a < b ? -1 : 1));
  const places = machine.map(([source, systems]): Row => {
    const own = homeCases.filter((c) => c.startsWith(`${source}/`));
    const named = testsOf(modulesOf(source, 'src/node').filter((m) => m.endsWith('-finder.ts')), tests);
    return {
      source,
      words: sourceWords(source, FEED.tools),
      examples: [],
      systems: OF_ONE_SYSTEM.get(source) ?? systems.join(', '),
      fixtures: own.map((c) => `${HOME_FIXTURES.split('\\').join('/')}/${c}`),
      tests: [...new Set([...generalTests(source), ...named])].sort(),
    };
  });
  return { files, places };
}

const code = (text: string): string => `\`${text}\``;
const links = (paths: readonly string[], most: number): string =>
  paths
    .slice(0, most)
    .map((p) => `[${p.slice(p.lastIndexOf('/') + 1).replace(/\.test\.ts$|\.json$/, '')}](../${p})`)
    .join(', ');

/** The page docs/coverage.md: every source and file kind, with its fixture and its test, from the code itself. */
export async function coveragePage(): Promise<string> {
  const { files, places } = await rows();
  const tools = FEED.tools.length;
  const packages = FEED.tools.reduce((sum, t) => sum + t.packages.length, 0);
  return [
    '# What is looked at',
    '',
    'Generated from the code by `npm run docs`; a test holds it against the code. The feed knows',
    `${tools} tools under ${packages} package names.`,
    '',
    `## Files in a workspace: ${files.length} kinds`,
    '',
    '| source | what | read in the fixtures | fixtures | tests |',
    '|---|---|---|---|---|',
    ...files.map((r) => {
      const shown = r.examples.slice(0, 6).map(code).join(', ') + (r.examples.length > 6 ? `, and ${r.examples.length - 6} more` : '');
      return `| ${code(r.source)} | ${r.words} | ${shown} | ${links(r.fixtures, 4)} | ${links(r.tests, 3)} |`;
    }),
    '',
    `## Places on a machine: ${places.length} sources`,
    '',
    'The layouts of macOS and Windows are laid out as fixtures and searched on Linux; they were not tried on such machines.',
    '',
    '| source | what | systems | fixtures | tests |',
    '|---|---|---|---|---|',
    ...places.map((r) => `| ${code(r.source)} | ${r.words} | ${r.systems || 'by parameter'} | ${links(r.fixtures, 4)} | ${links(r.tests, 3)} |`),
    '',
  ].join('\n');
}

/** Rows without a fixture, and rows without a test. */
export async function uncovered(): Promise<{ fixtures: readonly string[]; tests: readonly string[] }> {
  const { files, places } = await rows();
  const all = [...files, ...places];
  return {
    fixtures: all.filter((r) => r.fixtures.length === 0).map((r) => r.source),
    tests: all.filter((r) => r.tests.length === 0).map((r) => r.source),
  };
}
