import type { Catalogue, CatalogueEntry } from './catalogue';
import { readCondaSpec } from './conda-spec';
import type { LineIndex } from './line-index';
import type { MappedText } from './offset-map';
import { addressName, readAddress, readConstraint, readRequirement, type PythonDialect, type WrittenVersion } from './python-spec';
import type { Pin } from './reader';

/** Front part of the merge key that a project file and its lockfile share. */
export const PYPI_MERGE = 'pypi';

/** The file that pins are taken from, and the look-ups. */
export interface PythonFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly catalogue: Catalogue;
}

/** What else a pin says: where it stands, how its version came there, and what it merges with. */
export interface PinNotes {
  readonly where: string;
  readonly via?: string | null;
  /** Front part of the merge key; the package's name follows. Null for what no lockfile answers. */
  readonly merge?: string | null;
}

/** Looks a package of the Python index up. */
export function findPython(catalogue: Catalogue, name: string): CatalogueEntry | null {
  return catalogue.find('PyPI', name);
}

/** The pin of a package at a stretch of the file. */
export function pinAt(entry: CatalogueEntry, version: Pin['version'], start: number, end: number, notes: PinNotes, file: PythonFile): Pin {
  const text = file.text.slice(start, end);
  return {
    tool: entry.tool,
    package: entry.package,
    version: version.kind === 'unreadable' ? { kind: 'unreadable', text } : version,
    range: file.lines.range(start, end),
    text,
    via: notes.via ?? null,
    where: notes.where,
    mergeKey: notes.merge == null ? null : `${notes.merge}:${entry.package.name}`,
  };
}

function mappedPin(entry: CatalogueEntry, found: WrittenVersion, written: MappedText, notes: PinNotes, file: PythonFile): Pin {
  const place = written.locate(found.start, found.end);
  const via = notes.via ?? place.via;
  return pinAt(entry, found.version, place.start, place.end, { ...notes, via }, file);
}

/** A requirement with what it says of its name and environment, for those who compare requirements of one file. */
export interface RequirementPin {
  readonly pin: Pin;
  readonly name: string;
  readonly marker: boolean;
}

/** Reads a requirement as it stands in the file; null when it is none or its package is not known. */
export function requirementPin(
  written: MappedText,
  notes: PinNotes,
  file: PythonFile,
  dialect: PythonDialect = 'pep508',
): RequirementPin | null {
  const requirement = dialect === 'conda' ? readCondaSpec(written.value) : readRequirement(written.value, dialect);
  const entry = requirement === null ? null : findPython(file.catalogue, requirement.name);
  if (requirement === null || entry === null) return null;
  const { name, nameStart, nameEnd, version, marker } = requirement;
  const found = version ?? { version: { kind: 'floating', text: '' }, start: nameStart, end: nameEnd };
  return { pin: mappedPin(entry, found, written, notes, file), name, marker };
}

/** The pin of an address that is installed as it is; null when it does not say which package it is of. */
export function addressPin(written: MappedText, notes: PinNotes, file: PythonFile): Pin | null {
  const name = addressName(written.value);
  const entry = name === null ? null : findPython(file.catalogue, name);
  if (entry === null) return null;
  return mappedPin(entry, readAddress(written.value, 0, written.value.length), written, notes, file);
}

/** The pin of a constraint whose package stands elsewhere; null when the constraint is empty. */
export function constraintPin(entry: CatalogueEntry, written: MappedText, dialect: PythonDialect, notes: PinNotes, file: PythonFile): Pin | null {
  const found = readConstraint(written.value, dialect);
  return found === null ? null : mappedPin(entry, found, written, notes, file);
}
