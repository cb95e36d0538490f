import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Coverage, Inventory, Sighting } from '../core/model/sighting';
import type { CancelToken } from '../ports/cancel';
import { CALLED_OFF, fsFailure, isOff } from './fs-failure';
import type { MachineView } from './machine';

/** What one source has found so far, and where it could not look. */
export class Collector {
  private readonly source: string;
  private readonly sightings: Sighting[] = [];
  private readonly problems: Coverage[] = [];
  private readonly visited = new Set<string>();

  constructor(source: string) {
    this.source = source;
  }

  /** True the first time a resolved path comes by: two ways to one copy are one copy. */
  firstVisit(realPath: string): boolean {
    if (this.visited.has(realPath)) return false;
    this.visited.add(realPath);
    return true;
  }

  add(sighting: Sighting): void {
    this.sightings.push(sighting);
  }

  /** Something is there and could not be read. `path` is null for the source as a whole. */
  failed(path: string | null, reason: string): void {
    this.problem('failed', path, reason);
  }

  /** Something may be there and was not looked at. */
  skipped(path: string | null, reason: string): void {
    this.problem('skipped', path, reason);
  }

  /**
   * The result. `looked` is false when no place of this source could be looked at; then, and after a scan was called off,
   * nothing claims that it was scanned.
   */
  inventory(cancel: CancelToken, looked = true): Inventory {
    if (isOff(cancel)) this.skipped(null, `${CALLED_OFF.reason} Scan again.`);
    const scanned: Coverage = { source: this.source, status: 'scanned', count: this.sightings.length, reason: null, uri: null };
    return {
      sightings: [...this.sightings].sort((a, b) => compare(a.places[0].uri, b.places[0].uri)),
      coverage: [...(looked && !isOff(cancel) ? [scanned] : []), ...this.problems.sort((a, b) => compare(a.uri ?? '', b.uri ?? ''))],
    };
  }

  private problem(status: 'failed' | 'skipped', path: string | null, reason: string): void {
    const uri = path === null ? null : pathToFileURL(path).href;
    if (this.problems.some((p) => p.uri === uri && p.reason === reason)) return;
    this.problems.push({ source: this.source, status, count: 0, reason, uri });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Lists of several collectors as one. */
export function joinInventories(parts: readonly Inventory[]): Inventory {
  return {
    sightings: parts.flatMap((p) => p.sightings),
    coverage: parts.flatMap((p) => p.coverage),
  };
}

/**
 * The machine with its home checked once: a home that is unknown or closed to us is told in one line, and the places
 * below it are then left out instead of failing one by one.
 */
export async function withUsableHome(machine: MachineView, found: Collector): Promise<MachineView> {
  const home = machine.home;
  if (home === null) {
    found.skipped(null, 'The home folder of this user is not known, so nothing below it was looked at. Set HOME and scan again.');
    return machine;
  }
  try {
    const stats = await stat(home);
    if (!stats.isDirectory()) {
      found.failed(home, `The home folder ${home} is not a folder. Set HOME to the right one and scan again.`);
      return { ...machine, home: null };
    }
    // Resolving the dot needs the right to enter. access(2) would ask for the user who started us, not the one we act as.
    await stat(`${home}${sep}.`);
  } catch (error) {
    const problem = fsFailure(error, home, null);
    // A user without a home folder has nothing there; a home that was asked for by name is more likely misspelt.
    if (problem.missing && machine.systemWide) return machine;
    found.failed(home, problem.missing ? `The home folder ${home} does not exist. Name the one to look at.` : problem.reason);
    return { ...machine, home: null };
  }
  return machine;
}

/** Whether any place is left to look at. */
export function hasPlaces(machine: MachineView): boolean {
  return machine.home !== null || machine.systemWide;
}
