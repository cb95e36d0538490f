import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import type { PythonFile } from './python-pin';
import { tableDependencies, tablePins } from './python-table';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml, type TomlEntry } from './toml-document';

/** pixi's manifest. */
export const pixiReader: Reader = {
  source: 'pixi',
  label: 'pixi.toml',
  accepts: (path) => path === 'pixi.toml' || path.endsWith('/pixi.toml'),
  read: readPixi,
};

/** Tables of packages from conda channels; those of the Python index stand in `pypi-dependencies`. */
const CONDA: ReadonlySet<string> = new Set(['dependencies', 'host-dependencies', 'build-dependencies', 'run-dependencies']);
const PYPI = 'pypi-dependencies';

function readPixi(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { entries, problems } = parseToml(text);
  return { pins: pixiPins(entries, [], { text, lines: new LineIndex(text), catalogue }), problems };
}

/**
 * Pins of pixi's tables, at the top, below `feature.<name>` and below `target.<platform>`. `above` is where they begin:
 * `tool.pixi` in a project file.
 */
export function pixiPins(entries: readonly TomlEntry[], above: readonly string[], file: PythonFile): readonly Pin[] {
  return tableDependencies(entries, (names) => pixiDepth(names, above)).flatMap((dependency) => {
    const fromIndex = dependency.table.at(-1) === PYPI;
    const notes = { where: dependency.table.join('.').slice(0, 80), via: fromIndex ? null : 'conda package' };
    return tablePins(dependency, fromIndex ? 'pep508' : 'conda', notes, file);
  });
}

function pixiDepth(names: readonly string[], above: readonly string[]): number | null {
  if (!above.every((name, i) => names[i] === name)) return null;
  let at = above.length;
  while (names[at] === 'feature' || names[at] === 'target') at += 2;
  const table = names[at];
  return table !== undefined && (table === PYPI || CONDA.has(table)) ? at + 1 : null;
}
