import type { Coverage, Sighting } from '../core/model/sighting';
import type { Catalogue } from '../core/read/catalogue';
import { mergeSightings, type MergeCandidate } from '../core/read/merge';
import { needleTest } from '../core/read/needle-test';
import type { Pin, Reader } from '../core/read/reader';
import { BOT_FILES, noBots, type UpdateBots } from '../core/read/update-bots';
import type { CancelToken } from '../ports/cancel';
import type { Clock } from '../ports/clock';
import type { FileTree } from '../ports/file-tree';
import { ON_THE_SPOT, type TextReading } from '../ports/text-reading';
import { withoutIdleUpdater, withPinUpdaters } from './candidate-updaters';
import { findBots } from './find-bots';
import { toCandidates } from './merge-candidates';
import { resolveCatalogs } from './resolve-catalogs';
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
  /** Where texts are read; on the spot when absent. */
  readonly reading?: TextReading;
}

const NO_BOTS = noBots(false);
/** UTF-16 units that the cheap test goes through in some 8 ms here. */
const STRETCH = 512 * 1024;
/** No name of a package is longer. */
const LONGEST_NAME = 256;

/** The pins of the workspace folders, kept per file so that one changed file is read again alone. */
export class WorkspaceScan {
  private readonly results = new Map<string, FileResult>();
  private readonly problems = new Map<string, readonly Coverage[]>();
  private readonly bots = new Map<string, UpdateBots>();
  private readonly candidates = new WeakMap<FileResult, { readonly bots: UpdateBots; readonly list: readonly MergeCandidate[] }>();
  private roots: readonly string[] = [];
  private names: { readonly catalogue: Catalogue; readonly test: RegExp } | null = null;
  private readonly tools: WorkspaceScanTools;

  constructor(tools: WorkspaceScanTools) {
    this.tools = tools;
  }

  /** Lists and reads everything anew. Results of a cancelled scan are not used. */
  async scan(roots: readonly string[], catalogue: Catalogue, cancel: CancelToken): Promise<void> {
    this.roots = roots;
    this.results.clear();
    this.problems.clear();
    this.bots.clear();
    const test = this.testFor(catalogue);
    for (const root of roots) {
      const accepts = (path: string): boolean => this.readerFor(path) !== null;
      const walk = await walkWorkspace(root, { ...this.tools, accepts, cancel });
      if (cancel.cancelled) return;
      this.problems.set(root, walk.problems);
      this.bots.set(root, await findBots(root, this.tools.tree, cancel));
      await this.readAll(root, walk.files, { catalogue, test, cancel });
    }
  }

  /**
   * Reads one file again, or forgets it when it is gone. A file that no reader wants changes nothing, unless it sets up a
   * bot that updates pins.
   */
  async update(uri: string, catalogue: Catalogue, cancel: CancelToken): Promise<void> {
    const root = this.rootOf(uri);
    if (root === null) return;
    const file = { uri, path: relativePath(root, uri) };
    if (BOT_FILES.includes(file.path)) {
      const bots = await findBots(root, this.tools.tree, cancel);
      if (cancel.cancelled) return;
      this.bots.set(root, bots);
    }
    this.results.delete(uri);
    await this.readOne(root, file, { catalogue, test: this.testFor(catalogue), cancel });
  }

  /** All pins as sightings, manifest and lockfile as one, with a coverage line per source and per problem. */
  inventory(): { sightings: readonly Sighting[]; coverage: readonly Coverage[] } {
    const files = [...this.results.values()];
    const candidates = files.flatMap((r) => this.candidatesOf(r));
    const counts = new Map<string, number>(this.tools.readers.map((r) => [r.source, 0]));
    for (const c of candidates) {
      const source = c.sighting.places[0].source;
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    const scanned = this.roots.length === 0 ? [] : [...counts].map(([source, count]) => scannedLine(source, count));
    const failed = files.filter((r) => !isUnneeded(r, files)).flatMap(problemLines);
    return {
      sightings: mergeSightings(resolveCatalogs(candidates)).map(withoutIdleUpdater),
      coverage: [...scanned, ...[...this.problems.values()].flat(), ...failed],
    };
  }

  /** Kept, because making it from some hundreds of names takes longer than reading a file. */
  private testFor(catalogue: Catalogue): RegExp {
    if (this.names?.catalogue !== catalogue) this.names = { catalogue, test: needleTest(catalogue) };
    return this.names.test;
  }

  /** Kept per file, since one changed file leaves those of all others as they are. */
  private candidatesOf(result: FileResult): readonly MergeCandidate[] {
    const { file, root, reader, pins } = result;
    const bots = this.bots.get(root) ?? NO_BOTS;
    const known = this.candidates.get(result);
    if (known?.bots === bots) return known.list;
    const pinned = { uri: file.uri, root, source: reader.source, pins };
    const list = withPinUpdaters(toCandidates(pinned), pinned, file.path, bots);
    this.candidates.set(result, { bots, list });
    return list;
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
    } else if (await this.holdsName(text.value, job.test)) {
      const reading = this.tools.reading ?? ON_THE_SPOT;
      const { pins, problems } = await reading.read(reader, text.value, file.path, job.catalogue);
      if (isOff(job.cancel)) return;
      this.results.set(file.uri, { file, root, reader, pins, problems });
    }
  }

  /** The cheap test, in stretches short enough that nothing waits for it; a name may stand across two of them. */
  private async holdsName(text: string, test: RegExp): Promise<boolean> {
    for (let from = 0; from < text.length || from === 0; from += STRETCH) {
      if (from > 0) await this.tools.clock.pause();
      if (test.test(text.length <= STRETCH ? text : text.slice(from, from + STRETCH + LONGEST_NAME))) return true;
    }
    return false;
  }

  private readerFor(path: string): Reader | null {
    return this.tools.readers.find((r) => r.accepts(path)) ?? null;
  }

  private rootOf(uri: string): string | null {
    const inside = this.roots.filter((root) => uri.startsWith(`${root.replace(/\/$/, '')}/`));
    return inside.sort((a, b) => b.length - a.length)[0] ?? null;
  }
}

/** Asked anew after every await; the compiler would take the answer before it for the one after it. */
function isOff(cancel: CancelToken): boolean {
  return cancel.cancelled;
}

function relativePath(root: string, uri: string): string {
  const path = uri.slice(root.replace(/\/$/, '').length + 1);
  return path.split('/').map(decodePart).join('/');
}

function decodePart(part: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(part) ? part : decodeURIComponent(part);
}

/** bun's binary lockfile cannot be read, which matters only where the manifest beside it names a known package. */
function isUnneeded({ file }: FileResult, all: readonly FileResult[]): boolean {
  if (!file.uri.endsWith('/bun.lockb')) return false;
  const manifest = `${file.uri.slice(0, file.uri.lastIndexOf('/'))}/package.json`;
  return !all.some((r) => r.file.uri === manifest && r.pins.length > 0);
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
