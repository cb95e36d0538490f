import type { FactCollector } from './collector';
import { readExtensionManifest } from './extension-manifest';

/** Scripts that npm runs when somebody installs the package. Source: npm's documentation, “Life Cycle Scripts”. */
const AT_INSTALL = ['preinstall', 'install', 'postinstall'];
const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundledDependencies', 'bundleDependencies'];
const MAX_COMMAND = 120;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a `package.json`. Returns a sentence when it is no JSON object. */
export function readManifest(json: string, file: string, into: FactCollector): string | null {
  let manifest: unknown;
  try {
    manifest = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return `${file} is no JSON that can be read.`;
  }
  if (!isObject(manifest)) return `${file} holds no JSON object.`;
  const place = { file, offset: null };
  const scripts = manifest['scripts'];
  if (isObject(scripts)) {
    for (const name of AT_INSTALL) {
      const command = scripts[name];
      if (typeof command === 'string') into.add('install-script', `${name}: ${shortened(command)}`, place);
    }
  }
  if (manifest['gypfile'] === true) into.add('install-script', 'native build (gypfile)', place);
  for (const kind of DEPENDENCIES) readDependencies(manifest[kind], file, into);
  const licence = manifest['license'];
  if (typeof licence === 'string') into.add('licence', shortened(licence), place);
  readCommands(manifest['bin'], manifest['name'], file, into);
  readExtensionManifest(manifest, place, into);
  return null;
}

function readDependencies(value: unknown, file: string, into: FactCollector): void {
  const place = { file, offset: null };
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.filter((name) => typeof name === 'string').map((name) => [name, ''])
    : isObject(value) ? Object.entries(value) : [];
  for (const [name, range] of entries) {
    into.add('dependency', shortened(name), place);
    if (typeof range === 'string' && range !== '') into.add('dependency-range', shortened(`${name} ${range}`), place);
  }
}

function readCommands(bin: unknown, name: unknown, file: string, into: FactCollector): void {
  const place = { file, offset: null };
  if (typeof bin === 'string' && typeof name === 'string') into.add('program', shortened(name.replace(/^@[^/]*\//, '')), place);
  if (isObject(bin)) for (const command of Object.keys(bin)) into.add('program', shortened(command), place);
}

function shortened(text: string): string {
  return text.length <= MAX_COMMAND ? text : `${text.slice(0, MAX_COMMAND - 1)}…`;
}
