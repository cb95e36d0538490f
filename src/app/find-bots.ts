import { BOT_FILES, noBots, readUpdateBots, type BotFile, type UpdateBots } from '../core/read/update-bots';
import type { CancelToken } from '../ports/cancel';
import type { FileTree } from '../ports/file-tree';

/**
 * Reads what sets up the bots that update the pins of a workspace folder. They are set up at the root of a repository:
 * a folder without `.git` is none, and nothing above the folder is looked at.
 */
export async function findBots(root: string, tree: FileTree, cancel: CancelToken): Promise<UpdateBots> {
  const base = root.replace(/\/$/, '');
  const names = new Map<string, ReadonlySet<string>>();
  for (const folder of ['', '.github', '.gitlab']) {
    if (folder !== '' && names.get('')?.has(folder) !== true) continue;
    const listed = await tree.list(folder === '' ? base : `${base}/${folder}`, cancel);
    if (cancel.cancelled) return noBots(false);
    names.set(folder, new Set(listed.ok ? listed.value.map((entry) => entry.name) : []));
  }
  const files: BotFile[] = [];
  for (const path of BOT_FILES) {
    // The last place that counts, and the one file of these that is read anyway.
    if (path === 'package.json' && files.length > 0) continue;
    const cut = path.lastIndexOf('/');
    if (names.get(path.slice(0, Math.max(cut, 0)))?.has(path.slice(cut + 1)) !== true) continue;
    const text = await tree.read(`${base}/${path}`, cancel);
    if (cancel.cancelled) return noBots(false);
    if (text.ok || !text.missing) files.push({ path, text: text.ok ? text.value : null });
  }
  return readUpdateBots(files, names.get('')?.has('.git') === true);
}
