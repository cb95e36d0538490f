import { compareConcern, type TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import type { Assessment, Finding, Ignore, SightingVerdict } from '../model/finding';
import type { LocalFacts } from '../model/local-facts';
import type { Inventory, Sighting } from '../model/sighting';
import { concernOf } from './concern';
import { evaluateCondition, type ConditionResult } from './conditions';
import { prepareIgnores, type IgnoreList } from './ignores';
import { Matcher, type Comparison, type Match } from './matches';
import { surroundingsOf, type Surroundings } from './surroundings';
import { trailOf } from './trail';

/**
 * Compares every sighting with every event that names its package or the version line it follows. Pure and total: the
 * same arguments give the same result, whatever the texts in them are, and what cannot be decided is `unknown` or
 * `not-checked` with its reason, never clean. No publication date decides anything. `now` is a UTC time.
 */
export function assess(
  feed: Feed,
  inventory: Inventory,
  facts: LocalFacts,
  ignores: readonly Ignore[],
  now: string,
): Assessment {
  const matcher = new Matcher(feed, inventory.sightings);
  const conditions = new ConditionCache(facts, surroundingsOf(feed, inventory));
  const decisions = prepareIgnores(ignores, now);
  const comparisons = inventory.sightings.map((sighting) => matcher.compare(sighting));
  const findings = comparisons.flatMap((comparison, index) => {
    const sighting = inventory.sightings[index];
    if (sighting === undefined) return [];
    return comparison.matches.map((match) =>
      toFinding(match, index, conditions.of(match, sighting), decisions.find(match.event, comparison.own)),
    );
  });
  findings.sort(compareFindings);
  return {
    findings,
    verdicts: toVerdicts(inventory.sightings, comparisons, findings),
    ignoreProblems: decisions.problems(),
  };
}

function toFinding(
  match: Match,
  sighting: number,
  condition: ConditionResult,
  ignored: ReturnType<IgnoreList['find']>,
): Finding {
  const { event, outcome, fixedIn } = match;
  const concern = concernOf({
    event: event.concern,
    verdict: outcome.state,
    conditions: condition.state,
    floatingWithFix: outcome.state === 'unknown' && outcome.doubt === 'floating' && outcome.fixKnown,
  });
  return {
    event: event.id,
    sighting,
    verdict: outcome.state,
    reason: outcome.state === 'unknown' ? outcome.reason : null,
    concern: concern.concern,
    conditions: condition.state,
    fixedIn,
    fixBasis: outcome.fix.basis,
    trail: trailOf(match, condition, concern),
    ignored,
  };
}

/** Most serious first; then by event id and by sighting, so that the order never depends on that of the feed. */
function compareFindings(a: Finding, b: Finding): number {
  const byConcern = compareConcern(b.concern, a.concern);
  if (byConcern !== 0) return byConcern;
  if (a.event !== b.event) return a.event < b.event ? -1 : 1;
  return a.sighting - b.sighting;
}

function toVerdicts(
  sightings: readonly Sighting[],
  comparisons: readonly Comparison[],
  findings: readonly Finding[],
): SightingVerdict[] {
  const indexes: number[][] = sightings.map(() => []);
  for (const [index, finding] of findings.entries()) indexes[finding.sighting]?.push(index);
  return sightings.map((sighting, i) => {
    const own = indexes[i] ?? [];
    const found = own.map((index) => findings[index]).filter((f) => f !== undefined);
    if (found.some((f) => f.verdict === 'affected')) return { verdict: 'affected', reason: null, findings: own };
    const first = found[0];
    if (first !== undefined) return { verdict: 'unknown', reason: first.reason, findings: own };
    if (comparisons[i]?.spokenOf === true) return { verdict: 'not-affected', reason: null, findings: own };
    const { ecosystem, name } = sighting.package;
    return { verdict: 'not-checked', reason: `the feed has no event about ${ecosystem}/${name}`, findings: own };
  });
}

/** A condition has one result per event, folder, presence and qualifiers; many sightings share it. */
class ConditionCache {
  private readonly facts: LocalFacts;
  private readonly around: Surroundings;
  private readonly done = new Map<TrustEvent, Map<string, ConditionResult>>();

  constructor(facts: LocalFacts, around: Surroundings) {
    this.facts = facts;
    this.around = around;
  }

  of({ event }: Match, sighting: Sighting): ConditionResult {
    const results = this.done.get(event) ?? new Map<string, ConditionResult>();
    this.done.set(event, results);
    const own = sighting.qualifiers === undefined ? '' : JSON.stringify(Object.entries(sighting.qualifiers).sort());
    const key = `${sighting.presence}\n${sighting.root ?? ''}\n${own}`;
    let result = results.get(key);
    if (result === undefined) {
      result = evaluateCondition(event.condition, sighting, this.facts, this.around);
      results.set(key, result);
    }
    return result;
  }
}
