import { dirname } from 'node:path';
import type { Tool } from '../../core/model/tool';
import { platformPackage } from '../../core/xray/platform-package';
import { NEVER_CANCELLED } from '../../ports/cancel';
import { filePath } from '../file-tree';
import type { MachineView } from '../machine';
import { createNodeGlobalFinder } from '../node-global-finder';
import { manifestIn, programFolder } from './read-side';

/** A record that makes the search look for one npm package. */
function recordOf(name: string): Tool {
  return {
    id: 'asked-for',
    name,
    vendor: '',
    kind: 'cli',
    packages: [{ package: { ecosystem: 'npm', name }, scheme: 'semver' }],
    locations: [],
    pinNames: { toolManager: [], installers: [], features: [], commands: [] },
    homepage: '',
    updateHint: {},
  };
}

/**
 * The folder of a package that is installed for the user or the machine at just this version; null when there is none.
 * A package that changes its own files at installation is no copy of its release, unless what it changes is only the
 * program that another package brings.
 */
export async function installedCopy(name: string, version: string, machine: MachineView): Promise<string | null> {
  const { sightings } = await createNodeGlobalFinder(machine).find([recordOf(name)], NEVER_CANCELLED);
  for (const { version: found, places } of sightings) {
    const path = filePath(places[0].uri);
    if (found.kind !== 'exact' || found.text !== version || !path.ok) continue;
    const folder = dirname(path.value);
    const manifest = await manifestIn(folder);
    if (manifest === null) continue;
    const program = platformPackage(manifest, { platform: machine.platform, arch: process.arch });
    if (program === null ? !manifest.hasInstallScript : (await programFolder(folder, name, program.folder)) !== null) return folder;
  }
  return null;
}
