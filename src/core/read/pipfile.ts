import type { Catalogue } from './catalogue';
import { jsonAt, jsonMembers, jsonString, parseJson, type JsonMember } from './json-document';
import { LineIndex } from './line-index';
import { mapJsonString } from './offset-map';
import { constraintPin, findPython, pinAt, type PinNotes, type PythonFile } from './python-pin';
import { readAddress } from './python-spec';
import { tableDependencies, tablePins } from './python-table';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml } from './toml-document';

const MERGE = 'pipfile';

/** Tables of a Pipfile that hold no packages; every other one is a group of them. */
const OTHER_TABLES: ReadonlySet<string> = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** Pipenv's list of packages. */
export const pipfileReader: Reader = {
  source: 'pipfile',
  label: 'Pipfile',
  accepts: (path) => /(?:^|\/)Pipfile$/.test(path),
  read: readPipfile,
};

/** Pipenv's lockfile. */
export const pipfileLockReader: Reader = {
  source: 'pipfile-lock',
  label: 'Pipfile.lock',
  accepts: (path) => /(?:^|\/)Pipfile\.lock$/.test(path),
  read: readPipfileLock,
};

function readPipfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { entries, problems } = parseToml(text);
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  const groups = tableDependencies(entries, ([table]) => (table === undefined || OTHER_TABLES.has(table) ? null : 1));
  const pins = groups.flatMap((dependency) => {
    const where = dependency.table.join('.').slice(0, 80);
    return tablePins(dependency, 'pep508', { where, merge: MERGE }, file);
  });
  return { pins, problems };
}

function readPipfileLock(source: string, _path: string, catalogue: Catalogue): ReadResult {
  const { text, root, problems } = parseJson(source);
  const groups = jsonMembers(root).filter(({ key }) => key.value !== '_meta');
  const packages = groups.flatMap(({ key, value }) => jsonMembers(value).map((member) => ({ member, group: key.value })));
  const known = packages.filter(({ member }) => findPython(catalogue, member.key.value) !== null);
  if (known.length === 0) return { pins: [], problems };
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  return { pins: known.flatMap(({ member, group }) => lockedPin(member, group, file) ?? []), problems };
}

/** An entry of the lockfile; one of a repository, a folder or an address states its ref, not a release. */
function lockedPin({ key, value }: JsonMember, group: string, file: PythonFile): Pin | null {
  const entry = findPython(file.catalogue, key.value);
  if (entry === null) return null;
  const notes: PinNotes = { where: group === 'default' ? 'locked' : `locked, ${group.slice(0, 60)}`, merge: MERGE };
  const place = ['ref', 'git', 'path', 'file'].map((option) => jsonString(jsonAt(value, option))).find((s) => s !== null && s.end > s.start);
  if (place != null) {
    const { start, end } = readAddress(file.text, place.start, place.end);
    return pinAt(entry, { kind: 'unreadable', text: '' }, start, end, notes, file);
  }
  const version = jsonString(jsonAt(value, 'version'));
  return version === null ? null : constraintPin(entry, mapJsonString(file.text, version), 'pep508', notes, file);
}
