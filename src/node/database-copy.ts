import { join } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import type { Failure } from '../ports/outcome';
import type { Collector } from './collector';
import type { PackagedVersion } from './database-text';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import type { Located } from './locations';
import type { MachineView } from './machine';

/** One package that a manager's database says is installed. */
export interface DatabaseCopy extends PackagedVersion {
  readonly place: Located<'package-database'>;
  /** The file or folder that says so. */
  readonly path: string;
  /** Which manager, in words for people. */
  readonly where: string;
  readonly active: boolean | null;
}

/** What a look into one manager's database needs. */
export interface DatabaseScan {
  readonly machine: MachineView;
  /** Where the system's own folders begin: `/`. */
  readonly systemRoot: string;
  /** The packages to look for, all of this manager. */
  readonly places: readonly Located<'package-database'>[];
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/** Reads the database of one manager. A database that is not there holds nothing. */
export type DatabaseReader = (scan: DatabaseScan) => Promise<readonly DatabaseCopy[]>;

/** Tells that a place could not be read; one that is not there holds nothing. */
export function tellUnread(scan: DatabaseScan, path: string, problem: Failure): void {
  if (!problem.missing) tellBroken(scan, path, problem);
}

/** Tells that a file could not be read which its database should have. */
export function tellBroken(scan: DatabaseScan, path: string, problem: Failure): void {
  if (!isOff(scan.cancel)) scan.found.failed(path, problem.reason);
}

/** A folder named for a version or revision. */
export interface VersionFolder {
  readonly name: string;
  readonly path: string;
  /** Whether the link `current` beside it leads here; null without such a link. */
  readonly active: boolean | null;
}

/** The folders of versions below `folder`, as Scoop and snap keep them beside a link `current`; each real folder once. */
export async function versionFolders(scan: DatabaseScan, folder: string): Promise<readonly VersionFolder[]> {
  const { home } = scan.machine;
  const listing = await listFolder(folder, home, scan.cancel);
  if (!listing.ok) {
    tellUnread(scan, folder, listing);
    return [];
  }
  const current = await realPath(join(folder, 'current'), home);
  const folders: VersionFolder[] = [];
  for (const { name } of listing.value.filter((e) => e.kind === 'folder' && !e.link)) {
    const path = join(folder, name);
    const real = await realPath(path, home);
    if (real.ok && scan.found.firstVisit(real.value)) folders.push({ name, path, active: current.ok ? current.value === real.value : null });
  }
  return folders;
}
