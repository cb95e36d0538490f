import type { Finder } from '../ports/finder';
import { createEditorExtensionsFinder } from './editor-extensions-finder';
import { createHomebrewFinder } from './homebrew-finder';
import type { MachineView } from './machine';
import { createNodeGlobalFinder } from './node-global-finder';
import { createNodeModulesFinder } from './node-modules-finder';
import { createRunnerCacheFinder } from './runner-cache-finder';
import { createVersionsFolderFinder } from './versions-folder-finder';

/** Every finder of installed tools on this machine. They read only; nothing that is found is ever started. */
export function createFinders(machine: MachineView): readonly Finder[] {
  return [
    createVersionsFolderFinder(machine),
    createNodeModulesFinder(machine),
    createNodeGlobalFinder(machine),
    createRunnerCacheFinder(machine),
    createHomebrewFinder(machine),
    createEditorExtensionsFinder(machine),
  ];
}
