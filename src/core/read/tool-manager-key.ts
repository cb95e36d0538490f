import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { classifyNpmVersion } from './package-spec';
import { classifyPythonVersion } from './python-spec';

/** Backends whose names are those of a package index. */
const BACKENDS: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pipx', 'PyPI'],
]);

/**
 * The package that a key of mise or asdf means: `npm:<package>`, `pipx:<package>`, or a key that a tool record lists (`claude`, or a full
 * key with its backend). Options in brackets do not count. Other backends may carry other programs under the same last
 * name, so they are not guessed at.
 */
export function findByToolManagerKey(key: string, catalogue: Catalogue): { entry: CatalogueEntry; name: string } | null {
  const bracket = key.indexOf('[');
  const bare = (bracket < 0 ? key : key.slice(0, bracket)).trim();
  const colon = bare.indexOf(':');
  const ecosystem = BACKENDS.get(bare.slice(0, Math.max(colon, 0)).toLowerCase());
  const name = ecosystem === undefined ? bare : bare.slice(colon + 1);
  const entry = (ecosystem === undefined ? null : catalogue.find(ecosystem, name)) ?? catalogue.findToolManagerKey(bare);
  return entry === null ? null : { entry, name };
}

/** The version that a tool manager's file states, by the rules of the package's own index. */
export function classifyToolVersion(entry: CatalogueEntry, text: string): VersionText {
  return entry.package.ecosystem === 'PyPI' ? classifyPythonVersion(text) : classifyNpmVersion(text);
}
