import type { Finding } from '../model/finding';
import type { ReleasesBehind } from '../model/release';
import type { Place, Sighting } from '../model/sighting';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';
import type { CheckOutcome } from './check-outcome';
import { jsonText } from './escape';
import { feedJson } from './events-text';
import { StateIndex } from './words-index';

/** Version of the published form; only additions happen within one version. */
export const SCHEMA_VERSION = 1;

function placeJson(place: Place): object {
  return { source: place.source, uri: place.uri, range: rangeJson(place), text: place.text };
}

function rangeJson({ range }: Place): object {
  return {
    start: { line: range.start.line, character: range.start.character },
    end: { line: range.end.line, character: range.end.character },
  };
}

function endJson(tool: Tool | null): object | null {
  const end = tool?.endOfLife;
  return end === undefined ? null : { date: end.date, text: end.text, successor: end.successor };
}

/** By name, so that the same sighting gives the same bytes; empty when there are none. */
function sortedQualifiers({ qualifiers = {} }: Sighting): object {
  return Object.fromEntries(Object.entries(qualifiers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function behindJson(known: ReleasesBehind | undefined): object | null {
  if (known === undefined) return null;
  const { behind, atLeast, newest, asOf, version, origin } = known;
  return { behind, atLeast, newest, asOf, package: { ecosystem: known.package.ecosystem, name: known.package.name }, version, origin };
}

function sightingJson(sighting: Sighting, at: number, state: TrustState, index: StateIndex): object {
  const [place] = sighting.places;
  return {
    tool: sighting.tool,
    toolName: index.toolName(sighting.tool),
    endOfLife: endJson(index.tool(sighting.tool)),
    package: { ecosystem: sighting.package.ecosystem, name: sighting.package.name },
    version: { kind: sighting.version.kind, text: sighting.version.text },
    presence: sighting.presence,
    source: place.source,
    uri: place.uri,
    range: rangeJson(place),
    places: sighting.places.map(placeJson),
    where: sighting.where,
    active: sighting.active,
    via: sighting.via,
    updater: sighting.updater === undefined ? null : { state: sighting.updater.state, text: sighting.updater.text },
    qualifiers: sortedQualifiers(sighting),
    releasesBehind: behindJson(state.behind.get(at)),
  };
}

function findingJson(finding: Finding, origins: ReadonlyMap<string, string>): object {
  return {
    event: finding.event,
    origin: origins.get(finding.event) ?? null,
    sighting: finding.sighting,
    verdict: finding.verdict,
    reason: finding.reason,
    concern: finding.concern,
    conditions: finding.conditions,
    fixedIn: finding.fixedIn,
    fixBasis: finding.fixBasis,
    trail: finding.trail,
    ignored: finding.ignored,
  };
}

/** Lines about what could not be used: records of the feed, ignores. */
function problemLines(state: TrustState): readonly string[] {
  const records = state.feed.problems.map((p) => `${p.record}: ${p.message}`);
  return [...records, ...state.assessment.ignoreProblems];
}

/** The state in the published form; the same state gives the same bytes. Schema: `media/schema/check-v1.schema.json`. */
export function checkJson(state: TrustState, outcome: CheckOutcome): string {
  const index = new StateIndex(state);
  const origins = new Map(state.feed.events.map((e) => [e.id, e.origin]));
  const document = {
    schemaVersion: SCHEMA_VERSION,
    complete: outcome.gaps.length === 0,
    gaps: outcome.gaps,
    feed: feedJson(state.feedStatus),
    coverage: state.inventory.coverage.map((c) => ({
      source: c.source,
      status: c.status,
      count: c.count,
      reason: c.reason,
      uri: c.uri,
    })),
    sightings: state.inventory.sightings.map((s, i) => sightingJson(s, i, state, index)),
    findings: state.assessment.findings.map((f) => findingJson(f, origins)),
    verdicts: state.inventory.sightings.map((_, i) => {
      const { verdict, reason: why, findings } = index.verdict(i);
      return { verdict, reason: why, findings };
    }),
    problems: problemLines(state),
  };
  return `${jsonText(document)}\n`;
}
