import type { Affected, RangeEvent, Reference, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { TrustState } from '../model/trust-state';
import { behindWords } from './behind';
import { httpsLink, labelText, markdownText, visible } from './escape';
import { listEvents } from './events-text';
import { revisionWords } from './revision-words';
import { findGaps } from './status-summary';
import { updateHint } from './update-hint';
import { basisWords, claimWords, concernWords, conditionWords, counted, dayOf, feedWords, originOf, placeWords, sentence, stepWords } from './words';
import { StateIndex, findingWords, type Located } from './words-index';

/** A sentence or two; plain text of one line. */
export interface ExplainLine {
  readonly text: string;
  /** https only. */
  readonly href?: string;
}

export interface ExplainSection {
  readonly title: string;
  readonly lines: readonly ExplainLine[];
}

/** One event told at length, with what it means here. */
export interface ExplainView {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly ExplainSection[];
}

/** The event with this id or alias (CVE, GHSA), whatever the case; null when the feed has none. */
export function findEvent(feed: Feed, query: string): TrustEvent | null {
  const wanted = query.trim().toLowerCase();
  const byId = feed.events.find((e) => e.id.toLowerCase() === wanted);
  return byId ?? feed.events.find((e) => e.aliases.some((a) => a.toLowerCase() === wanted)) ?? null;
}

function line(text: string, href: string | null = null): ExplainLine {
  return { text: visible(text), ...(href === null ? {} : { href }) };
}

function overview(event: TrustEvent, vendor: string): readonly ExplainLine[] {
  const aliases = event.aliases.length === 0 ? '' : `, also ${event.aliases.join(', ')}`;
  const lines = [
    line(`${event.id}${aliases}. A record of ${event.kind.replaceAll('-', ' ')}, ${dayOf(event.date)}, vendor ${vendor}, a ${event.polarity} in the ledger.`),
    line(`Concern: ${concernWords(event.concern)}. ${event.concernWhy}`),
    line(`Our confidence in the record: ${event.confidence}.`),
  ];
  const scores = event.severity.map((s) => `${s.type} ${s.score}`);
  if (scores.length > 0) lines.push(line(`Severity as published: ${scores.join(', ')}.`));
  if (originOf(event) !== '') lines.push(line(`This record is ${originOf(event)}, not from the bundled one.`));
  if (event.withdrawn !== null) lines.unshift(line(`This record was withdrawn on ${dayOf(event.withdrawn)}.`));
  return lines;
}

function boundWords(bound: RangeEvent): string {
  if ('introduced' in bound) return bound.introduced === '0' ? 'from the first version' : `from ${bound.introduced}`;
  return 'fixed' in bound ? `fixed in ${bound.fixed}` : `up to and including ${bound.lastAffected}`;
}

function affectedLine(entry: Affected): ExplainLine {
  const ranges = entry.ranges.map((r) => r.events.map(boundWords).join(', '));
  const versions = entry.versions.length === 0 ? [] : [`the versions ${entry.versions.join(', ')}`];
  const install = entry.installableFix === null ? '' : ` First fixed version to install: ${entry.installableFix}.`;
  const basis = entry.fixBasis === null ? '' : ` The fix is ${basisWords(entry.fixBasis)}.`;
  const open = entry.undecidedVersions.length === 0 ? '' : ` Undecided: ${entry.undecidedVersions.join(', ')}.`;
  return line(`${packageKey(entry.package)}: ${[...ranges, ...versions].join('; ')}.${install}${basis}${open}`);
}

function claimLines(event: TrustEvent): readonly ExplainLine[] {
  return event.claims.map((claim) => {
    const url = claim.references.flatMap((r) => event.references[r]?.url ?? []).find((u) => httpsLink(u) !== null);
    return line(`${claim.claimant}: ${claim.text} (${claimWords(claim.status)})`, url === undefined ? null : httpsLink(url));
  });
}

function referenceLine(reference: Reference): ExplainLine {
  const kind = reference.primary ? 'Primary: ' : '';
  const date = reference.date === null ? '' : `, ${reference.date}`;
  const unread = reference.opened ? '' : ' (the page was not read for this record)';
  const href = httpsLink(reference.url);
  const plain = href === null ? ` ${reference.url}` : '';
  return line(`${kind}${reference.title}, ${reference.publisher}${date}${unread}${plain}`, href);
}

function hereLine(item: Located, state: TrustState): ExplainLine {
  const { finding, sighting } = item;
  const words = behindWords(state.behind.get(finding.sighting), sighting);
  const behind = words === null ? '' : ` For information: ${words}.`;
  const trail = finding.trail.length === 0 ? '' : ` Reasoning: ${finding.trail.join('; ')}.`;
  return line(`${placeWords(sighting.places[0], sighting.root)}: ${findingWords(item)}${trail}${behind}`);
}

function hereLines(event: TrustEvent, state: TrustState, index: StateIndex): readonly ExplainLine[] {
  const found = index.findings.filter((f) => f.finding.event === event.id).map((f) => hereLine(f, state));
  const gaps = findGaps(state).map((g) => g.text);
  const incomplete = gaps.length === 0 ? [] : [line(`The look around was incomplete: ${gaps.join('; ')}.`)];
  if (event.affected.length === 0) return [line('This entry concerns no versions; it belongs to the vendor’s ledger.')];
  if (found.length > 0) return [...found, ...incomplete];
  const seen = counted(state.inventory.sightings.length, 'place');
  return [line(`None of the ${seen} found here matches (${feedWords(state.feedStatus)}).`), ...incomplete];
}

function conditionLines(event: TrustEvent, index: StateIndex): readonly ExplainLine[] {
  if (event.condition === null) return [];
  const states = new Set(index.findings.filter((f) => f.finding.event === event.id).map((f) => f.finding.conditions));
  return [
    line(sentence(event.condition.summary)),
    ...[...states].sort().flatMap((s) => (s === 'none' ? [] : [line(conditionWords(s))])),
    line(`To ask on another machine: ${event.condition.question}`),
  ];
}

/** How to update what was found here; the record's own fixes when nothing was. */
function updateLines(event: TrustEvent, state: TrustState, index: StateIndex): readonly ExplainLine[] {
  const here = index.findings.filter((f) => f.finding.event === event.id && f.finding.ignored === null);
  const lines = here.flatMap(({ finding, sighting, toolName }) => {
    const version = state.advice.get(finding.sighting)?.version ?? finding.fixedIn;
    if (version === null) return [];
    const hint = updateHint(sighting, index.tool(sighting.tool)) ?? '';
    const how = sighting.presence === 'pinned' ? `Write it at ${placeWords(sighting.places[0], sighting.root)}.` : hint;
    const alone = version === finding.fixedIn || finding.fixedIn === null ? '' : ` (${finding.fixedIn} would fix this event alone)`;
    return [`Update ${toolName} to ${version}${alone}. ${how}`.trim()];
  });
  return [...new Set(lines)].map((text) => line(text));
}

/** Tools that the event speaks of, by its packages or by what was found, and that their vendors have ended. */
function endLines(event: TrustEvent, state: TrustState, index: StateIndex): readonly ExplainLine[] {
  const keys = new Set(event.affected.map((a) => packageKey(a.package)));
  const here = new Set(index.findings.filter((f) => f.finding.event === event.id).map((f) => f.sighting.tool));
  const tools = state.feed.tools.filter((t) => here.has(t.id) || t.packages.some((p) => keys.has(packageKey(p.package))));
  return tools.flatMap(({ id }) => {
    const end = index.end(id);
    return end === null ? [] : [line(`${index.toolName(id)}: ${end.words}`)];
  });
}

function todoLines(event: TrustEvent, state: TrustState, index: StateIndex): readonly ExplainLine[] {
  const update = updateLines(event, state, index);
  const read = 'Read a primary account below, and who disputes it.';
  const log = 'Log what you changed, and when.';
  const judge = 'Judge your own exposure: which versions ran where, and whether the conditions held there.';
  return [...endLines(event, state, index), ...update, line(read), line(log), line(judge)];
}

/** Tells one event. Sections without content are left out. */
export function explainView(state: TrustState, event: TrustEvent): ExplainView {
  const index = new StateIndex(state);
  const details = event.details.split('\n\n').filter((p) => p.trim() !== '');
  const primaryFirst = [...event.references.filter((r) => r.primary), ...event.references.filter((r) => !r.primary)];
  const response = event.response === null ? [] : [line(`${event.response.by}, ${dayOf(event.response.date)}: ${event.response.text}`)];
  const sections: readonly ExplainSection[] = [
    { title: 'In short', lines: overview(event, index.vendorName(event.vendor)) },
    { title: 'What happened', lines: details.map((p) => line(p)) },
    { title: 'Here', lines: hereLines(event, state, index) },
    { title: 'When it applies', lines: conditionLines(event, index) },
    { title: 'Versions', lines: event.affected.map(affectedLine) },
    {
      title: 'Course',
      lines: event.course.map((s) => line(`${dayOf(s.date)} ${s.zone}, ${stepWords(s.step)}: ${s.text} (${s.basis})`)),
    },
    { title: 'Response', lines: response },
    { title: 'Who says what', lines: claimLines(event) },
    { title: 'Words that others use for it', lines: event.labels.map((l) => line(`“${l.label}”: ${l.usedBy.join('; ')}`)) },
    { title: 'Changes of this record', lines: event.revisions.map((r) => line(revisionWords(r, r.date))) },
    { title: 'What to do', lines: todoLines(event, state, index) },
    { title: 'Accounts', lines: primaryFirst.map(referenceLine) },
  ];
  const title = visible(event.summary);
  return { id: event.id, title, sections: sections.filter((s) => s.lines.length > 0) };
}

/** The first account by someone who saw, did or decided the thing, if its address may be opened. */
export function primaryReference(event: TrustEvent): Reference | null {
  return event.references.find((r) => r.primary && httpsLink(r.url) !== null) ?? null;
}

function markdownLine({ text, href }: ExplainLine): string {
  const host = href === undefined ? '' : (href.split('/')[2] ?? '');
  const link = href === undefined ? '' : ` ([${markdownText(host)}](<${href}>))`;
  return `- ${markdownText(text)}${link}`;
}

/** The explanation of an event by id or alias as Markdown; null when the feed has no such event. */
export function explainMarkdown(state: TrustState, query: string): string | null {
  const event = findEvent(state.feed, query);
  if (event === null) return null;
  const view = explainView(state, event);
  const parts = view.sections.map((s) => `## ${markdownText(s.title)}\n\n${s.lines.map(markdownLine).join('\n')}\n`);
  return [`# ${markdownText(view.title)}\n`, ...parts].join('\n');
}

/** An event to choose from a list. */
export interface ExplainChoice {
  readonly id: string;
  readonly label: string;
  readonly description: string;
}

/** All events, those that match something found here first, otherwise the newest first. */
export function explainChoices(state: TrustState): readonly ExplainChoice[] {
  const index = new StateIndex(state);
  const here = new Set(index.findings.map((f) => f.finding.event));
  const choices = listEvents(state.feed, null).map((event) => ({
    id: event.id,
    label: labelText(event.summary),
    description: labelText(
      `${event.id} · ${index.vendorName(event.vendor)} · ${dayOf(event.date)}${here.has(event.id) ? ' · found here' : ''}`,
    ),
  }));
  return [...choices.filter((c) => here.has(c.id)), ...choices.filter((c) => !here.has(c.id))];
}
