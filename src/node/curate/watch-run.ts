import { draftOf } from '../../core/curate/watch-candidate';
import { VersionOrder } from '../../core/curate/watch-order';
import { hasDraft, releasePage, runPage, type Told, type WatchRun } from '../../core/curate/watch-page';
import { draftPath, pagePath, type Reading } from '../../core/curate/watch-reading';
import { afterFailure, afterReading, notice, queueOf, type Waiting, type WatchedPackage } from '../../core/curate/watch-state';
import type { TrustEvent } from '../../core/model/event';
import type { VersionScheme } from '../../core/model/tool';
import { counted } from '../../core/present/words';
import type { XrayReport } from '../../core/xray/model';
import { failure, success, type Outcome } from '../../ports/outcome';
import type { PairAsk } from '../xray/pair';
import { wholeSeconds } from './new';
import type { NpmKnowledge, NpmPart } from './npm-versions';
import type { WatchFiles } from './watch-files';

/** An npm package of the catalogue. */
export interface CataloguePackage {
  readonly name: string;
  readonly vendor: string;
  readonly scheme: VersionScheme;
}

/** What a run needs. */
export interface WatchGround {
  readonly packages: readonly CataloguePackage[];
  readonly events: readonly TrustEvent[];
  readonly files: WatchFiles;
  readonly npm: NpmKnowledge;
  /** Compares two releases; nothing of them is run. */
  readonly pair: (ask: PairAsk) => Promise<Outcome<XrayReport>>;
  readonly tell: (sentence: string) => void;
  readonly signal: AbortSignal;
  /** UTC time of the run. */
  readonly now: string;
  readonly limit: number;
  readonly since: string | null;
}

/** After so many failures in a row the fault is not with the packages. */
const MANY = 5;
const TOLD_EVERY = 20;

/** Says that a file could not be written: the run cannot go on. */
class Unwritable extends Error {}

/** One run of a watch. What was done is kept after every step, so that a run can end at any moment and lose nothing. */
export class WatchWork {
  private readonly ground: WatchGround;
  private readonly state: Map<string, WatchedPackage>;
  private readonly days = new Map<string, ReadonlyMap<string, string>>();
  private readonly readings: Reading[] = [];
  private readonly failed: Told[];
  private readonly gone: string[] = [];
  private readonly absent: string[] = [];
  private asked = 0;
  private failedInRow = 0;
  private triedInVain = 0;
  private firstSeen = 0;
  private added = 0;
  private limited = false;

  constructor(ground: WatchGround, state: ReadonlyMap<string, WatchedPackage>, failed: readonly Told[]) {
    this.ground = ground;
    this.state = new Map(state);
    this.failed = [...failed];
  }

  /** Asks npm and reads what waits. Fails when a file cannot be written; what was done before is kept. */
  async run(): Promise<Outcome<WatchRun>> {
    try {
      await this.askAll();
      await this.readAll();
      if (this.isWorthAPage) await this.write(this.ground.files.page(this.page, runPage(this.told(this.cut))));
      return success(this.told(this.cut));
    } catch (error) {
      if (error instanceof Unwritable) return failure(error.message);
      throw error;
    }
  }

  /** Where the page of the run lies below the folder of the watch. */
  get page(): string {
    return `runs/${wholeSeconds(this.ground.now).replaceAll(':', '')}.md`;
  }

  /** A run that saw nothing new writes no page. */
  get isWorthAPage(): boolean {
    return this.readings.length + this.gone.length + this.triedInVain > 0;
  }

  private get cut(): string | null {
    return this.isOff() ? 'the run was stopped; the next one goes on where it ended.' : null;
  }

  /** A call, since the compiler takes a property to stay the same over an await. */
  private isOff(): boolean {
    return this.ground.signal.aborted;
  }

  private async askAll(): Promise<void> {
    const { packages, tell } = this.ground;
    for (const [i, one] of packages.entries()) {
      if (this.isOff()) return;
      if (this.failedInRow === MANY) {
        this.failed.push({ what: counted(packages.length - i, 'more package'), why: `not asked for, since npm failed ${MANY} times in a row` });
        return;
      }
      if (i > 0 && i % TOLD_EVERY === 0) tell(`${i} of ${packages.length} packages asked`);
      await this.ask(one);
    }
  }

  private async ask({ name, scheme }: CataloguePackage): Promise<void> {
    const { npm, now, since } = this.ground;
    const listing = await npm.list(name);
    if (this.isOff()) return;
    this.asked++;
    this.failedInRow = listing.ok || listing.missing ? 0 : this.failedInRow + 1;
    const before = this.state.get(name) ?? null;
    if (!listing.ok) {
      if (!listing.missing) this.failed.push({ what: name, why: listing.reason });
      else if (before === null) this.absent.push(name);
      else this.failed.push({ what: name, why: `npm listed ${counted(before.versions.size, 'release')} before, and does not have it now` });
      return;
    }
    const { versions, days } = listing.value;
    this.days.set(name, days);
    const noticed = notice(before, { versions, now: wholeSeconds(now), since, order: new VersionOrder(scheme, versions) });
    if (noticed.first) this.firstSeen++;
    this.added += noticed.added.length;
    this.gone.push(...noticed.gone.map((version) => `${name}@${version}`));
    await this.keep(name, noticed.known);
  }

  private async keep(name: string, known: WatchedPackage): Promise<void> {
    this.state.set(name, known);
    await this.write(this.ground.files.keep(this.state));
  }

  private async write(writing: Promise<Outcome<number>>): Promise<void> {
    const written = await writing;
    if (!written.ok) throw new Unwritable(written.reason);
  }

  private async readAll(): Promise<void> {
    const { packages, limit, tell, files } = this.ground;
    // Where npm fails to list a package it would fail to fetch it, too, and each failure counts against a release.
    const listed = packages.filter(({ name }) => this.days.has(name));
    const orders = new Map(listed.map(({ name, scheme }) => [name, this.orderOf(name, scheme)]));
    const queue = queueOf(this.state, orders);
    const now = queue.slice(0, limit);
    this.limited = queue.length > now.length;
    for (const [i, release] of now.entries()) {
      if (this.isOff()) return;
      const predecessor = orders.get(release.name)?.predecessor(release.version) ?? null;
      if (predecessor === null) continue;
      tell(`${i + 1} of ${now.length}: ${release.name} ${release.version} against ${predecessor}`);
      await this.readOne(release, predecessor);
      // The page of the run grows with it: what an interrupted run has read stands there, too.
      if (this.isWorthAPage) await this.write(files.page(this.page, runPage(this.told('the run had not ended when this was written.'))));
    }
  }

  /** Releases that are listed, by number. Those that were taken down cannot be had, so nothing is held against them. */
  private orderOf(name: string, scheme: VersionScheme): VersionOrder {
    const known = this.state.get(name);
    return new VersionOrder(scheme, [...(known?.versions.keys() ?? [])].filter((v) => known?.unlisted.has(v) !== true));
  }

  private async readOne(release: Waiting, predecessor: string): Promise<void> {
    const { files, now, packages } = this.ground;
    const known = this.state.get(release.name);
    if (known === undefined) return;
    const { reports, gaps } = await this.reportsOf(release, predecessor);
    if (this.isOff()) return;
    const what = `${release.name}@${release.version}`;
    if (gaps.length > 0) this.triedInVain++;
    if (reports.length > 0) {
      const records = recordsOf(this.ground.events, release);
      const reading = { ...release, predecessor, day: this.days.get(release.name)?.get(release.version) ?? null, reports, gaps, records };
      const vendor = packages.find(({ name }) => name === release.name)?.vendor ?? '';
      if (hasDraft(reading)) await this.write(files.draft(draftPath(reading), draftOf(reading, vendor, wholeSeconds(now))));
      await this.write(files.page(pagePath(reading), releasePage(reading)));
      this.readings.push(reading);
    }
    const after = gaps.length === 0 ? afterReading(known, release.version) : afterFailure(known, release.version);
    const next = gaps.length === 0 ? '' : after.waiting.has(release.version) ? ' It is tried again in the next run.' : ' It is not tried again.';
    this.failed.push(...gaps.map((why) => ({ what, why: `${why}.${next}` })));
    await this.keep(release.name, after);
  }

  /** The package itself and, where a release has one, its program for one system, each held against its predecessor. */
  private async reportsOf({ name, version }: Waiting, predecessor: string): Promise<{ reports: XrayReport[]; gaps: string[] }> {
    const { npm, pair } = this.ground;
    const reports: XrayReport[] = [];
    const gaps: string[] = [];
    const compare = async (before: NpmPart, after: NpmPart): Promise<void> => {
      if (this.isOff()) return;
      const report = await pair({ before: `${before.name}@${before.version}`, after: `${after.name}@${after.version}`, notes: null });
      if (report.ok) reports.push(report.value);
      else gaps.push(report.reason.replace(/\.$/, ''));
    };
    const [before, after] = [{ name, version: predecessor }, { name, version }];
    await compare(before, after);
    const programs: (NpmPart | null)[] = [];
    for (const part of [before, after]) {
      if (this.isOff()) return { reports, gaps };
      const program = await npm.program(part.name, part.version);
      if (!program.ok) gaps.push(`whether it brings a program of its own is not known: ${program.reason}`);
      else programs.push(program.value);
    }
    const [first = null, second = null] = programs;
    // Where a package went from script to program, or back, the one is held against the other.
    if (programs.length === 2 && (first ?? second) !== null) await compare(first ?? before, second ?? after);
    return { reports, gaps };
  }

  private told(cut: string | null): WatchRun {
    const known = this.ground.packages.flatMap(({ name }) => this.state.get(name) ?? []);
    const waiting = known.flatMap((one) => [...one.waiting.keys()].filter((version) => !one.unlisted.has(version))).length;
    const { asked, firstSeen, added, readings, failed, gone, absent } = this;
    const limit = this.limited ? this.ground.limit : null;
    return { now: this.ground.now, asked, firstSeen, added, readings, failed, gone, absent, waiting, limit, cut };
  }
}

/** Records that begin with a release or name it. A record that was taken back says nothing about it. */
function recordsOf(events: readonly TrustEvent[], { name, version }: Waiting): readonly string[] {
  const speaks = events.filter(({ withdrawn, affected }) => {
    const own = affected.filter((a) => a.package.ecosystem === 'npm' && a.package.name === name);
    const begins = own.flatMap((a) => a.ranges).some((r) => r.events.some((e) => 'introduced' in e && e.introduced === version));
    return withdrawn === null && (begins || own.some((a) => a.versions.includes(version)));
  });
  return speaks.map(({ id }) => id).sort();
}
