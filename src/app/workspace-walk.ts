import type { Coverage } from '../core/model/sighting';
import type { CancelToken } from '../ports/cancel';
import type { Clock } from '../ports/clock';
import type { DirEntry, FileTree } from '../ports/file-tree';

/** Folders that hold other people's packages, history or caches: what lies there is not pinned by this workspace. */
const NOT_ENTERED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.venv',
  'venv',
  '__pycache__',
  '.vscode-test',
]);

/** How many folders are listed at once: enough to hide the disk's latency, few enough to stay polite. */
const AT_ONCE = 16;

/** Longest stretch of work between two pauses, in milliseconds; the editor's budget for one block is 16. */
export const SLICE_MILLISECONDS = 8;

/** A file worth reading: its URI and its path below the root, `/` between parts. */
export interface FoundFile {
  readonly uri: string;
  readonly path: string;
}

export interface WalkResult {
  readonly files: readonly FoundFile[];
  /** Folders that could not be listed, and links that lead elsewhere. */
  readonly problems: readonly Coverage[];
}

interface Folder {
  readonly uri: string;
  readonly path: string;
}

interface WalkTools {
  readonly tree: FileTree;
  readonly clock: Clock;
  readonly accepts: (path: string) => boolean;
  readonly cancel: CancelToken;
}

/** Lists a root and everything below it, breadth first, and keeps the files that a reader accepts. */
export async function walkWorkspace(root: string, tools: WalkTools): Promise<WalkResult> {
  const walk = new Walk(root, tools);
  return walk.run();
}

class Walk {
  private readonly files: FoundFile[] = [];
  private readonly problems: Coverage[] = [];
  private queue: Folder[] = [];
  private realRoot: string | null = null;
  private readonly root: string;
  private readonly tools: WalkTools;

  constructor(root: string, tools: WalkTools) {
    this.root = root.replace(/\/$/, '');
    this.tools = tools;
  }

  async run(): Promise<WalkResult> {
    const { clock, cancel } = this.tools;
    this.queue.push({ uri: this.root, path: '' });
    let sliceStart = clock.steady();
    while (this.queue.length > 0 && !cancel.cancelled) {
      const batch = this.queue.splice(0, AT_ONCE);
      await Promise.all(batch.map((folder) => this.enter(folder)));
      if (clock.steady() - sliceStart > SLICE_MILLISECONDS) {
        await clock.pause();
        sliceStart = clock.steady();
      }
    }
    this.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    this.problems.sort((a, b) => ((a.uri ?? '') < (b.uri ?? '') ? -1 : 1));
    return { files: this.files, problems: this.problems };
  }

  private async enter(folder: Folder): Promise<void> {
    const { tree, cancel } = this.tools;
    const listed = await tree.list(folder.uri, cancel);
    if (cancel.cancelled) return;
    if (!listed.ok) {
      if (folder.path === '' && (await this.isSingleFile())) return;
      this.problem('failed', folder.uri, listed.reason);
      return;
    }
    for (const entry of listed.value) await this.consider(entry, folder);
  }

  /** The command line also takes a single file; its last path parts stand in for a path below a root. */
  private async isSingleFile(): Promise<boolean> {
    const read = await this.tools.tree.read(this.root, this.tools.cancel);
    if (!read.ok) return false;
    this.files.push({ uri: this.root, path: this.root.split('/').slice(-4).map(decodeURIComponent).join('/') });
    return true;
  }

  private async consider(entry: DirEntry, folder: Folder): Promise<void> {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    if (entry.kind === 'folder') {
      if (NOT_ENTERED.has(entry.name)) return;
      if (entry.link) await this.considerLink(entry);
      else this.queue.push({ uri: entry.uri, path });
      return;
    }
    if (!this.tools.accepts(path)) return;
    if (entry.kind === 'file') this.files.push({ uri: entry.uri, path });
    else this.problem('failed', entry.uri, `${path} is a link that leads nowhere or in a circle; mend or remove it.`);
  }

  /** A link to a folder inside the root is reached without it; one that leads out is told, never followed. */
  private async considerLink(entry: DirEntry): Promise<void> {
    const { tree } = this.tools;
    this.realRoot ??= await this.resolvedRoot();
    const real = await tree.realUri(entry.uri);
    if (!real.ok) {
      this.problem('failed', entry.uri, real.reason);
      return;
    }
    const inside = real.value === this.realRoot || real.value.startsWith(`${this.realRoot}/`);
    if (!inside) {
      this.problem('skipped', entry.uri, 'This link leads out of the folder; check the folder it leads to as well.');
    }
  }

  private async resolvedRoot(): Promise<string> {
    const real = await this.tools.tree.realUri(this.root);
    return real.ok ? real.value : this.root;
  }

  private problem(status: 'skipped' | 'failed', uri: string, reason: string): void {
    this.problems.push({ source: 'workspace', status, count: 0, reason, uri });
  }
}
