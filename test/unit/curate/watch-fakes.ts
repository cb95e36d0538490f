import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWatch, type WatchOptions, type WatchParts } from '../../../src/node/curate/watch';
import type { NpmKnowledge } from '../../../src/node/curate/npm-versions';
import type { CliResult } from '../../../src/node/cli-run';
import type { PairAsk, PairGround } from '../../../src/node/xray/pair';
import type { XrayLine, XrayReport } from '../../../src/core/xray/model';
import { FACETS } from '../../../src/core/xray/facets';
import { failure, success, type Outcome } from '../../../src/ports/outcome';
import { SmallFeed } from '../../support/small-feed';

export const MONDAY = '2026-11-02T10:00:00.123Z';
export const TUESDAY = '2026-11-03T10:00:00.456Z';
export const AGENT = '@anthropic-ai/claude-code';
export const REMOTE = 'mcp-remote';

/** A line as a comparison gives it. */
export function lineOf(facet: keyof typeof FACETS, value: string, sign: '+' | '-' = '+'): XrayLine {
  const { label, why, weight } = FACETS[facet];
  return { sign, facet, label, values: [value], why, weight, place: { file: 'cli.js', offset: 7 }, mention: 'no notes' };
}

/** A registry, a reader of releases and a folder for one curator. Faults are put in by a test. */
export class FakeWatch {
  readonly feed = new SmallFeed();
  /** What npm lists. */
  readonly listed = new Map<string, string[]>([[AGENT, ['1.0.24', '1.0.25']], [REMOTE, ['0.1.0', '0.1.1']]]);
  /** Release to the package that brings its program. */
  readonly programs = new Map<string, string>();
  /** Names and releases that cannot be had, with the reason. */
  readonly broken = new Map<string, string>();
  /** Lines by the later release. */
  readonly lines = new Map<string, readonly XrayLine[]>();
  readonly partial = new Map<string, string>();
  readonly pairs: string[] = [];
  readonly told: string[] = [];
  /** Called before each step with its number. */
  beforeStep: (step: number) => void = () => undefined;
  steps = 0;
  ground: PairGround | null = null;
  signal = new AbortController().signal;

  run(options: Partial<WatchOptions> = {}, now = MONDAY): Promise<CliResult> {
    const all: WatchOptions = { state: 'watch/state.json', out: 'watch/out', feed: 'feed', package: [AGENT, REMOTE], limit: 20, ...options };
    return runWatch(all, { cwd: this.feed.cwd, now, env: {} }, this.parts());
  }

  /** Every file of the watch with its text. */
  files(): ReadonlyMap<string, string> {
    const root = join(this.feed.cwd, 'watch');
    mkdirSync(root, { recursive: true });
    const names = readdirSync(root, { recursive: true }).map(String).filter((name) => statSync(join(root, name)).isFile());
    return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
  }

  read(name: string): string {
    return this.files().get(name) ?? assertMissing(name, [...this.files().keys()]);
  }

  write(name: string, text: string): void {
    mkdirSync(join(this.feed.cwd, 'watch'), { recursive: true });
    writeFileSync(join(this.feed.cwd, 'watch', name), text);
  }

  private step(): void {
    this.beforeStep(++this.steps);
  }

  private parts(): WatchParts {
    return { xrayPair: (ask, ground) => this.pair(ask, ground), tell: (s) => { this.told.push(s); }, signal: this.signal, knowledge: () => this.npm() };
  }

  private npm(): NpmKnowledge {
    return {
      list: (name) => {
        this.step();
        const versions = this.listed.get(name);
        const reason = this.broken.get(name);
        if (reason !== undefined) return Promise.resolve(failure(reason));
        if (versions === undefined) return Promise.resolve(failure(`${name} is not in the registry that npm is set to`, true));
        return Promise.resolve(success({ versions, days: new Map(versions.map((v) => [v, '2026-10-30'])) }));
      },
      program: (name, version) => {
        this.step();
        const reason = this.broken.get(`program of ${name}@${version}`);
        const found = this.programs.get(`${name}@${version}`);
        if (reason !== undefined) return Promise.resolve(failure(reason));
        return Promise.resolve(success(found === undefined ? null : { name: found, version }));
      },
    };
  }

  private pair(ask: PairAsk, ground: PairGround): Promise<Outcome<XrayReport>> {
    this.step();
    this.ground = ground;
    this.pairs.push(`${ask.before} ${ask.after}`);
    const reason = this.broken.get(ask.after) ?? this.broken.get(ask.before);
    if (reason !== undefined) return Promise.resolve(failure(reason));
    const lines = this.lines.get(ask.after) ?? [];
    const partial = this.partial.has(ask.after) ? [this.partial.get(ask.after) ?? ''] : [];
    const counts = { folded: [], noise: 0, otherTexts: { added: 0, removed: 0 }, machineCode: [], judged: 'No notes.' };
    return Promise.resolve(success({ before: ask.before, after: ask.after, lines, score: lines[0]?.weight ?? 0, ...counts, partial }));
  }
}

function assertMissing(name: string, known: readonly string[]): never {
  throw new Error(`there is no ${name}; there is ${known.join(', ')}`);
}
