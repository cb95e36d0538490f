import type { EnvScope, LocalFacts, SettingEntry } from '../model/local-facts';
import { settingId } from '../model/local-facts';
import type { Sighting, Updater } from '../model/sighting';
import type { AutoUpdate, Tool, UpdateSwitch } from '../model/tool';

/**
 * Whether an installed copy keeps itself up to date, after its tool's record and what is set here. Null where the question
 * does not arise: a pin (a bot's business), or a copy that comes with something else and moves with it.
 */
export function installedUpdater(sighting: Sighting, tool: Tool | null, facts: LocalFacts): Updater | null {
  if (sighting.presence !== 'installed') return null;
  if (sighting.places[0].source === 'runner-cache') return { state: 'off', text: 'a runner’s cached copy stays as it is' };
  if (sighting.active === false) return { state: 'off', text: 'it is not the copy that runs' };
  const known = tool?.autoUpdate;
  if (known === undefined) return { state: 'unknown', text: 'whether it updates itself is not known' };
  const { ecosystem } = sighting.package;
  if (!known.ecosystems.includes(ecosystem)) return { state: 'off', text: `copies from ${ecosystem} do not update themselves` };
  return bySwitches(known, scopeOf(sighting, facts), facts.unread);
}

/** Gives installed copies their updater; pins keep the one that was found with them. */
export function withUpdaters(sightings: readonly Sighting[], tools: readonly Tool[], facts: LocalFacts): readonly Sighting[] {
  const byId = new Map(tools.map((tool) => [tool.id, tool]));
  return sightings.map((sighting) => {
    const updater = installedUpdater(sighting, byId.get(sighting.tool) ?? null, facts);
    return updater === null ? sighting : { ...sighting, updater };
  });
}

/** A switch in the settings of one project stops updates of sessions there only, so it counts for copies in it alone. */
function scopeOf(sighting: Sighting, facts: LocalFacts): EnvScope | null {
  const own = sighting.root === null ? undefined : facts.scopes.find((scope) => scope.root === sighting.root);
  return own ?? facts.scopes[0] ?? null;
}

/** One switch that is off decides; that none is holds only if all could be read. */
function bySwitches({ switches }: AutoUpdate, scope: EnvScope | null, unread: readonly string[]): Updater {
  let open: string | null = null;
  for (const change of switches) {
    if (scope === null) return { state: 'unknown', text: 'it updates itself unless that is switched off, and what is set was not read' };
    const found = change.kind === 'variable' ? variableState(change, scope, unread) : settingState(change, scope);
    if (found.state === 'off') return found;
    if (found.state === 'unknown') open ??= found.text;
  }
  if (open !== null) return { state: 'unknown', text: `it updates itself unless that is switched off: ${open}` };
  return { state: 'on', text: 'it updates itself' };
}

type State = Updater;
const ON: State = { state: 'on', text: '' };

function variableState(change: Extract<UpdateSwitch, { kind: 'variable' }>, scope: EnvScope, unread: readonly string[]): State {
  const entry = scope.variables.get(change.name);
  const value = entry?.value.trim() ?? '';
  if (entry === undefined || value === '') {
    const [missing] = unread;
    return missing === undefined ? ON : { state: 'unknown', text: `${change.name} is not set where it could be read` };
  }
  const stops = change.off === 'any' || change.off.some((off) => off.toLowerCase() === value.toLowerCase());
  return stops ? { state: 'off', text: `switched off by ${change.name} in ${entry.origin}` } : ON;
}

function settingState(change: Extract<UpdateSwitch, { kind: 'setting' }>, scope: EnvScope): State {
  const entries: readonly SettingEntry[] = scope.settings?.get(settingId(change)) ?? [];
  const [entry] = entries;
  if (entry === undefined) return { state: 'unknown', text: `${change.file} was not read` };
  if (entry.state === 'unread') return { state: 'unknown', text: `${entry.origin} could not be read` };
  const { value } = entry;
  const stops = typeof value !== 'number' && value !== null && change.off.includes(value);
  return stops ? { state: 'off', text: `switched off by ${change.key} in ${entry.origin}` } : ON;
}
