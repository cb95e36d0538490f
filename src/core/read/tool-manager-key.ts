import type { Catalogue, CatalogueEntry } from './catalogue';

/**
 * The package that a key of mise or asdf means: `npm:<package>`, or a key that a tool record lists (`claude`, or a full
 * key with its backend). Options in brackets do not count. Other backends may carry other programs under the same last
 * name, so they are not guessed at.
 */
export function findByToolManagerKey(key: string, catalogue: Catalogue): { entry: CatalogueEntry; name: string } | null {
  const bracket = key.indexOf('[');
  const bare = (bracket < 0 ? key : key.slice(0, bracket)).trim();
  const name = bare.toLowerCase().startsWith('npm:') ? bare.slice(4) : bare;
  const entry = catalogue.findToolManagerKey(bare) ?? (name === bare ? null : catalogue.find('npm', name));
  return entry === null ? null : { entry, name };
}
