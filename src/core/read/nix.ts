import type { Catalogue, CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import { scanNix, type NixSet } from './nix-scan';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/**
 * Nix files that state a version themselves: `pname` and `version` in one set, or `name.overrideAttrs (old: { version =
 * "…"; })`. What a package of nixpkgs is at depends on the revision that is locked, and no file says it.
 */
export const nixReader: Reader = {
  source: 'nix',
  label: 'Nix expression',
  accepts: (path) => path.endsWith('.nix'),
  read: readNix,
};

function readNix(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const lines = new LineIndex(text);
  const pins = scanNix(text).flatMap((set): readonly Pin[] => {
    const version = set.strings.get('version');
    const known = version === undefined ? null : packageOf(set, catalogue);
    if (version === undefined || known === null || version.value.trim() === '') return [];
    const { kind } = classifyNpmVersion(version.value);
    return [
      {
        ...{ tool: known.entry.tool, package: known.entry.package },
        // A set builds one version, so a text that is none is neither a range nor a moving tag.
        version: { kind: kind === 'exact' ? 'exact' : 'unreadable', text: version.value },
        ...{ range: lines.range(version.start, version.end), text: version.value },
        ...{ via: null, where: known.where, mergeKey: null },
      },
    ];
  });
  return { pins: pins.sort((a, b) => a.range.start.line - b.range.start.line), problems: [] };
}

/** An override keeps the package's name unless it states another. */
function packageOf({ strings, overrides }: NixSet, catalogue: Catalogue): { entry: CatalogueEntry; where: string } | null {
  const name = strings.get('pname')?.value ?? overrides;
  const entry = name === null ? null : catalogue.findDatabasePackage('nix', name);
  if (entry === null || name === null) return null;
  return { entry, where: overrides === null ? `package ${name}` : `${name}.overrideAttrs` };
}
