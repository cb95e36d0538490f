import { join } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { listFolder } from './folder';
import { isOff } from './fs-failure';
import type { RootPattern } from './node-roots';

/** A folder whose members are packages (`node_modules`); it need not exist. */
export interface PackageRoot {
  readonly path: string;
  readonly label: string;
}

interface Step {
  readonly path: string;
  readonly match: string | null;
}

/**
 * The folders a pattern stands for. Depth is that of the pattern, so links that lead in a circle cannot hold us.
 * A folder on the way that cannot be listed is told to `found`.
 */
export async function expandPattern(
  pattern: RootPattern,
  packages: readonly string[],
  home: string | null,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly PackageRoot[]> {
  let steps: readonly Step[] = [{ path: pattern.base, match: null }];
  for (const segment of pattern.segments) {
    const next: Step[] = [];
    for (const step of steps) {
      const names = await namesFor(segment, step.path, packages, home, found, cancel);
      if (isOff(cancel)) return [];
      for (const name of names) {
        const fixed = name === segment;
        next.push({ path: join(step.path, name), match: step.match ?? (fixed ? null : name) });
      }
    }
    steps = next;
  }
  return steps.map(({ path, match }) => ({ path, label: pattern.label.replace('{}', () => match ?? '') }));
}

async function namesFor(
  segment: string,
  folder: string,
  packages: readonly string[],
  home: string | null,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly string[]> {
  if (segment === '{package}') return packages;
  if (!segment.endsWith('*')) return [segment];
  const listing = await listFolder(folder, home, cancel);
  if (!listing.ok) {
    if (!listing.missing) found.failed(folder, listing.reason);
    return [];
  }
  const start = segment.slice(0, -1);
  const hidden = start.startsWith('.');
  const matching = listing.value.filter((e) => e.kind !== 'file' && e.name.startsWith(start) && (hidden || !e.name.startsWith('.')));
  // Version managers lay links (`latest`, `lts`) beside the folders they mean; the folder's own name says more.
  return [...matching.filter((e) => !e.link), ...matching.filter((e) => e.link)].map((e) => e.name);
}
