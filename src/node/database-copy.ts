import type { CancelToken } from '../ports/cancel';
import type { Failure } from '../ports/outcome';
import type { Collector } from './collector';
import type { PackagedVersion } from './database-text';
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
