import { terminalText } from '../core/present/escape';
import { findEvent } from '../core/present/explain';
import { explainText } from '../core/present/explain-text';
import { verifyStanding, verifyView } from '../core/present/verify-text';
import { NEVER_CANCELLED } from '../ports/cancel';
import { EXIT, placeOf, scan, unusableFeed, usage, type CliContext, type CliResult, type SharedOptions } from './cli-run';
import { verifyInstalled } from './verify-installed';

const STATUS = { found: EXIT.findings, incomplete: EXIT.incomplete, searched: EXIT.ok } as const;

/** `verify`: searches the installed copies of what an event speaks of for the token that its record names. */
export async function runVerify(query: string, options: Omit<SharedOptions, 'installed'>, context: CliContext): Promise<CliResult> {
  const place = await placeOf({ ...options, installed: true }, context);
  if (!place.ok) return usage(place.reason);
  const state = await scan(place.value, context, { roots: [], installed: true });
  const unusable = unusableFeed(state);
  if (unusable !== null) return unusable;
  const event = findEvent(state.feed, query);
  if (event === null) return usage(`the feed has no event ${terminalText(query)}; "tool-trust events" lists them`);
  if (event.marker === null) {
    const others = state.feed.events.filter((e) => e.marker !== null).map((e) => e.id).sort().join(', ');
    return usage(terminalText(`${event.id} names nothing that could be searched for; events that do: ${others || 'none'}`));
  }
  const result = await verifyInstalled(state, event, { home: place.value.engine.home, cancel: NEVER_CANCELLED });
  return { exit: STATUS[verifyStanding(result)], out: explainText(verifyView(result), context.style), err: '' };
}
