import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageKey, type PackageId } from '../core/model/package';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { Tool, VersionFile } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { failure, success, type Outcome } from '../ports/outcome';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { realPath } from './folder';
import { isOff } from './fs-failure';
import { readJsonObject, textMember } from './json-file';
import { isVersionOf, locationPaths, locationsOf, schemeOf, type Located } from './locations';
import { shownPath, type MachineView } from './machine';
import { readPlistText } from './plist';

/**
 * Finds applications (editors that are agents) by the files in which they state their version. Forks of an editor often
 * state the version of what they were made from under `version`, so the tool record names the field. Each location is a
 * source of its own.
 */
export function createApplicationFinder(machine: MachineView): Finder {
  return {
    source: 'applications',
    async find(tools, cancel) {
      const parts: Inventory[] = [];
      for (const place of locationsOf(tools, 'application')) parts.push(await look(machine, tools, place, cancel));
      return joinInventories(parts);
    },
  };
}

interface Scan {
  readonly machine: MachineView;
  readonly found: Collector;
  readonly cancel: CancelToken;
  readonly accepts: (text: string) => boolean;
}

async function look(
  view: MachineView,
  tools: readonly Tool[],
  place: Located<'application'>,
  cancel: CancelToken,
): Promise<Inventory> {
  const files = place.location.files.filter((f) => f.platform === view.platform);
  // No place on this system is known, so nothing is claimed about it.
  if (files.length === 0) return { sightings: [], coverage: [] };
  const found = new Collector(place.location.source);
  const machine = await withUsableHome(view, found);
  const scheme = schemeOf(tools, place.location.package);
  const scan: Scan = { machine, found, cancel, accepts: (text) => isVersionOf(scheme, text) };
  for (const file of files) {
    for (const path of await locationPaths(machine, file.path, found, cancel)) await addApplication(scan, place, file, path);
  }
  return found.inventory(cancel, hasPlaces(machine));
}

async function addApplication(
  { machine, found, cancel, accepts }: Scan,
  { tool, location }: Located<'application'>,
  file: VersionFile,
  path: string,
): Promise<void> {
  if (isOff(cancel)) return;
  const stated = await readField(path, file, location.package, machine.home, cancel);
  if (isOff(cancel)) return;
  if (!stated.ok) {
    if (!stated.missing) found.failed(path, stated.reason);
    return;
  }
  const folder = applicationFolder(path);
  const real = await realPath(folder, machine.home);
  // Of several files of one application the first in the record decides.
  if (!real.ok || !found.firstVisit(real.value)) return;
  const text = (stated.value ?? '').trim();
  found.add({
    tool,
    package: location.package,
    version: { kind: accepts(text) ? 'exact' : 'unreadable', text },
    presence: 'installed',
    places: [{ uri: pathToFileURL(path).href, range: NO_RANGE, text: '', source: location.source }],
    where: `${location.package.ecosystem === EXTENSION ? 'built into' : 'application'} ${shownPath(folder, machine.home)}`,
    active: null,
    via: file.field === 'version' ? null : file.field,
    root: null,
  });
}

/** What the file states; missing when it is not there, or is the manifest of another extension. */
async function readField(
  path: string,
  file: VersionFile,
  id: PackageId,
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<string | null>> {
  if (file.format === 'plist') return readPlistText(path, file.field, home, cancel);
  const json = await readJsonObject(path, home, cancel);
  if (!json.ok) return json;
  if (id.ecosystem === EXTENSION) {
    const name = `${textMember(json.value, 'publisher') ?? ''}.${textMember(json.value, 'name') ?? ''}`;
    if (packageKey({ ecosystem: EXTENSION, name }) !== packageKey(id)) return failure(`${shownPath(path, home)} is ${name}.`, true);
  }
  return success(textMember(json.value, file.field));
}

/** An editor can carry an extension as a part of itself. */
const EXTENSION = 'VSCode';

/** The folder that makes one application: a macOS bundle, or what holds `resources/app`; else the file's own folder. */
function applicationFolder(file: string): string {
  const plain = file.replaceAll('\\', '/');
  const bundle = plain.indexOf('.app/');
  if (bundle >= 0) return file.slice(0, bundle + '.app'.length);
  const resources = plain.lastIndexOf('/resources/app/');
  return resources > 0 ? file.slice(0, resources) : dirname(file);
}
