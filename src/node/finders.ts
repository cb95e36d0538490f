import type { Finder } from '../ports/finder';
import { createApplicationFinder } from './application-finder';
import { createEditorExtensionsFinder } from './editor-extensions-finder';
import { createHomebrewFinder } from './homebrew-finder';
import { createLoaderCacheFinder } from './loader-cache-finder';
import type { MachineView } from './machine';
import { createNodeGlobalFinder } from './node-global-finder';
import { createNodeModulesFinder } from './node-modules-finder';
import { createPackageDatabaseFinder } from './package-database-finder';
import { createProgramFinder } from './program-finder';
import { createPythonToolsFinder } from './python-tools-finder';
import { createRunnerCacheFinder } from './runner-cache-finder';
import { createToolManagerFinder } from './tool-manager-finder';
import { createUserConfigFinder } from './user-config-finder';
import { createVersionsFolderFinder } from './versions-folder-finder';

/** Every finder of installed tools on this machine. They read only; nothing that is found is ever started. */
export function createFinders(machine: MachineView): readonly Finder[] {
  return [
    createVersionsFolderFinder(machine),
    createNodeModulesFinder(machine),
    createNodeGlobalFinder(machine),
    createRunnerCacheFinder(machine),
    createHomebrewFinder(machine),
    createPythonToolsFinder(machine),
    createToolManagerFinder(machine),
    createPackageDatabaseFinder(machine),
    createLoaderCacheFinder(machine),
    createProgramFinder(machine),
    createApplicationFinder(machine),
    createEditorExtensionsFinder(machine),
    createUserConfigFinder(machine),
  ];
}
