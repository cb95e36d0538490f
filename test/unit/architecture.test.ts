// Danger: a layer reaches for an API it must not touch, a file grows past what can be read in one sitting, or the
// manifest promises a command, setting or file that the code does not have.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { COMMANDS } from '../../src/vscode/command-ids';

const FILES = readdirSync('src', { recursive: true })
  .map((name) => join('src', String(name)))
  .filter((name) => name.endsWith('.ts') && !name.includes('/generated/'))
  .sort();

const trees = new Map(
  FILES.map((file) => [file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)]),
);

type Layer = 'core' | 'ports' | 'app' | 'node' | 'vscode' | 'webview' | 'root';

function layerOf(file: string): Layer {
  const [, first] = file.split('/');
  return ['core', 'ports', 'app', 'node', 'vscode', 'webview'].includes(first ?? '') ? (first as Layer) : 'root';
}

/** Which layers a layer may import; its own is always allowed. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  core: [],
  ports: ['core'],
  app: ['core', 'ports'],
  node: ['core', 'ports', 'app'],
  vscode: ['core', 'ports', 'app'],
  webview: ['core'],
  root: ['core', 'ports', 'app', 'node', 'vscode', 'root'],
};

/** Packages with no tie to Node, the editor or the network, which the pure layers may use. */
const PURE_PACKAGES = ['semver', 'yaml', 'jsonc-parser', 'toml-eslint-parser', 'unbash', 'dockerfile-ast', '@renovatebot/pep440', 'acorn'];

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      found.push({ file, target: (node.moduleSpecifier as ts.StringLiteral).text });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) found.push({ file, target: argument.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(trees.get(file)!);
  return found;
}

const imports = FILES.flatMap(importsOf);

test('there is code to look at', () => {
  assert.ok(FILES.length > 40, `only ${FILES.length} files`);
  assert.ok(imports.length > 100, `only ${imports.length} imports`);
});

test('dependencies point inwards only', () => {
  const wrong = imports.filter(({ file, target }) => {
    if (!target.startsWith('.')) return false;
    const from = layerOf(file);
    const to = layerOf(normalize(join(dirname(file), target)));
    return from !== to && !MAY_IMPORT[from].includes(to);
  });
  assert.deepEqual(wrong, []);
});

test('the browser side takes only the present part of core', () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      layerOf(file) === 'webview' && target.includes('/core/') && !target.includes('/core/present/'),
  );
  assert.deepEqual(wrong, []);
});

test('each layer uses only the platform it is named after', () => {
  const wrong = imports.filter(({ file, target }) => {
    if (target.startsWith('.')) return false;
    const layer = layerOf(file);
    const pkg = target.startsWith('@') ? target : (target.split('/')[0] ?? '');
    if (target === 'vscode') return layer !== 'vscode' && layer !== 'root';
    if (target.startsWith('node:')) return layer !== 'node' && layer !== 'root';
    if (layer === 'core' || layer === 'ports' || layer === 'app') return !PURE_PACKAGES.includes(pkg);
    if (layer === 'webview') return !['d3-time', 'd3-shape'].includes(pkg);
    return false;
  });
  assert.deepEqual(wrong, []);
});

test('files have at most 250 lines; the entry at most 50, the command line at most 100', () => {
  const limit = (file: string): number => ({ 'src/extension.ts': 50, 'src/cli.ts': 100 })[file] ?? 250;
  const long = FILES.map((file) => ({ file, lines: readFileSync(file, 'utf8').trimEnd().split('\n').length })).filter(
    ({ file, lines }) => lines > limit(file),
  );
  assert.deepEqual(long, []);
});

test('functions have at most 40 lines', () => {
  const long: string[] = [];
  for (const [file, tree] of trees) {
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) {
        const from = tree.getLineAndCharacterOfPosition(node.getStart()).line;
        const lines = tree.getLineAndCharacterOfPosition(node.end).line - from + 1;
        // The one place that ties the parts together reads best whole.
        if (lines > (file === 'src/compose.ts' ? 50 : 40)) long.push(`${file}:${from + 1} has ${lines} lines`);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  assert.deepEqual(long, []);
});

/** Patterns that have no place in the shipped code, each with the rule it breaks. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write/, 'text enters a page as text only'],
  [/isTrusted\s*[=:]\s*true/, 'Markdown is trusted for named commands only'],
  [/supportHtml/, 'no HTML in Markdown'],
  [/\bMath\.random\b/, 'randomness is injected or comes from crypto'],
  [/\beval\(|new Function\(/, 'nothing found is ever run'],
  [/child_process|\bexecSync\b|\bspawn\(/, 'nothing found is ever run'],
  [/retainContextWhenHidden/, 'a page keeps its state by getState and setState'],
  [/\bconsole\.\w+\(/, 'one log channel'],
  [/export default|export \*/, 'named exports, no barrels'],
  [/catch\s*(\([^)]*\))?\s*\{\s*\}/, 'no empty catch'],
  [/\bTODO\b|\bFIXME\b/, 'nothing unfinished'],
  [/registry\.[a-z]+\.(org|com)/, 'no registry host'],
];

/** Curators' commands ask npm for a release; no other file starts a program, and none starts what was found. */
const MAY_START_NPM = /^src\/node\/(?:curate|xray)\/npm-[a-z-]+\.ts$/;

test('forbidden patterns do not occur', () => {
  const hits = FILES.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const rules = FORBIDDEN.filter(([pattern]) => !(MAY_START_NPM.test(file) && pattern.source.startsWith('child_process')));
    return rules.filter(([pattern]) => pattern.test(text)).map(([, rule]) => `${file}: ${rule}`);
  });
  assert.deepEqual(hits, []);
});

test('no state is made at import: no exported let or var, no singleton instances', () => {
  const hits: string[] = [];
  for (const [file, tree] of trees) {
    for (const statement of tree.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const mutable = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
      if (mutable) hits.push(`${file}: module-level let or var`);
    }
  }
  assert.deepEqual(hits, []);
});

test('core and app read no clock', () => {
  const hits = FILES.filter((f) => ['core', 'ports', 'app'].includes(layerOf(f))).filter((f) =>
    /\bDate\.now\(|new Date\(\)|performance\.now/.test(readFileSync(f, 'utf8')),
  );
  assert.deepEqual(hits, []);
});

interface Manifest {
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: string };
  };
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;

test('commands of the manifest and of the code are the same', () => {
  const declared = manifest.contributes.commands.map((c) => c.command).sort();
  assert.deepEqual(declared, Object.values<string>(COMMANDS).sort());
});

test('every text key of the manifest is defined, and every defined one is used', () => {
  const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
  const used = [...new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map((m) => m[1] ?? ''))].sort();
  assert.deepEqual(used, Object.keys(texts).sort());
});

test('settings that decide whom we trust or what we look at are out of a workspace’s reach', () => {
  const properties = manifest.contributes.configuration.properties;
  const reachable = Object.entries(properties)
    .filter(([, p]) => p.scope !== 'application' && p.scope !== 'machine')
    .map(([id]) => id);
  assert.deepEqual(reachable, [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations]);
});

test('every setting in the manifest is read by the code, and no other', () => {
  const source = readFileSync('src/vscode/settings.ts', 'utf8');
  const read = [...new Set([...source.matchAll(/config\.(?:get|inspect)\('([\w.]+)'\)/g)].map((m) => `toolTrust.${m[1] ?? ''}`))];
  assert.deepEqual(read.sort(), Object.keys(manifest.contributes.configuration.properties).sort());
});

test('start-up is never activation on everything, and both trust capabilities are declared', () => {
  assert.ok(!manifest.activationEvents.includes('*'));
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, 'limited');
});

test('the editor types are those of the engine floor', () => {
  const floor = /\d+\.\d+/.exec(manifest.engines.vscode)?.[0] ?? '';
  assert.ok(manifest.devDependencies['@types/vscode']?.includes(`${floor}.`), 'types newer than the engine');
});

test('the top level that was agreed is there', () => {
  for (const name of ['src', 'media', 'test', 'package.json', 'tsconfig.json', '.vscodeignore', 'README.md']) {
    assert.ok(existsSync(name), `${name} is missing`);
  }
});

test('at most three of ten source files use the editor at run time', () => {
  const users = imports.filter((i) => i.target === 'vscode').map((i) => i.file);
  const share = new Set(users).size / FILES.length;
  assert.ok(share <= 0.3, `${Math.round(share * 100)} % use vscode`);
});
