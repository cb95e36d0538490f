import * as vscode from 'vscode';
import { packageKey } from '../core/model/package';
import { NO_RANGE } from '../core/model/position';
import type { Inventory, Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { Finder } from '../ports/finder';

const SOURCE = 'running-editor';

/** Finds extensions of the editor this runs in, by its API. In a remote window that is the remote side only. */
export class RunningEditorFinder implements Finder {
  readonly source = SOURCE;

  find(tools: readonly Tool[]): Promise<Inventory> {
    const wanted = new Map<string, { tool: Tool; name: string }>();
    for (const tool of tools) {
      for (const { package: id } of tool.packages) {
        if (id.ecosystem === 'VSCode') wanted.set(packageKey(id), { tool, name: id.name });
      }
    }
    const sightings = vscode.extensions.all.flatMap((extension) => {
      const match = wanted.get(packageKey({ ecosystem: 'VSCode', name: extension.id }));
      return match === undefined ? [] : [toSighting(extension, match.tool.id, match.name)];
    });
    return Promise.resolve({
      sightings,
      coverage: [{ source: SOURCE, status: 'scanned', count: sightings.length, reason: null, uri: null }],
    });
  }
}

function toSighting(extension: vscode.Extension<unknown>, tool: string, name: string): Sighting {
  const manifest: unknown = extension.packageJSON;
  const version: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : null;
  const text = typeof version === 'string' ? version : '';
  const builtIn: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'isBuiltin') : null;
  const uri = vscode.Uri.joinPath(extension.extensionUri, 'package.json').toString();
  return {
    tool,
    package: { ecosystem: 'VSCode', name },
    version: { kind: text === '' ? 'unreadable' : 'exact', text },
    presence: 'installed',
    places: [{ uri, range: NO_RANGE, text: '', source: SOURCE }],
    where: builtIn === true ? `built into this editor (${vscode.env.appName})` : `this editor (${vscode.env.appName})`,
    active: true,
    via: null,
    root: null,
    // The editor's own lists on disk say more (marketplace, platform), and theirs are kept where both were read.
    qualifiers: { editor: vscode.env.appName },
  };
}
