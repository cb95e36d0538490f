import { isAbsolute, resolve } from 'node:path';
import { packageKey } from '../core/model/package';
import type { Tool, ToolLocation } from '../core/model/tool';
import { expandHome, mayLookAt, type MachineView } from './machine';

type OfKind<K extends ToolLocation['kind']> = Extract<ToolLocation, { kind: K }>;

/** A location with the tool that lies there. */
export interface Located<K extends ToolLocation['kind']> {
  readonly tool: string;
  readonly location: OfKind<K>;
}

/** The locations of one kind in all tool records, in feed order, each folder once per package. */
export function locationsOf<K extends ToolLocation['kind']>(tools: readonly Tool[], kind: K): readonly Located<K>[] {
  const located = new Map<string, Located<K>>();
  const isKind = (location: ToolLocation): location is OfKind<K> => location.kind === kind;
  for (const tool of tools) {
    for (const location of tool.locations.filter(isKind)) {
      const key = [location.source, location.folder, packageKey(location.package)].join('\n');
      if (!located.has(key)) located.set(key, { tool: tool.id, location });
    }
  }
  return [...located.values()];
}

/** The path that a tool record's folder means here; null when it lies where we cannot or may not look. */
export function locationFolder(machine: MachineView, written: string): string | null {
  const path = expandHome(machine, written);
  if (path === null || !isAbsolute(path) || path.includes('\0')) return null;
  const folder = resolve(path);
  return mayLookAt(machine, folder) ? folder : null;
}
