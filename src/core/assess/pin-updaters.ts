import type { Updater } from '../model/sighting';
import type { UpdateBots } from '../read/update-bots';
import { reachOf, type BotDecision, type PinFacts, type Reach } from './bot-reach';
import { dependabotDecision } from './dependabot-decision';
import { renovateDecision } from './renovate-decision';

/** One bot that is set up, with what it does here. */
interface Said {
  readonly bot: string;
  readonly decision: BotDecision;
}

/**
 * Whether a bot keeps a pin fresh. `source` is the reader that found it, `path` its file below the workspace folder. Null
 * where the question does not arise: a moving tag, or no version that could be read.
 */
export function updaterFor(source: string, path: string, pin: PinFacts, bots: UpdateBots): Updater | null {
  if (pin.version.kind !== 'exact' && pin.version.kind !== 'range') return null;
  const reach = reachOf(source, path, pin);
  if (reach === null) return { state: 'unknown', text: 'whether a bot reads this kind of file is not known here' };
  const said: Said[] = [];
  if (bots.renovate !== null) {
    said.push({ bot: `Renovate (${bots.renovate.path})`, decision: renovateDecision(bots.renovate, reach, path, pin) });
  }
  if (bots.dependabot !== null) {
    said.push({ bot: `Dependabot (${bots.dependabot.path})`, decision: dependabotDecision(bots.dependabot, reach, path, pin) });
  }
  return together(said, reach, bots, pin);
}

/** One bot that updates it is enough; that nothing does is said only when everything was understood. */
function together(said: readonly Said[], reach: Reach, bots: UpdateBots, pin: PinFacts): Updater {
  const on = said.filter((s) => s.decision.state === 'on').map((s) => s.bot);
  if (on.length > 0) return { state: 'on', text: on.join(' and ') };
  const [unread] = bots.unread;
  if (unread !== undefined) return { state: 'unknown', text: `${unread} cannot be read, so what it updates is not known` };
  const open = said.flatMap(({ bot, decision }) => (decision.state === 'unknown' ? [`${bot}: ${decision.why}`] : []));
  if (open[0] !== undefined) return { state: 'unknown', text: open[0] };
  const unreached = reach.renovate.length === 0 && reach.dependabot.length === 0;
  if (unreached && pin.hinted !== true) return { state: 'off', text: `no bot reads ${reach.what}` };
  if (!bots.atRoot && said.length === 0) {
    return { state: 'unknown', text: 'update bots are set up at the root of a repository, and this folder is none' };
  }
  if (said.length === 0) return { state: 'off', text: 'there is no Renovate or Dependabot file' };
  return { state: 'off', text: said.map(reasonOf).join('; ') };
}

function reasonOf({ bot, decision }: Said): string {
  return decision.state === 'on' ? bot : `${bot}: ${decision.why}`;
}
