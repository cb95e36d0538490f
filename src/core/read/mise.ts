import type { Catalogue } from './catalogue';
import type { Reader, ReadResult } from './reader';
import { parseToml } from './toml-document';
import { toolTablePins, type TablePlace } from './tool-tables';

/** Names and folders of https://mise.jdx.dev/configuration.html, with `<env>` and `local` in the middle of the name. */
const FILES = [
  /(?:^|\/)\.?mise(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.rtx(?:\.[^./]+)?\.toml$/,
  /(?:^|\/)\.?mise\/(?:config|mise)(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.config\/mise\/(?:config|mise)(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.?mise\/conf\.d\/[^/]+\.toml$/,
];

/** mise configuration: `[tools]` and `[tasks.<name>.tools]`. */
export const miseReader: Reader = {
  source: 'mise',
  label: 'mise configuration',
  accepts: (path) => FILES.some((f) => f.test(path)),
  read: (text, _path, catalogue) => readTables(text, catalogue, miseTable),
};

/** mise's lockfile: `[[tools.<name>]]`, each with its version (https://mise.jdx.dev/dev-tools/mise-lock.html). */
export const miseLockReader: Reader = {
  source: 'mise-lock',
  label: 'mise.lock',
  accepts: (path) => /(?:^|\/)\.?mise(?:\.[^./]+){0,2}\.lock$/.test(path),
  read: (text, _path, catalogue) => {
    const { pins, problems } = readTables(text, catalogue, miseTable);
    // A table without version, of one platform for example, says nothing.
    return { pins: pins.filter((pin) => pin.version.text !== '').map((pin) => ({ ...pin, where: 'locked' })), problems };
  },
};

/** Keys of `.prototools` that are no tools. */
const PROTO_TABLES: ReadonlySet<string> = new Set(['plugins', 'settings', 'env', 'tools', 'proto']);

/** proto's configuration: tools and versions at the top (https://moonrepo.dev/docs/proto/config). */
export const prototoolsReader: Reader = {
  source: 'prototools',
  label: '.prototools',
  accepts: (path) => /(?:^|\/)\.prototools(?:\.[^./]+)?$/.test(path),
  read: (text, _path, catalogue) =>
    readTables(text, catalogue, ([first = '', ...rest]) => (rest.length > 0 || PROTO_TABLES.has(first) ? null : { depth: 0, where: 'tools' })),
};

const miseTable: TablePlace = (names) => {
  if (names[0] === 'tools') return { depth: 1, where: 'tools' };
  return names[0] === 'tasks' && names[2] === 'tools' ? { depth: 3, where: `task ${names[1]?.slice(0, 60) ?? ''}` } : null;
};

function readTables(text: string, catalogue: Catalogue, placeOf: TablePlace): ReadResult {
  const { entries, problems } = parseToml(text);
  return { pins: toolTablePins(entries, text, catalogue, placeOf), problems };
}
