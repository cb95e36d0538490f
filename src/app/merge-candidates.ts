import type { MergeCandidate, MergeSpot } from '../core/read/merge';
import type { Pin } from '../core/read/reader';

/** Sources whose files say what gets installed. */
const LOCKS: ReadonlySet<string> = new Set([
  ...['package-lock', 'pnpm-lock', 'yarn-lock', 'bun-lock', 'deno-lock'],
  ...['mise-lock', 'python-lock', 'pipfile-lock'],
]);

/** A file of the workspace with the pins that its reader found. */
export interface PinnedFile {
  readonly uri: string;
  readonly root: string;
  readonly source: string;
  readonly pins: readonly Pin[];
}

/** The pins of a file as sightings that may be merged with those of other files. */
export function toCandidates({ uri, root, source, pins }: PinnedFile): readonly MergeCandidate[] {
  const folder = folderOf(uri);
  return pins.map((pin) => ({
    folder,
    ...spotsOf(pin, folder),
    lock: LOCKS.has(source),
    sighting: {
      tool: pin.tool,
      package: pin.package,
      version: pin.version,
      presence: 'pinned',
      places: [{ uri, range: pin.range, text: pin.text, source }],
      where: pin.where,
      active: null,
      via: pin.via,
      root,
    },
  }));
}

/** A lockfile of a workspace answers the manifests of the folders that it names, its own only if that is among them. */
function spotsOf({ mergeKey, importers }: Pin, folder: string): { mergeKey: string | null; also?: readonly MergeSpot[] } {
  if (importers === undefined || mergeKey === null) return { mergeKey };
  return { mergeKey: null, also: importers.map((path) => ({ folder: below(folder, path), mergeKey })) };
}

/** Folder of a file, with its percent signs decoded so that it can be compared with paths in texts. */
function folderOf(uri: string): string {
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  return folder.split('/').map(decodePart).join('/');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

/** The folder that a relative path leads to. */
function below(folder: string, path: string): string {
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
