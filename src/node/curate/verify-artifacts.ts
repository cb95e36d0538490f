import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { againstRecord, contradictions, evidenceText, isSameResult, npmRelease, readEvidence, type Evidence, type EvidenceHit, type PackageEvidence } from '../../core/curate/evidence';
import type { ArtifactMarker } from '../../core/model/event';
import { terminalText, visible } from '../../core/present/escape';
import { findEvent } from '../../core/present/explain';
import { counted } from '../../core/present/words';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { errorCode } from '../fs-failure';
import { TokenCounter } from '../token-search';
import { loadFeed } from './files';
import { npmSource, type ArchiveSource, type NpmArchive } from './npm-download';
import { TarReader } from './tar-entries';
import { writeFiles } from './write-files';

export interface ArtifactOptions {
  readonly feed: string;
  readonly out?: string | undefined;
  /** Only releases whose package URL holds this text. */
  readonly only?: string | undefined;
}

/** An archive that unpacks to more is not searched; the largest agent known has some 390 MB. */
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3;

/**
 * `feed verify-artifacts`: fetches the releases that a record's marker names, searches every file of them, and writes
 * what was found. Exit status 0: all as recorded; 1: the record or an earlier run is contradicted; 3: not all could be
 * searched. A file that says more than this run found out, or otherwise, is not overwritten.
 */
export async function runVerifyArtifacts(
  query: string,
  options: ArtifactOptions,
  tool: string,
  context: Pick<CliContext, 'cwd' | 'now' | 'env'>,
  source: ArchiveSource = npmSource(context.env ?? {}),
): Promise<CliResult> {
  const feed = await loadFeed(options.feed, context.cwd);
  if (!feed.ok) return usage(feed.reason);
  const event = findEvent(feed.value, query);
  if (event === null) return usage(`the feed has no event ${query}`);
  if (event.marker === null) return usage(`${event.id} names no marker, so there is nothing to search for`);
  const { token, observed } = event.marker;
  const purls = observed.map((o) => o.purl).filter((purl) => options.only === undefined || purl.includes(options.only));
  if (purls.length === 0) return usage(`${event.id} names no release ${options.only ?? ''}`.trimEnd());
  const search = await searchAll(purls, token, source);
  if (!search.ok) return { exit: EXIT.incomplete, out: '', err: `error: ${terminalText(search.reason)}\n` };
  const evidence = { event: event.id, token, tool, day: context.now.slice(0, 10), ...search.value };
  const folder = options.out === undefined ? resolve(context.cwd, options.feed, 'evidence') : resolve(context.cwd, options.out);
  return conclude(evidence, event.marker, folder);
}

type Search = Pick<Evidence, 'packages' | 'missing'>;

/** One release after the other, each in a temporary folder that is gone before the next. */
async function searchAll(purls: readonly string[], token: string, source: ArchiveSource): Promise<Outcome<Search>> {
  const packages: PackageEvidence[] = [];
  const missing: { purl: string; reason: string }[] = [];
  for (const purl of purls) {
    const release = npmRelease(purl);
    if (release === null) {
      missing.push({ purl, reason: 'it is not a release on npm' });
      continue;
    }
    let folder = '';
    try {
      folder = await mkdtemp(join(tmpdir(), 'tool-trust-artifact-'));
      const archive = await source.fetch(release.name, release.version, folder);
      const found = archive.ok ? await searchArchive(archive.value, purl, token) : archive;
      if (found.ok) packages.push(found.value);
      else missing.push({ purl, reason: found.reason });
    } catch (error) {
      return failure(`the temporary folder cannot be used (${errorCode(error) || String(error)})`);
    } finally {
      if (folder !== '') await rm(folder, { recursive: true, force: true });
    }
  }
  return success({ packages, missing });
}

/** Counts a token in every file of an archive. Fails unless each byte is what the registry and npm say it is. */
async function searchArchive(archive: NpmArchive, purl: string, token: string): Promise<Outcome<PackageEvidence>> {
  const hash = createHash('sha512');
  const files = new FileSearch(token);
  const reader = new TarReader(files);
  let archiveBytes = 0;
  let unpacked = 0;
  let fault: string | null = null;
  const hashed = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      hash.update(piece);
      archiveBytes += piece.length;
      yield piece;
    }
  };
  try {
    await pipeline(createReadStream(archive.path), hashed, createGunzip(), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        unpacked += piece.length;
        fault ??= unpacked > MAX_UNPACKED_BYTES ? 'it unpacks to more than is searched' : reader.feed(piece);
        if (fault !== null) return;
      }
    });
  } catch (error) {
    // Leaving the last stage early ends the others with an error of their own.
    fault ??= `its archive cannot be read (${errorCode(error) || 'unknown fault'})`;
  }
  fault ??= reader.finish();
  if (fault !== null) return failure(fault);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== archive.integrity) return failure('the downloaded bytes are not those that the registry states');
  if (!files.agreesWith(archive.files)) return failure('the files that were searched are not those that npm lists');
  const hits = files.hits.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return success({ purl, integrity, archiveBytes, files: files.sizes.size, bytes: files.bytes, present: hits.length > 0, hits });
}

/** Searches the files of an archive as they come. */
class FileSearch {
  readonly sizes = new Map<string, number>();
  readonly hits: EvidenceHit[] = [];
  bytes = 0;
  private readonly token: string;
  private path = '';
  private counter: TokenCounter;

  constructor(token: string) {
    this.token = token;
    this.counter = new TokenCounter(token);
  }

  begin(path: string): void {
    // The first folder is the package itself, `package/` mostly.
    this.path = path.replace(/^[^/]*\//, '');
    this.counter = new TokenCounter(this.token);
  }

  piece(bytes: Buffer): void {
    this.counter.feed(bytes);
  }

  end(): void {
    const { bytes, text8, text16 } = this.counter.counts;
    this.sizes.set(this.path, bytes);
    this.bytes += bytes;
    if (text8 + text16 > 0) this.hits.push({ path: this.path, text8, text16 });
  }

  agreesWith(listed: ReadonlyMap<string, number>): boolean {
    return listed.size === this.sizes.size && [...listed].every(([path, size]) => this.sizes.get(path) === size);
  }
}

async function conclude(evidence: Evidence, marker: ArtifactMarker, folder: string): Promise<CliResult> {
  const name = `${evidence.event}.json`;
  const before = await earlier(join(folder, name));
  if (!before.ok) return { exit: EXIT.usage, out: told(evidence, []), err: `error: ${terminalText(before.reason)}\n` };
  const disputes = againstRecord(evidence.packages, marker);
  const changed = before.value === null ? [] : contradictions(before.value, evidence);
  const exit = disputes.length + changed.length > 0 ? EXIT.findings : evidence.missing.length > 0 ? EXIT.incomplete : EXIT.ok;
  const lines = [...disputes, ...changed.map((line) => `${line}, so ${name} was left as it is`)];
  const [write, words] = whatToWrite(evidence, before.value, changed.length > 0);
  if (write !== null) {
    const written = await writeFiles(folder, [{ path: name, text: evidenceText(write) }]);
    if (!written.ok) return { exit: EXIT.usage, out: told(evidence, lines), err: `error: ${terminalText(written.reason)}\n` };
  }
  return { exit, out: told(evidence, [...lines, words.replace('{}', name)]), err: '' };
}

/** The evidence to write, if any, and how to say what became of the file. */
function whatToWrite(evidence: Evidence, before: Evidence | null, changed: boolean): readonly [Evidence | null, string] {
  if (changed) return [null, 'Nothing was written.'];
  if (before === null) return [evidence, 'Wrote {}.'];
  if (isSameResult(before, evidence)) {
    // Day and program stay those of the run that first found this, so that a repeated run gives the same bytes.
    return [{ ...evidence, day: before.day, tool: before.tool }, `The run reproduces {} of ${visible(before.day)}.`];
  }
  const known = new Set(evidence.packages.map((p) => p.purl));
  const lost = before.token === evidence.token && before.packages.some((p) => !known.has(p.purl));
  return lost ? [null, 'This run searched less than {} tells of, so that file was left as it is.'] : [evidence, 'Wrote {} anew.'];
}

async function earlier(path: string): Promise<Outcome<Evidence | null>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? success(null) : failure(`${visible(path)} cannot be read (${errorCode(error)})`);
  }
  try {
    const found = readEvidence(JSON.parse(text));
    if (found !== null) return success(found);
  } catch {
    return failure(`${visible(path)} is not JSON; move it away first`);
  }
  return failure(`${visible(path)} is not an evidence file; move it away first`);
}

function told({ event, token, packages, missing }: Evidence, lines: readonly string[]): string {
  const found = packages.map((p) => {
    const times = p.hits.reduce((sum, h) => sum + h.text8 + h.text16, 0);
    const what = p.present ? `${counted(times, 'time')} in ${counted(p.hits.length, 'file')} of ${p.files}` : `not in ${counted(p.files, 'file')}`;
    return `  ${p.purl}: ${what}, ${(p.bytes / 1e6).toFixed(1)} MB`;
  });
  const gaps = missing.map((m) => `  ${m.purl}: not searched: ${m.reason}`);
  const head = `${event}: “${token}” in ${counted(packages.length, 'release')}${missing.length === 0 ? '' : `; partial, ${missing.length} not searched`}`;
  return [head, ...found, ...gaps, ...lines].map((line) => `${terminalText(line)}\n`).join('');
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
