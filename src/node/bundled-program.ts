import { pathToFileURL } from 'node:url';
import { packageKey } from '../core/model/package';
import { NO_RANGE } from '../core/model/position';
import type { Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { isOff } from './fs-failure';
import { locationsOf, schemeOf, type Located } from './locations';
import type { MachineView } from './machine';
import type { ProgramReader, ProgramVersion } from './program-version';
import { expandPattern } from './root-expansion';

/** What looking into an extension's folder needs. */
export interface BundleScan {
  readonly machine: MachineView;
  readonly tools: readonly Tool[];
  readonly reader: ProgramReader;
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/**
 * An extension together with the programs inside its folder. A program that has the extension's own version, by its
 * bytes or because the tool record says that both share one line, is one thing with it and is only mentioned; any other
 * is a sighting of its own.
 */
export async function bundledPrograms(scan: BundleScan, outer: Sighting, folder: string): Promise<readonly Sighting[]> {
  const inner: Sighting[] = [];
  let shared = false;
  const key = packageKey(outer.package);
  for (const place of locationsOf(scan.tools, 'bundled-program')) {
    if (packageKey(place.location.within) !== key) continue;
    for (const program of await programsIn(scan, place, folder)) {
      if (isOff(scan.cancel)) return [];
      if (isSame(scan.tools, outer, program, place)) shared = true;
      else inner.push(sighting(outer, program, place));
    }
  }
  return [shared ? { ...outer, where: `${outer.where}, with a bundled program` } : outer, ...oncePerVersion(inner)];
}

async function programsIn(scan: BundleScan, { location }: Located<'bundled-program'>, folder: string): Promise<readonly ProgramVersion[]> {
  const { machine, found, cancel } = scan;
  const programs: ProgramVersion[] = [];
  for (const path of location.paths) {
    const pattern = { label: '', base: folder, segments: path.split('/') };
    for (const { path: file } of await expandPattern(pattern, [], machine.home, found, cancel)) {
      const read = await scan.reader.read(file, location.search, schemeOf(scan.tools, location.package), machine.home, cancel);
      if (isOff(cancel)) return [];
      if (read.ok && read.value !== null) programs.push(read.value);
      if (!read.ok && !read.missing) found.failed(file, read.reason);
    }
  }
  return programs;
}

/** A program whose bytes name another version than the extension's is never taken for the same, whatever the record says. */
function isSame(tools: readonly Tool[], outer: Sighting, program: ProgramVersion, { location }: Located<'bundled-program'>): boolean {
  if (program.version.kind === 'exact') return program.version.text === outer.version.text;
  const lineOf = (key: string): string => {
    const follows = tools.flatMap((t) => t.packages).find((p) => packageKey(p.package) === key)?.follows;
    return follows?.derivation.kind === 'same' ? packageKey(follows.package) : key;
  };
  return lineOf(packageKey(outer.package)) === lineOf(packageKey(location.package));
}

function sighting(outer: Sighting, program: ProgramVersion, { tool, location }: Located<'bundled-program'>): Sighting {
  const { qualifiers, active } = outer;
  const inside = `inside ${outer.package.name} ${outer.version.text}, ${outer.where}`;
  return {
    tool,
    package: location.package,
    version: program.version,
    presence: 'bundled',
    places: [{ uri: pathToFileURL(program.realPath).href, range: NO_RANGE, text: '', source: location.source }],
    where: program.problem === null ? inside : `${inside}: ${program.problem}`,
    active,
    via: program.problem === null ? 'text inside the program' : null,
    root: null,
    ...(qualifiers === undefined ? {} : { qualifiers }),
  };
}

/** An extension for every platform carries one program for each; they are one sighting as long as they agree. */
function oncePerVersion(sightings: readonly Sighting[]): readonly Sighting[] {
  const first = new Map<string, Sighting>();
  for (const s of sightings) {
    const key = [s.tool, packageKey(s.package), s.version.kind, s.version.text].join('\n');
    if (!first.has(key)) first.set(key, s);
  }
  return [...first.values()];
}
