import type { Sighting } from '../model/sighting';
import type { Tool } from '../model/tool';

/** What a person does to update a copy that is not pinned in a file: its tool's own way, where that would reach it. */
export function updateHint(sighting: Sighting, tool: Tool | null): string | null {
  if (sighting.presence === 'bundled') return `Update what carries it: ${sighting.where}.`;
  if (sighting.places[0].source === 'runner-cache') {
    return 'Name the fixed version where the runner is called, or clear its cache: the copy goes with it.';
  }
  return tool?.updateHint[sighting.package.ecosystem] ?? null;
}
