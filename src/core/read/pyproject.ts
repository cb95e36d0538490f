import { pythonName } from '../model/package';
import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { pixiPins } from './pixi';
import { findPython, pinAt, PYPI_MERGE, requirementPin, type PythonFile, type RequirementPin } from './python-pin';
import { pathNames, sourcePlace, tableDependencies, tablePins, tomlText, type TableDependency } from './python-table';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml, type TomlEntry } from './toml-document';

/**
 * A Python project's file: PEP 621, dependency groups, build requirements, and the tables of Poetry, PDM, uv, Hatch, Rye
 * and pixi.
 */
export const pyprojectReader: Reader = {
  source: 'pyproject',
  label: 'pyproject.toml',
  accepts: (path) => path === 'pyproject.toml' || path.endsWith('/pyproject.toml'),
  read: readPyproject,
};

/** Lists of requirements by the keys that lead to them, `*` for any one key; those that no lockfile answers say so. */
const LISTS: readonly { readonly path: string; readonly locked: boolean }[] = [
  { path: 'project.dependencies', locked: true },
  { path: 'project.optional-dependencies.*', locked: true },
  { path: 'dependency-groups.*', locked: true },
  { path: 'build-system.requires', locked: false },
  { path: 'tool.pdm.dev-dependencies.*', locked: true },
  { path: 'tool.uv.dev-dependencies', locked: true },
  { path: 'tool.uv.constraint-dependencies', locked: true },
  { path: 'tool.uv.build-constraint-dependencies', locked: false },
  { path: 'tool.rye.dev-dependencies', locked: false },
  { path: 'tool.hatch.envs.*.dependencies', locked: false },
  { path: 'tool.hatch.envs.*.extra-dependencies', locked: false },
];

const OVERRIDES = 'tool.uv.override-dependencies';

/** Longest name of a group in `where`. */
const MAX_WHERE = 80;

function readPyproject(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { entries, problems } = parseToml(text);
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  const pixi = pixiPins(entries, ['tool', 'pixi'], file);
  return { pins: [...listPins(entries, file), ...poetryPins(entries, file), ...pixi], problems };
}

/** The pins of the lists, after uv's overrides and sources have been applied to them. */
function listPins(entries: readonly TomlEntry[], file: PythonFile): readonly Pin[] {
  const lists = LISTS.flatMap(({ path, locked }) => requirementsUnder(entries, path, locked, file));
  const overrides = requirementsUnder(entries, OVERRIDES, true, file);
  const sources = uvSources(entries, file);
  const replaced = new Map(sources.filter((s) => !s.dependency.options.has('marker')).map((s) => [s.name, s]));
  const kept = lists.filter(({ pin, name }) => !replaced.has(name) && !isOverridden(pin, name, overrides));
  return [
    ...kept.map((r) => r.pin),
    ...overrides.filter(({ name }) => !replaced.has(name)).map((override) => overridePin(override, lists)),
    ...sources.flatMap((s) => (s.pin === null ? lists.filter((r) => r.name === s.name).map((r) => unreadable(r.pin)) : [s.pin])),
  ];
}

/** uv puts an override in the place of every requirement; one with a marker leaves the others where it does not hold. */
function isOverridden(pin: Pin, name: string, overrides: readonly RequirementPin[]): boolean {
  if (pin.version.kind !== 'range' && pin.version.kind !== 'floating') return false;
  return overrides.some((o) => o.name === name && !o.marker);
}

function overridePin({ pin, name }: RequirementPin, lists: readonly RequirementPin[]): Pin {
  const others = [...new Set(lists.filter((r) => r.name === name).map((r) => r.pin.where))];
  return { ...pin, via: others.length === 0 ? 'override' : `override of ${others.join(', ')}` };
}

function unreadable(pin: Pin): Pin {
  return { ...pin, version: { kind: 'unreadable', text: pin.text }, via: 'tool.uv.sources', mergeKey: null };
}

function requirementsUnder(entries: readonly TomlEntry[], path: string, locked: boolean, file: PythonFile): readonly RequirementPin[] {
  const wanted = path.split('.');
  return entries.flatMap((entry) => {
    const names = pathNames(entry);
    if (names.length !== wanted.length || !wanted.every((part, i) => part === '*' || part === names[i])) return [];
    const notes = { where: names.join('.').slice(0, MAX_WHERE), merge: locked ? PYPI_MERGE : null };
    return requirementPin(tomlText(entry, file.text), notes, file) ?? [];
  });
}

/** A package that uv takes from elsewhere. Without a literal of its own (`workspace = true`), `pin` is null. */
interface UvSource {
  readonly name: string;
  readonly dependency: TableDependency;
  readonly pin: Pin | null;
}

function uvSources(entries: readonly TomlEntry[], file: PythonFile): readonly UvSource[] {
  const isSource = (names: readonly string[]): number | null => (names.slice(0, 3).join('.') === 'tool.uv.sources' && names.length > 3 ? 3 : null);
  return tableDependencies(entries, isSource).flatMap((dependency): readonly UvSource[] => {
    const entry = findPython(file.catalogue, dependency.key.name);
    const place = sourcePlace(dependency, file.text);
    if (entry === null || place === null) return [];
    const name = pythonName(dependency.key.name);
    if (dependency.options.has('workspace')) return [{ name, dependency, pin: null }];
    const pin = pinAt(entry, { kind: 'unreadable', text: '' }, place.start, place.end, { where: 'tool.uv.sources' }, file);
    return [{ name, dependency, pin }];
  });
}

/** `[tool.poetry.dependencies]`, `[tool.poetry.dev-dependencies]` and `[tool.poetry.group.<name>.dependencies]`. */
function poetryPins(entries: readonly TomlEntry[], file: PythonFile): readonly Pin[] {
  return tableDependencies(entries, poetryDepth).flatMap((dependency) => {
    const notes = { where: dependency.table.join('.').slice(0, MAX_WHERE), merge: PYPI_MERGE };
    return tablePins(dependency, 'poetry', notes, file);
  });
}

function poetryDepth(names: readonly string[]): number | null {
  if (names[0] !== 'tool' || names[1] !== 'poetry') return null;
  if (names[2] === 'dependencies' || names[2] === 'dev-dependencies') return 3;
  return names[2] === 'group' && names[4] === 'dependencies' ? 5 : null;
}
