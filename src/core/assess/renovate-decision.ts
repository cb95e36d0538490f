import type { PackageId } from '../model/package';
import { matchesGlob } from '../read/path-glob';
import type { RenovateConfig, RenovateRule } from '../read/renovate-config';
import type { BotDecision, PinFacts, Reach } from './bot-reach';

/** One pin as Renovate sees it. */
interface Subject {
  readonly path: string;
  readonly pin: PinFacts;
  readonly reach: Reach;
}

/** Kleene's values; null is unknown. */
type Match = boolean | null;

const off = (why: string): BotDecision => ({ state: 'off', why });
const unknown = (why: string): BotDecision => ({ state: 'unknown', why });

/** Whether Renovate, as it is set up, updates a pin. What is not understood makes it unknown, never off or on. */
export function renovateDecision(config: RenovateConfig, reach: Reach, path: string, pin: PinFacts): BotDecision {
  if (config.off !== null) return off(`it is switched off (${config.off})`);
  const left = leftOut(config, path, pin);
  if (left !== null) return left;
  const subject = { path, pin, reach };
  const [doubt] = config.unknown;
  const shut = managerDecision(config, subject);
  if (shut === null) return byRules(config, subject, lockDecision(config, subject));
  const custom = customDecision(config, reach, pin);
  if (custom.state === 'on') return byRules(config, subject, custom);
  if (custom.state === 'unknown') return custom;
  if (pin.hinted === true && doubt === undefined) return off('a renovate comment names it, and no custom manager is set up for it');
  // A preset may bring custom managers, but not undo what the configuration itself switches off.
  return doubt === undefined || reach.renovate.length > 0 ? shut : unknown(doubt);
}

/** The configuration's own rules come after those of presets and win; only where they are silent do presets matter. */
function byRules(config: RenovateConfig, subject: Subject, otherwise: BotDecision): BotDecision {
  const rules = ruleDecision(config.rules, subject);
  if (rules.state !== 'on') return rules;
  const [doubt] = config.unknown;
  return doubt === undefined ? otherwise : unknown(doubt);
}

/** A lock entry that no manifest names comes with another package; only a renewal of the lockfile moves it. */
function lockDecision(config: RenovateConfig, { reach, pin }: Subject): BotDecision {
  if (reach.doubt !== null) return unknown(reach.doubt);
  if (!reach.lock || pin.mergeKey !== null || config.lockFiles) return { state: 'on' };
  return unknown('it updates what manifests name, and this comes with another package');
}

/** What the configuration leaves out by name or path. */
function leftOut(config: RenovateConfig, path: string, pin: PinFacts): BotDecision | null {
  const byName = anyOf(config.ignoreDeps, (name) => matchesName(name, pin.package));
  if (byName === true) return off('it is left out (ignoreDeps)');
  const ignored = anyOf(config.ignorePaths, (pattern) => matchesPath(pattern, path));
  if (ignored === true) return off('the file is left out (ignorePaths)');
  const included = config.includePaths.length === 0 ? true : anyOf(config.includePaths, (p) => p === path || matchesGlob(p, path));
  if (included === false) return off('the file is left out (includePaths)');
  if (byName === null || ignored === null || included === null) return unknown('a pattern that leaves things out is not understood');
  return null;
}

/** Null when one of the managers that read the file runs. */
function managerDecision(config: RenovateConfig, { reach }: Subject): BotDecision | null {
  if (reach.renovate.length === 0) return off(`no bot reads ${reach.what}`);
  const listed = reach.renovate.filter((m) => config.enabledManagers === null || config.enabledManagers.includes(m));
  if (listed.length === 0) return off(`${reach.renovate.join(' and ')} not among enabledManagers`);
  const running = listed.filter((m) => !config.disabledManagers.includes(m));
  if (running.length === 0) return off(`its ${listed.join(' and ')} manager is switched off`);
  if (reach.optIn && !running.some((m) => config.switchedOn.includes(m))) return off(`its ${running.join(' and ')} manager is not switched on`);
  return null;
}

/** Custom managers read what they are told to; what they match is not tried here but for the `renovate:` comments. */
function customDecision(config: RenovateConfig, reach: Reach, pin: PinFacts): BotDecision {
  const { enabledManagers, customPresets, hasCustomManagers } = config;
  const run = enabledManagers === null || enabledManagers.some((m) => /^(?:custom\.)?(?:regex|jsonata)$/.test(m));
  const byPreset = reach.custom !== null && customPresets.includes(reach.custom);
  if (!run || (!byPreset && !hasCustomManagers)) return off('');
  if (pin.hinted === true) return { state: 'on' };
  return hasCustomManagers ? unknown('whether one of its custom managers matches this is not tried here') : off('');
}

/** The last rule that matches decides, as Renovate applies them in order. */
function ruleDecision(rules: readonly RenovateRule[], subject: Subject): BotDecision {
  let decision: BotDecision = { state: 'on' };
  for (const rule of rules) {
    const match = matchesRule(rule, subject);
    if (match === true) decision = rule.enabled ? { state: 'on' } : off('a package rule switches it off');
    else if (match === null && rule.enabled !== (decision.state === 'on')) {
      const named = [...rule.matchers.keys(), ...rule.other].slice(0, 3).join(', ');
      decision = unknown(`whether a package rule (${named}) applies to it cannot be told`);
    }
  }
  return decision;
}

function matchesRule(rule: RenovateRule, subject: Subject): Match {
  // Steps of one size may be off while others still come.
  const steps = rule.matchers.get('matchUpdateTypes');
  if (steps !== undefined && !['major', 'minor', 'patch'].every((step) => steps.includes(step))) return false;
  const matches = [...rule.matchers].map(([name, list]) => (name === 'matchUpdateTypes' ? true : matcherMatch(name, list, subject)));
  if (matches.includes(false)) return false;
  return rule.other.length > 0 || matches.includes(null) ? null : true;
}

function matcherMatch(name: string, list: readonly string[], { path, pin, reach }: Subject): Match {
  switch (name) {
    case 'matchPackageNames':
    case 'matchDepNames':
    case 'packageNames':
      return withNegation(list, (pattern) => matchesName(pattern, pin.package));
    case 'matchPackagePrefixes':
      return list.some((prefix) => pin.package.name.startsWith(prefix));
    case 'excludePackageNames':
      return not(anyOf(list, (pattern) => matchesName(pattern, pin.package)));
    case 'matchManagers':
      return withNegation(list, (pattern) => anyOf(reach.renovate, (manager) => matchesGlob(pattern, manager)));
    case 'matchFileNames':
    case 'matchPaths':
    case 'paths':
      return withNegation(list, (pattern) => pattern === path || matchesGlob(pattern, path));
    case 'matchDatasources': {
      const source = DATASOURCES[pin.package.ecosystem];
      return source === undefined ? null : withNegation(list, (pattern) => matchesGlob(pattern, source));
    }
    case 'matchDepTypes':
      return reach.renovate.includes('npm') && !reach.lock ? withNegation(list, (type) => matchesGlob(type, pin.where)) : null;
    default:
      return null;
  }
}

const DATASOURCES: Readonly<Record<string, string>> = { npm: 'npm', PyPI: 'pypi', 'x-image': 'docker', 'GitHub Actions': 'github-tags' };

/** Exactly, or by a glob; an expression between slashes is not tried. `*` alone stands for every name. */
function matchesName(pattern: string, { ecosystem, name }: PackageId): Match {
  if (pattern === '*') return true;
  if (/^!?\/.*\/i?$/.test(pattern)) return null;
  // An action in a folder of a repository goes by the repository's name.
  const own = ecosystem === 'GitHub Actions' ? name.split('/').slice(0, 2).join('/') : name;
  return pattern === own || matchesGlob(pattern, own);
}

/** As Renovate does it: a part of the path, or a glob for all of it. */
function matchesPath(pattern: string, path: string): Match {
  return path.includes(pattern) || matchesGlob(pattern, path);
}

/** Patterns after `!` take out what the others let in; with none but those, everything else is in. */
function withNegation(list: readonly string[], match: (pattern: string) => Match): Match {
  const negative = list.filter((p) => p.startsWith('!'));
  const positive = list.filter((p) => !p.startsWith('!'));
  const inside = positive.length === 0 ? true : anyOf(positive, match);
  const outside = anyOf(negative, (p) => match(p.slice(1)));
  if (inside === false || outside === true) return false;
  return inside === null || outside === null ? null : true;
}

function anyOf(list: readonly string[], match: (item: string) => Match): Match {
  const matches = list.map(match);
  if (matches.includes(true)) return true;
  return matches.includes(null) ? null : false;
}

function not(match: Match): Match {
  return match === null ? null : !match;
}
