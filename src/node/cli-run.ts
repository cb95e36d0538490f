import type { Engine, ScanRequest } from '../app/engine-contract';
import type { Concern } from '../core/model/event';
import type { TrustState } from '../core/model/trust-state';
import { checkJson } from '../core/present/check-json';
import { checkOutcome } from '../core/present/check-outcome';
import { checkText } from '../core/present/check-text';
import { terminalText } from '../core/present/escape';
import { eventsJson, eventsText, findVendor, listEvents } from '../core/present/events-text';
import { explainView, findEvent } from '../core/present/explain';
import { explainText } from '../core/present/explain-text';
import type { TextStyle } from '../core/present/words-layout';
import { NEVER_CANCELLED } from '../ports/cancel';
import { success, type Outcome } from '../ports/outcome';
import { askedServer, readFeedChoice, refreshChoice, type FeedChoice, type FeedGround, type FeedOptions } from './cli-feed-option';
import { isSameFolder, readHome, readRoots } from './cli-options';

/** Exit statuses, as design section 8 lists them. */
export const EXIT = { ok: 0, findings: 1, usage: 2, incomplete: 3, internal: 70 } as const;

/** What a command says and ends with. */
export interface CliResult {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** The process around the commands, as parameters. */
export interface CliContext extends FeedGround {
  readonly createEngine: (options: EnginePlace) => Engine;
  readonly cwd: string;
  /** The user's own home folder; null when the system names none. */
  readonly home: string | null;
  /** The feed document that ships beside the program. */
  readonly feedPath: string;
  readonly style: TextStyle;
  /** UTC, ISO 8601. */
  readonly now: string;
  /** Environment of the process; curators' commands take what must not stand in an argument from it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Where to look and what to compare with. */
export interface EnginePlace {
  readonly home: string | null;
  readonly systemWide: boolean;
  /** The home is another user's: nothing of the environment of this process speaks of it. */
  readonly foreignHome: boolean;
  readonly feedPath: string;
  /** Folder in which remote feeds are kept; absent when none was asked for. */
  readonly feedStore?: string;
}

/** Options that every command has. */
export interface SharedOptions extends FeedOptions {
  readonly home?: string | undefined;
  readonly installed: boolean;
}

export interface CheckOptions extends SharedOptions {
  readonly format: 'text' | 'json';
  readonly failOn: Concern;
  readonly maxAge?: number | undefined;
}

/** A usage error. */
export function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${reason}\n` };
}

interface Place {
  readonly engine: EnginePlace;
  readonly feed: FeedChoice;
}

/** Where to look and what to compare with, from the options of a command. */
export async function placeOf(options: SharedOptions, context: CliContext): Promise<Outcome<Place>> {
  const feed = await readFeedChoice(options, context);
  if (!feed.ok) return feed;
  const { feedPath, remote } = feed.value;
  const feeds = { feedPath, ...(remote === null ? {} : { feedStore: remote.store }) };
  if (options.home === undefined) {
    return success({ feed: feed.value, engine: { home: context.home, systemWide: true, foreignHome: false, ...feeds } });
  }
  const home = await readHome(options.home, context.cwd);
  if (!home.ok) return home;
  const foreignHome = context.home === null || !(await isSameFolder(home.value, context.home));
  return success({ feed: feed.value, engine: { home: home.value, systemWide: false, foreignHome, ...feeds } });
}

/** One whole scan, with a remote feed refreshed before when one was asked for. */
export async function scan(place: Place, context: CliContext, request: Pick<ScanRequest, 'roots' | 'installed'>): Promise<TrustState> {
  await refreshChoice(place.feed, context);
  const engine = context.createEngine(place.engine);
  const { remote } = place.feed;
  const feeds = remote === null ? {} : { feeds: [remote.address] };
  // The command line reads no ignores yet, and it has no Restricted Mode: it never runs what it reads.
  return engine.scan({ ...request, ...feeds, ignores: [], restricted: false }, NEVER_CANCELLED);
}

/** `check`: scans the machine and the paths and holds the result against the wishes. */
export async function runCheck(paths: readonly string[], options: CheckOptions, context: CliContext): Promise<CliResult> {
  const roots = await readRoots(paths, context.cwd);
  if (!roots.ok) return usage(roots.reason);
  const place = await placeOf(options, context);
  if (!place.ok) return usage(place.reason);
  const state = await scan(place.value, context, { roots: roots.value, installed: options.installed });
  const { failOn, format } = options;
  const outcome = checkOutcome(state, { failOn, maxAgeDays: options.maxAge ?? null, now: context.now });
  const out =
    format === 'json'
      ? checkJson(state, outcome)
      : checkText(state, outcome, { style: context.style, failOn, installed: options.installed, asked: askedServer(place.value.feed) });
  return { exit: outcome.exit, out, err: '' };
}

/** Without a usable feed no answer about events is possible; that is told, not shown as an empty list. */
export function unusableFeed(state: TrustState): CliResult | null {
  if (state.phase === 'ready' && state.feed.events.length > 0) return null;
  const reason = terminalText(state.failure ?? state.feedStatus.reason ?? 'the feed holds no events');
  return { exit: EXIT.incomplete, out: '', err: `error: no usable feed: ${reason}\n` };
}

/** `explain`: one event by id or alias, with what it means on this machine and in the current folder. */
export async function runExplain(query: string, options: SharedOptions, context: CliContext): Promise<CliResult> {
  const place = await placeOf(options, context);
  if (!place.ok) return usage(place.reason);
  const roots = await readRoots([], context.cwd);
  if (!roots.ok) return usage(roots.reason);
  const state = await scan(place.value, context, { roots: roots.value, installed: options.installed });
  const unusable = unusableFeed(state);
  if (unusable !== null) return unusable;
  const event = findEvent(state.feed, query);
  if (event === null) return usage(`the feed has no event ${terminalText(query)}; "tool-trust events" lists them`);
  return { exit: EXIT.ok, out: explainText(explainView(state, event), context.style), err: '' };
}

export interface EventsOptions extends FeedOptions {
  readonly vendor?: string | undefined;
  readonly format: 'text' | 'json';
}

/** `events`: the records of the feed; nothing is scanned. */
export async function runEvents(options: EventsOptions, context: CliContext): Promise<CliResult> {
  const place = await placeOf({ ...options, installed: false }, context);
  if (!place.ok) return usage(place.reason);
  const state = await scan(place.value, context, { roots: [], installed: false });
  const unusable = unusableFeed(state);
  if (unusable !== null) return unusable;
  const { feed, feedStatus } = state;
  const vendor = options.vendor === undefined ? null : findVendor(feed, options.vendor);
  if (options.vendor !== undefined && vendor === null) {
    const known = feed.vendors.map((v) => v.id).sort().join(', ');
    return usage(terminalText(`the feed has no vendor ${options.vendor}; possible: ${known}`));
  }
  const events = listEvents(feed, vendor);
  const json = options.format === 'json';
  const out = json ? eventsJson(feed, feedStatus, events) : eventsText(feed, feedStatus, events, context.style);
  return { exit: EXIT.ok, out, err: '' };
}
