import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { terminalText, visible } from '../../core/present/escape';
import { compareReleases, type Notes } from '../../core/xray/compare';
import type { ReleaseFacts } from '../../core/xray/model';
import { xrayJson, xrayMarkdown, xrayText } from '../../core/xray/report-text';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { npmSource, type ArchiveSource } from '../curate/npm-download';
import { errorCode } from '../fs-failure';
import { openRelease, type ReleaseGround } from './open-release';
import { RELEASE_LIMITS } from './release-files';

export interface XrayOptions {
  readonly format: 'text' | 'json' | 'markdown';
  /** File of release notes. */
  readonly notes?: string | undefined;
  /** Show every line. */
  readonly all?: boolean | undefined;
}

/** More than any changelog has. */
const MAX_NOTES_BYTES = 16 * 1024 * 1024;

/**
 * `xray`: compares two releases by what stands in their files. Exit status 0: compared whole; 2: the notes cannot be
 * read; 3: a release cannot be had, or only a part of it could be read. `tell` gets what must be said before the end.
 */
export async function runXray(
  before: string,
  after: string,
  options: XrayOptions,
  context: Pick<CliContext, 'cwd' | 'env'>,
  tell: (sentence: string) => void,
  source: ArchiveSource = npmSource(context.env ?? {}),
): Promise<CliResult> {
  const given = options.notes === undefined ? success(null) : await readNotes(options.notes, context.cwd);
  if (!given.ok) return { exit: EXIT.usage, out: '', err: `error: ${terminalText(given.reason)}\n` };
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  const ground: ReleaseGround = { cwd: context.cwd, zones, limits: RELEASE_LIMITS, source, beforeNetwork: tell };
  const releases: ReleaseFacts[] = [];
  for (const asked of [before, after]) {
    const release = await openRelease(asked, ground);
    if (!release.ok) return { exit: EXIT.incomplete, out: '', err: `error: ${terminalText(release.reason)}\n` };
    releases.push(release.value);
  }
  const [first, second] = releases;
  if (first === undefined || second === undefined) return { exit: EXIT.internal, out: '', err: '' };
  const own = second.notes === null ? null : { text: second.notes, source: `the changelog inside ${after}` };
  const all = options.all === true;
  const report = compareReleases(first, second, given.value ?? own, all);
  const write = { text: xrayText, markdown: xrayMarkdown, json: xrayJson }[options.format];
  return { exit: report.partial.length > 0 ? EXIT.incomplete : EXIT.ok, out: write(report, { all }), err: '' };
}

async function readNotes(asked: string, cwd: string): Promise<Outcome<Notes>> {
  const path = resolve(cwd, asked);
  try {
    if ((await stat(path)).size > MAX_NOTES_BYTES) return failure(`${visible(asked)} is too large for release notes.`);
    return success({ text: await readFile(path, 'utf8'), source: asked });
  } catch (error) {
    return failure(`the release notes ${visible(asked)} cannot be read (${errorCode(error) || 'unknown fault'}).`);
  }
}
