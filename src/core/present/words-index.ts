import type { TrustEvent } from '../model/event';
import type { Finding, SightingVerdict } from '../model/finding';
import { packageKey } from '../model/package';
import type { Sighting } from '../model/sighting';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';
import { toolEnd, type ToolEnd } from './end-of-life';
import { shorten, visible } from './escape';
import { isStuck } from './updating';
import { basisWords, conditionWords, versionWords } from './words';

/** A finding with what it speaks of. `index` is its place in the assessment. */
export interface Located {
  readonly index: number;
  readonly finding: Finding;
  readonly sighting: Sighting;
  /** Null when the feed at hand lacks the record, which only a faulty feed does. */
  readonly event: TrustEvent | null;
  readonly toolName: string;
}

const NOT_COMPARED: SightingVerdict = {
  verdict: 'not-checked',
  reason: 'it was found but not compared with the feed',
  findings: [],
};

/** Look-ups over one state, built once per projection. */
export class StateIndex {
  readonly findings: readonly Located[];
  private readonly events: ReadonlyMap<string, TrustEvent>;
  private readonly tools: ReadonlyMap<string, Tool>;
  private readonly names: ReadonlyMap<string, string>;
  private readonly vendors: ReadonlyMap<string, string>;
  private readonly state: TrustState;

  constructor(state: TrustState) {
    this.state = state;
    this.events = new Map(state.feed.events.map((e) => [e.id, e]));
    this.tools = new Map(state.feed.tools.map((t) => [t.id, t]));
    this.vendors = new Map(state.feed.vendors.map((v) => [v.id, v.name]));
    this.names = new Map(state.feed.tools.map((t) => [t.id, visible(t.name)]));
    this.findings = state.assessment.findings.flatMap((finding, index) => {
      const sighting = state.inventory.sightings[finding.sighting];
      if (sighting === undefined) return [];
      const event = this.event(finding.event);
      return [{ index, finding, sighting, event, toolName: this.toolName(sighting.tool) }];
    });
  }

  event(id: string): TrustEvent | null {
    return this.events.get(id) ?? null;
  }

  tool(id: string): Tool | null {
    return this.tools.get(id) ?? null;
  }

  /** Name of a tool; its id when the feed has no record of it. */
  toolName(id: string): string {
    return this.names.get(id) ?? visible(id);
  }

  /** What its vendor said about the end of a tool, as of the scan; null when nothing is recorded. */
  end(id: string): ToolEnd | null {
    const { scannedAt, feedStatus } = this.state;
    return toolEnd(this.tool(id), scannedAt ?? feedStatus.generated, (other) => this.toolName(other));
  }

  /** Tools found here, each once, by name, whose end has come. */
  endedTools(): readonly string[] {
    const ids = [...new Set(this.state.inventory.sightings.map((s) => s.tool))].filter((id) => this.end(id)?.past === true);
    return ids.sort((a, b) => (this.toolName(a) < this.toolName(b) ? -1 : this.toolName(a) > this.toolName(b) ? 1 : 0));
  }

  vendorName(id: string): string {
    return visible(this.vendors.get(id) ?? id);
  }

  /** The verdict of a sighting; one without a verdict was not checked. */
  verdict(sighting: number): SightingVerdict {
    return this.state.assessment.verdicts[sighting] ?? NOT_COMPARED;
  }
}

/** The event's sentence, short enough for one row; its id when the record is missing. */
export function titleOf(item: Located): string {
  return shorten(visible(item.event?.summary ?? item.finding.event), 160);
}

/** `Claude Code 2.1.150`. */
export function thingWords(item: { readonly toolName: string; readonly sighting: Sighting }): string {
  return `${item.toolName} ${versionWords(item.sighting.version)}`;
}

/** `npm/@anthropic-ai/claude-code`, visible. */
export function packageWords(sighting: Sighting): string {
  return visible(packageKey(sighting.package));
}

function unknownWords(item: Located): string {
  const why = item.finding.reason === null ? '' : `: ${shorten(visible(item.finding.reason), 300)}`;
  return `Whether ${thingWords(item)} is affected is not known${why}`;
}

/** Where it is fixed: `fixed in 2.1.198 (verified in the released files)`, or that no fix is known. */
export function fixWords(finding: Finding): string {
  if (finding.fixedIn === null) return 'no fixed version is known';
  const basis = finding.fixBasis === null ? '' : ` (${basisWords(finding.fixBasis)})`;
  return `fixed in ${shorten(visible(finding.fixedIn), 60)}${basis}`;
}

/** Verdict, fix and condition of a finding in one to three sentences. */
export function findingWords(item: Located): string {
  const { finding } = item;
  const verdict = finding.verdict === 'affected' ? `${thingWords(item)} is affected` : unknownWords(item);
  const sentences = [`${verdict.replace(/\.$/, '')}; ${fixWords(finding)}.`];
  if (isStuck(item.sighting)) sentences.push('Nothing updates this pin.');
  if (finding.conditions !== 'none') sentences.push(conditionWords(finding.conditions));
  return sentences.join(' ');
}
