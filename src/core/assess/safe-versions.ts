import { assess } from './assess';
import type { Feed } from '../model/feed';
import type { Advice, Assessment, Finding } from '../model/finding';
import type { LocalFacts } from '../model/local-facts';
import type { Inventory, Sighting } from '../model/sighting';
import { higherVersion } from './higher-version';

/** Verdicts do not depend on conditions, so a machine about which nothing is known will do. */
const NO_FACTS: LocalFacts = {
  scopes: [{ root: null, variables: new Map(), timeZone: null, timeZoneOrigin: 'not asked' }],
  unread: [],
};

/** A fix may lie inside a later event; each round climbs past one such event. */
const MAX_ROUNDS = 8;

interface Candidate {
  readonly at: number;
  readonly sighting: Sighting;
  readonly openToday: ReadonlySet<string>;
  readonly version: string;
}

/** What was found and what came of the comparison. */
export interface Assessed {
  readonly feed: Feed;
  readonly inventory: Inventory;
  readonly assessment: Pick<Assessment, 'findings'>;
}

function highestFix(findings: readonly Finding[], start: string | null): string | null {
  let highest = start;
  for (const { fixedIn } of findings) {
    if (fixedIn === null) continue;
    const next: string | null = highest === null ? fixedIn : higherVersion(highest, fixedIn);
    if (next === null) return null;
    highest = next;
  }
  return highest;
}

/** Sightings with a fixable open finding. `version` null: the fixes cannot be put in order. */
function firstCandidates(state: Assessed): readonly (Omit<Candidate, 'version'> & { version: string | null })[] {
  const open = new Map<number, Finding[]>();
  for (const finding of state.assessment.findings) {
    if (finding.ignored !== null) continue;
    const list = open.get(finding.sighting);
    if (list === undefined) open.set(finding.sighting, [finding]);
    else list.push(finding);
  }
  return [...open].flatMap(([at, findings]) => {
    const sighting = state.inventory.sightings[at];
    if (sighting === undefined || findings.every((f) => f.fixedIn === null)) return [];
    return [{ at, sighting, version: highestFix(findings, null), openToday: new Set(findings.map((f) => f.event)) }];
  });
}

/** What the feed says about each candidate, as if it were what stands there. */
function tryOut(state: Assessed, candidates: readonly Candidate[]): readonly (readonly Finding[])[] {
  const sightings = candidates.map(({ sighting, version }): Sighting => ({ ...sighting, version: { kind: 'exact', text: version } }));
  const { findings } = assess(state.feed, { sightings, coverage: [] }, NO_FACTS, [], state.feed.generated);
  const result: Finding[][] = candidates.map(() => []);
  for (const finding of findings) result[finding.sighting]?.push(finding);
  return result;
}

/**
 * For each sighting with a fixable finding: a version that fixes all of them and brings nothing new. The fix of one
 * event may lie inside the range of another, so every candidate is held against the whole feed again. Null: there is
 * no such version as far as the feed knows.
 */
export function safeVersions(state: Assessed): ReadonlyMap<number, Advice | null> {
  const settled = new Map<number, Advice | null>();
  let candidates: Candidate[] = [];
  for (const { version, ...rest } of firstCandidates(state)) {
    if (version === null) settled.set(rest.at, null);
    else candidates.push({ ...rest, version });
  }
  for (let round = 0; round < MAX_ROUNDS && candidates.length > 0; round++) {
    const outcomes = tryOut(state, candidates);
    const next: Candidate[] = [];
    for (const [i, candidate] of candidates.entries()) {
      const findings = outcomes[i] ?? [];
      const higher = highestFix(findings, candidate.version);
      if (higher !== null && higher !== candidate.version) next.push({ ...candidate, version: higher });
      else settled.set(candidate.at, adviceFrom(candidate, findings, higher));
    }
    candidates = next;
  }
  for (const { at } of candidates) settled.set(at, null);
  return settled;
}

function adviceFrom(candidate: Candidate, findings: readonly Finding[], higher: string | null): Advice | null {
  const events = new Set(findings.map((f) => f.event));
  const isNew = [...events].some((event) => !candidate.openToday.has(event));
  return higher === null || isNew ? null : { version: candidate.version, remaining: events.size };
}
