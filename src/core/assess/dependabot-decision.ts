import type { DependabotConfig, DependabotEntry } from '../read/dependabot-config';
import { matchesGlob } from '../read/path-glob';
import type { BotDecision, PinFacts, Reach } from './bot-reach';

const off = (why: string): BotDecision => ({ state: 'off', why });
const unknown = (why: string): BotDecision => ({ state: 'unknown', why });

/** Ecosystems in which a folder's manifest may speak for folders below it (workspaces, requirements folders). */
const REACHES_DOWN: ReadonlySet<string> = new Set(['npm', 'bun', 'pip', 'uv', 'deno']);

/** Whether Dependabot, as it is set up, proposes new versions for a pin. */
export function dependabotDecision(config: DependabotConfig, reach: Reach, path: string, pin: PinFacts): BotDecision {
  if (reach.dependabot.length === 0) return off(`no bot reads ${reach.what}`);
  const entries = config.entries.filter((e) => reach.dependabot.includes(e.ecosystem));
  if (entries.length === 0) return off(`it is not set up for ${reach.dependabot.join(' or ')}`);
  const decisions = entries.map((entry) => entryDecision(entry, path, pin, reach));
  return decisions.find((d) => d.state === 'on') ?? decisions.find((d) => d.state === 'unknown') ?? decisions[0] ?? off('');
}

function entryDecision(entry: DependabotEntry, path: string, pin: PinFacts, reach: Reach): BotDecision {
  const folder = folderOf(path, entry.ecosystem);
  const there = entry.directories.map((directory) => covers(directory, folder));
  const above = REACHES_DOWN.has(entry.ecosystem) && entry.directories.some((d) => covers(`${d}/**`, folder) !== false);
  if (!there.includes(true) && !there.includes(null) && !above) return off('its folder is not set up');
  if (entry.closed) return off('it proposes no versions (open-pull-requests-limit)');
  const excluded = entry.excludePaths.map((p) => matchesGlob(p, path));
  if (excluded.includes(true)) return off('the file is left out (exclude-paths)');
  const named = nameDecision(entry, pin);
  if (named !== null) return named;
  if (excluded.includes(null)) return unknown('a pattern that leaves files out is not understood');
  if (!there.includes(true)) return unknown('whether its setup reaches this folder cannot be told');
  if (reach.lock && pin.mergeKey === null) return unknown('it updates what manifests name, and this comes with another package');
  return { state: 'on' };
}

/** Null when no rule about names speaks against it. */
function nameDecision({ ignore, allow }: DependabotEntry, pin: PinFacts): BotDecision | null {
  const name = nameOf(pin);
  const ignored = ignore.filter((rule) => !rule.partly).map((rule) => fits(rule.name, name));
  if (ignored.includes(true)) return off('it is left out (ignore)');
  if (allow !== null && allow.every((rule) => rule !== '' && !fits(rule, name))) return off('it is not among those allowed');
  if (allow?.some((rule) => rule === '') === true && !allow.some((rule) => rule !== '' && fits(rule, name))) {
    return unknown('whether it is among those allowed cannot be told');
  }
  return ignored.includes(null) ? unknown('a pattern that leaves dependencies out is not understood') : null;
}

/** In names `*` stands for any characters, slashes among them. */
function fits(pattern: string, name: string): boolean | null {
  return matchesGlob(pattern.replaceAll('/', '\u0001'), name.replaceAll('/', '\u0001'));
}

function nameOf({ package: { ecosystem, name } }: PinFacts): string {
  return ecosystem === 'GitHub Actions' ? name.split('/').slice(0, 2).join('/') : name;
}

/** The folder an entry has to name: that of the file, or the root for workflows and dev containers. */
function folderOf(path: string, ecosystem: string): string {
  if (ecosystem === 'github-actions' && /^\.github\/workflows\/[^/]+$/.test(path)) return '';
  if (ecosystem === 'devcontainers') return '';
  return path.split('/').slice(0, -1).join('/');
}

function covers(directory: string, folder: string): boolean | null {
  const wanted = normal(directory);
  return wanted === folder ? true : matchesGlob(wanted, folder);
}

/** Without slashes at its ends; the root is empty. */
function normal(directory: string): string {
  return directory
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
