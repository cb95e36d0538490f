import type { Coverage, Sighting } from '../core/model/sighting';
import type { Catalogue } from '../core/read/catalogue';
import { mergeSightings, type MergeCandidate } from '../core/read/merge';
import type { Pin, Reader } from '../core/read/reader';
import type { CancelToken } from '../ports/cancel';
import type { Clock } from '../ports/clock';
import type { FileTree } from '../ports/file-tree';
import { SLICE_MILLISECONDS, walkWorkspace, type FoundFile } from './workspace-walk';

/** What one file holds. */
interface FileResult {
  readonly file: FoundFile;
  readonly root: string;
  readonly reader: Reader;
  readonly pins: readonly Pin[];
  readonly problems: readonly string[];
}

interface ReadJob {
  readonly catalogue: Catalogue;
  readonly test: RegExp;
  readonly cancel: CancelToken;
}

export interface WorkspaceScanTools {
  readonly tree: FileTree;
  readonly clock: Clock;
  readonly readers: readonly Reader[];
}

const LOCKS: ReadonlySet<string> = new Set(['package-lock', 'pnpm-lock', 'yarn-lock', 'bun-lock']);

/** The pins of the workspace folders, kept per file so that one changed file is read again alone. */
export class WorkspaceScan {
  private readonly results = new Map<string, FileResult>();
  private readonly problems = new Map<string, readonly Coverage[]>();
  private roots: readonly string[] = [];
  private readonly tools: WorkspaceScanTools;

  constructor(tools: WorkspaceScanTools) {
    this.tools = tools;
  }

  /** Lists and reads everything anew. Results of a cancelled scan are not used. */
  async scan(roots: readonly string[], catalogue: Catalogue, cancel: CancelToken): Promise<void> {
    this.roots = roots;
    this.results.clear();
    this.problems.clear();
    const test = needleTest(catalogue);
    for (const root of roots) {
      const accepts = (path: string): boolean => this.readerFor(path) !== null;
      const walk = await walkWorkspace(root, { ...this.tools, accepts, cancel });
      if (cancel.cancelled) return;
      this.problems.set(root, walk.problems);
      await this.readAll(root, walk.files, { catalogue, test, cancel });
    }
  }

  /** Reads one file again, or forgets it when it is gone. A file that no reader wants changes nothing. */
  async update(uri: string, catalogue: Catalogue, cancel: CancelToken): Promise<void> {
    const root = this.rootOf(uri);
    if (root === null) return;
    const file = { uri, path: relativePath(root, uri) };
    this.results.delete(uri);
    await this.readOne(root, file, { catalogue, test: needleTest(catalogue), cancel });
  }

  /** All pins as sightings, manifest and lockfile as one, with a coverage line per source and per problem. */
  inventory(): { sightings: readonly Sighting[]; coverage: readonly Coverage[] } {
    const candidates = [...this.results.values()].flatMap(toCandidates);
    const counts = new Map<string, number>(this.tools.readers.map((r) => [r.source, 0]));
    for (const c of candidates) {
      const source = c.sighting.places[0].source;
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    const scanned = this.roots.length === 0 ? [] : [...counts].map(([source, count]) => scannedLine(source, count));
    const failed = [...this.results.values()].flatMap(problemLines);
    return {
      sightings: mergeSightings(candidates),
      coverage: [...scanned, ...[...this.problems.values()].flat(), ...failed],
    };
  }

  private async readAll(root: string, files: readonly FoundFile[], job: ReadJob): Promise<void> {
    const { clock } = this.tools;
    let sliceStart = clock.steady();
    for (const file of files) {
      await this.readOne(root, file, job);
      if (job.cancel.cancelled) return;
      if (clock.steady() - sliceStart > SLICE_MILLISECONDS) {
        await clock.pause();
        sliceStart = clock.steady();
      }
    }
  }

  private async readOne(root: string, file: FoundFile, job: ReadJob): Promise<void> {
    const reader = this.readerFor(file.path);
    if (reader === null) return;
    const text = await this.tools.tree.read(file.uri, job.cancel);
    if (job.cancel.cancelled) return;
    if (!text.ok) {
      if (!text.missing) this.results.set(file.uri, { file, root, reader, pins: [], problems: [text.reason] });
    } else if (job.test.test(text.value)) {
      const { pins, problems } = reader.read(text.value, file.path, job.catalogue);
      this.results.set(file.uri, { file, root, reader, pins, problems });
    }
  }

  private readerFor(path: string): Reader | null {
    return this.tools.readers.find((r) => r.accepts(path)) ?? null;
  }

  private rootOf(uri: string): string | null {
    const inside = this.roots.filter((root) => uri.startsWith(`${root.replace(/\/$/, '')}/`));
    return inside.sort((a, b) => b.length - a.length)[0] ?? null;
  }
}

/**
 * A cheap test that runs before any parser: a file that holds none of the names holds no pin. Escapes (`\u0061`,
 * `\/`) could spell a name differently, so a text that has any is parsed as well.
 */
function needleTest(catalogue: Catalogue): RegExp {
  const escaped = catalogue.needles.map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp([...escaped, '\\\\[ux/]'].join('|'), 'i');
}

function relativePath(root: string, uri: string): string {
  const path = uri.slice(root.replace(/\/$/, '').length + 1);
  return path.split('/').map(decodePart).join('/');
}

function decodePart(part: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(part) ? part : decodeURIComponent(part);
}

function toCandidates(result: FileResult): MergeCandidate[] {
  const folder = result.file.uri.slice(0, result.file.uri.lastIndexOf('/'));
  return result.pins.map((pin) => ({
    folder,
    mergeKey: pin.mergeKey,
    lock: LOCKS.has(result.reader.source),
    sighting: {
      tool: pin.tool,
      package: pin.package,
      version: pin.version,
      presence: 'pinned',
      places: [{ uri: result.file.uri, range: pin.range, text: pin.text, source: result.reader.source }],
      where: pin.where,
      active: null,
      via: pin.via,
      root: result.root,
    },
  }));
}

function scannedLine(source: string, count: number): Coverage {
  return { source, status: 'scanned', count, reason: null, uri: null };
}

function problemLines(result: FileResult): Coverage[] {
  return result.problems.map((reason) => ({
    source: result.reader.source,
    status: 'failed',
    count: 0,
    reason,
    uri: result.file.uri,
  }));
}
