import type { TrustEvent } from '../model/event';
import type { Verdict } from '../model/finding';
import { packageKey } from '../model/package';
import type { Sighting } from '../model/sighting';
import type { TrustState } from '../model/trust-state';
import { markdownText, shorten, visible } from './escape';
import type { ExplainSection, ExplainView } from './explain';
import { findGaps } from './status-summary';
import { counted, presenceWords } from './words';
import { StateIndex, thingWords } from './words-index';

/** A copy on this machine in which an event's token is to be searched for. */
export interface VerifyTarget {
  readonly sighting: Sighting;
  /** `Claude Code 2.1.150`. */
  readonly name: string;
  /** What its version alone says about this event. */
  readonly verdict: Verdict;
}

/** What the search of one copy gave. */
export interface CopySearch extends VerifyTarget {
  /** The file or folder that was searched, for people. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  /** Files with the token. */
  readonly hits: readonly { readonly path: string; readonly times: number }[];
  /** What was not searched and why, in sentences. */
  readonly problems: readonly string[];
  /** What keeps "not found" from saying much though all that is there was searched; null otherwise. */
  readonly note: string | null;
}

/** The search of all installed copies of what an event speaks of. */
export interface VerifyResult {
  readonly event: TrustEvent;
  readonly copies: readonly CopySearch[];
  /** What kept the look for copies from being complete. */
  readonly gaps: readonly string[];
  readonly cancelled: boolean;
}

export type Agreement = 'agrees' | 'disagrees' | 'open';

/** The installed and bundled copies of the tools that an event speaks of, in the order in which they were found. */
export function verifyTargets(state: TrustState, event: TrustEvent): readonly VerifyTarget[] {
  const index = new StateIndex(state);
  const keys = new Set(event.affected.map((a) => packageKey(a.package)));
  const found = new Map(index.findings.filter((f) => f.finding.event === event.id).map((f) => [f.finding.sighting, f.finding.verdict]));
  const tools = new Set(state.feed.tools.filter((t) => t.packages.some((p) => keys.has(packageKey(p.package)))).map((t) => t.id));
  return state.inventory.sightings.flatMap((sighting, at) => {
    if (sighting.presence === 'pinned' || !(tools.has(sighting.tool) || found.has(at))) return [];
    const name = thingWords({ toolName: index.toolName(sighting.tool), sighting });
    return [{ sighting, name, verdict: found.get(at) ?? verdictWithout(event, index, at) }];
  });
}

/** The verdict of a copy that has no finding of the event: a record that no longer counts gives none. */
function verdictWithout(event: TrustEvent, index: StateIndex, at: number): Verdict {
  if (event.withdrawn !== null) return 'not-checked';
  const { verdict, findings } = index.verdict(at);
  return verdict === 'not-checked' || (verdict === 'unknown' && findings.length === 0) ? verdict : 'not-affected';
}

/** Sentences about what kept the inventory from being complete. */
export function verifyGaps(state: TrustState): readonly string[] {
  return findGaps(state).map((gap) => gap.text);
}

/** Whether what was found in a copy is what its version lets expect. */
export function agreementOf({ verdict, hits, problems, note }: CopySearch): Agreement {
  if (verdict !== 'affected' && verdict !== 'not-affected') return 'open';
  if (hits.length > 0) return verdict === 'affected' ? 'agrees' : 'disagrees';
  if (problems.length > 0 || note !== null) return 'open';
  return verdict === 'affected' ? 'disagrees' : 'agrees';
}

/** `found` when the token stands in any copy; `incomplete` when something could not be searched; else `searched`. */
export function verifyStanding({ copies, gaps, cancelled }: VerifyResult): 'found' | 'incomplete' | 'searched' {
  if (copies.some((c) => c.hits.length > 0)) return 'found';
  return cancelled || gaps.length > 0 || copies.some((c) => c.problems.length > 0) ? 'incomplete' : 'searched';
}

const VERDICT: Readonly<Record<Verdict, string>> = {
  affected: 'By its version it is affected',
  'not-affected': 'By its version it is not affected',
  unknown: 'Whether its version is affected is not known',
  'not-checked': 'Its version was not compared with this event',
};

const AGREEMENT: Readonly<Record<Agreement, string>> = {
  agrees: 'which agrees',
  disagrees: 'which disagrees',
  open: 'so there is nothing to compare',
};

/** Most files that are named for one copy. */
const MAX_NAMED = 20;

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function foundWords({ files, bytes, hits, problems }: CopySearch): string {
  const named = hits.slice(0, MAX_NAMED).map((h) => `token found in ${visible(h.path)} ${counted(h.times, 'time')}`);
  if (hits.length > MAX_NAMED) named.push(`and in ${counted(hits.length - MAX_NAMED, 'more file')}`);
  if (hits.length > 0) return named.join('; ');
  if (files === 0 && problems.length > 0) return 'not searched';
  return `token not found in ${counted(files, 'file')} (${megabytes(bytes)})`;
}

function copyLine(copy: CopySearch): string {
  const { sighting, name, path, verdict, problems, note } = copy;
  const agreement = agreementOf(copy);
  const because = [...problems, ...(note === null ? [] : [note])].map((reason) => shorten(visible(reason), 300));
  const compared = agreement === 'open' && (verdict === 'affected' || verdict === 'not-affected') ? 'which this search cannot confirm' : AGREEMENT[agreement];
  const place = `${presenceWords(sighting.presence)}, ${visible(sighting.where)}, ${visible(path)}`;
  return [`${name} (${place}): ${foundWords(copy)}. ${VERDICT[verdict]}, ${compared}.`, ...because].join(' ');
}

function section(title: string, lines: readonly string[]): readonly ExplainSection[] {
  return lines.length === 0 ? [] : [{ title, lines: lines.map((text) => ({ text })) }];
}

function reachedWords(copies: number): string {
  return copies === 1 ? ' that was reached' : ' that were reached';
}

/** What the search of this machine gave, disagreements first. */
export function verifyView(result: VerifyResult): ExplainView {
  const { event, copies, gaps, cancelled } = result;
  const of = (agreement: Agreement): readonly string[] => copies.filter((c) => agreementOf(c) === agreement).map(copyLine);
  const withToken = copies.filter((c) => c.hits.length > 0).length;
  const unsearched = copies.filter((c) => c.problems.length > 0).length;
  const inShort = [
    copies.length > 0
      ? `The token stands in ${withToken} of ${counted(copies.length, 'installed copy', 'installed copies')}${cancelled ? reachedWords(copies.length) : ''}.`
      : cancelled
        ? 'No installed copy was reached.'
        : 'No installed copy of what this event speaks of was found here, so nothing was searched.',
    ...(unsearched === 0 ? [] : [`Not everything could be searched in ${counted(unsearched, 'copy', 'copies')}.`]),
    ...(cancelled ? ['The search was cancelled; what follows is what it had done.'] : []),
  ];
  const meaning = [
    `Searched for: “${visible(event.marker?.token ?? '')}”, in 8-bit text and in UTF-16LE. ${visible(event.marker?.where ?? '')}.`,
    'A token that is not found is not in these bytes; parts that are packed or encrypted were not opened.',
    'Files were read only. Nothing of them was run, and nothing of them left this machine.',
  ];
  return {
    id: event.id,
    title: visible(`${event.id} on this machine: ${event.summary}`),
    sections: [
      ...section('In short', inShort),
      ...section('Disagrees with the version', of('disagrees')),
      ...section('Agrees with the version', of('agrees')),
      ...section('Nothing to compare with', of('open')),
      ...section('Not looked at', gaps),
      ...section('What was searched', meaning),
    ],
  };
}

/** The result as Markdown. */
export function verifyMarkdown(result: VerifyResult): string {
  const view = verifyView(result);
  const parts = view.sections.map((s) => `## ${markdownText(s.title)}\n\n${s.lines.map((l) => `- ${markdownText(l.text)}`).join('\n')}\n`);
  return [`# ${markdownText(view.title)}\n`, ...parts].join('\n');
}
