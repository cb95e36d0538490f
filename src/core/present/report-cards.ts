import { CONCERNS, compareConcern, type Concern, type TrustEvent } from '../model/event';
import type { ConditionState } from '../model/finding';
import { decidedLaterWords, isDecidedLater } from './moving';
import { levelMark, referenceView } from './report-detail';
import type { Found, Scope } from './report-scope';
import { versionText, whereOf } from './report-tools';
import type { OwnRow } from './report-view';
import type { Marked } from './report-view-base';
import type { EventCard, FindingView, StepsView, UpdateOption } from './report-view-event';
import { compareText, concernTone, dateWords, listed, marked, plain } from './report-words';
import { updateHint } from './update-hint';
import { concernWords, counted } from './words';
import { fixWords } from './words-index';

const CONDITION_MARKS: Readonly<Record<ConditionState, Marked>> = {
  met: marked('▲', 'Condition on this machine: met', 'warn'),
  'not-met': marked('✓', 'Condition on this machine: not met', 'good'),
  'cannot-tell': marked('?', 'Condition: cannot be told from here', 'ask'),
  none: marked('', 'No local condition', 'muted'),
};

/** The clause with which the comparison tells what it saw of a condition; the reason follows. */
const CONDITION_CLAUSE = /\bcondition (?:met|not met|cannot be told)[^:;]{0,40}: /;

/** What was seen of the condition, from the trail; null when the trail has no such clause. */
function conditionReason(trail: readonly string[]): string | null {
  for (const line of trail) {
    const match = CONDITION_CLAUSE.exec(line);
    if (match !== null) return plain(line.slice(match.index + match[0].length).replace(/\.$/, ''));
  }
  return null;
}

/** What stands behind the state of the condition, and the question to ask where it is not decided. */
function conditionNote({ finding, event, sighting }: Found): string {
  const { condition } = event;
  if (finding.conditions === 'none' || condition === null) return 'it does not depend on how the tool is set up.';
  const reason = conditionReason(finding.trail);
  if (finding.conditions !== 'cannot-tell') return `${reason ?? plain(condition.summary)}.`;
  const question = 'Step 4 has the question to ask where it runs.';
  if (sighting.presence === 'pinned') return `a pin may run on another machine. ${question}`;
  return `${reason ?? plain(condition.summary)}. ${question}`;
}

function findingView(found: Found, scope: Scope): FindingView {
  const { finding, sighting, index } = found;
  const affected = finding.verdict === 'affected';
  return {
    finding: index,
    event: finding.event,
    what: `${plain(scope.index.toolName(sighting.tool), 100)} ${versionText(sighting)}`,
    where: whereOf(sighting),
    version: affected ? marked('▲', 'Version: affected', 'warn') : marked('?', 'Version: unknown', 'ask'),
    versionNote: affected ? fixWords(finding) : `${plain(finding.reason ?? 'no reason is recorded', 500)}; ${fixWords(finding)}`,
    condition: CONDITION_MARKS[finding.conditions],
    conditionNote: conditionNote(found),
    trail: finding.trail.map((t) => plain(t)),
    ignored: finding.ignored === null ? null : ignoredWords(finding.ignored),
  };
}

function ignoredWords(ignored: { readonly reason: string; readonly until: string }): string {
  return `Ignored until ${dateWords(ignored.until)}: ${plain(ignored.reason, 500)}`;
}

/** The plain sentence for people whom the published trigger does not fit, or null. */
function notTarget(found: readonly Found[]): string | null {
  const open = found.filter((f) => f.finding.ignored === null);
  const notMet = open.filter((f) => f.finding.conditions === 'not-met');
  const summary = notMet[0]?.event.condition?.summary;
  if (summary === undefined) return null;
  if (notMet.length === open.length) {
    return `As far as the published facts go, you were not the target here. The published trigger does not hold on this machine: ${plain(summary)}`;
  }
  const rest = open.length - notMet.length;
  return `The published trigger does not hold for ${counted(notMet.length, 'place')}. For ${counted(rest, 'other place')} that is not settled: see below.`;
}

function optionsOf(found: readonly Found[], scope: Scope): readonly UpdateOption[] {
  const seen = new Set<string>();
  const options = found.flatMap(({ index, finding, sighting }) => {
    const fix = scope.fixes.get(index);
    if (fix === undefined || finding.ignored !== null) return [];
    const place = whereOf(sighting).label;
    if (seen.has(`${fix.newText}\n${place}`)) return [];
    seen.add(`${fix.newText}\n${place}`);
    return [{ finding: index, event: finding.event, version: plain(fix.newText, 60), place }];
  });
  return options.map(({ place, ...o }) => ({
    ...o,
    label: options.length > 1 ? `Set ${o.version} in ${place}` : `Set ${o.version}`,
  }));
}

function hintsOf(found: readonly Found[], scope: Scope): readonly string[] {
  const hints = found.flatMap(({ index, finding, sighting, tool }) => {
    const fix = scope.fixes.get(index);
    if (fix !== undefined) {
      const more = finding.fixedIn === null || fix.newText.includes(finding.fixedIn) ? [] : [fix.newText];
      return more.map((text) => `${plain(text, 60)} also clears the other events at that place.`);
    }
    const hint = updateHint(sighting, tool);
    return hint === null ? [] : [plain(hint, 500)];
  });
  return [...new Set(hints)].sort(compareText);
}

function updateWords(found: readonly Found[]): string {
  const versions = [...new Set(found.flatMap((f) => f.finding.fixedIn ?? []))].sort(compareText);
  const open = found.filter((f) => f.finding.fixedIn === null).length;
  if (versions.length === 0) return 'No fixed version is known: limit what the tool can reach, or remove it.';
  const target = versions.length === 1 ? `to ${plain(versions[0] ?? '', 60)} or newer` : `each place in its own version line: ${listed(versions.map((v) => plain(v, 60)))}, or newer`;
  return open === 0 ? `Update ${target}.` : `Update ${target}; for ${counted(open, 'place')} no fixed version is known.`;
}

function stepsOf(event: TrustEvent, found: readonly Found[], scope: Scope, own: readonly OwnRow[]): StepsView {
  const first = event.references.findIndex((r) => r.primary);
  const account = event.references[first];
  const logged = own.filter((r) => r.event === event.id).length;
  return {
    update: updateWords(found),
    options: optionsOf(found, scope),
    hints: hintsOf(found, scope),
    read: account === undefined ? 'No primary account is recorded: read the other sources with that in mind.' : 'Read one primary account:',
    account: account === undefined ? null : referenceView(account, first),
    log: logged === 0 ? 'Log what you changed.' : `Log what you changed. ${counted(logged, 'row is', 'rows are')} in your log.`,
    judge: event.condition === null
      ? 'Judge your own exposure: what could an affected version reach while it ran?'
      : `Judge your own exposure: ${plain(event.condition.question)}`,
  };
}

function levelHere(event: TrustEvent, found: readonly Found[]): Marked {
  const levels = found.map((f) => f.finding.concern);
  const worst = levels.reduce<Concern>((a, b) => (compareConcern(b, a) > 0 ? b : a), 'info');
  if (worst === event.concern) return levelMark(event);
  return marked('', `${concernWords(worst)} here, ${concernWords(event.concern)} in general`, concernTone(worst));
}

function briefOf(event: TrustEvent, found: readonly Found[]): string {
  const open = found.filter((f) => f.finding.ignored === null);
  const affected = open.filter((f) => f.finding.verdict === 'affected').length;
  const parts = [dateWords(event.date)];
  if (affected > 0) parts.push(`${counted(affected, 'place')} affected`);
  if (open.length > affected) parts.push(`${counted(open.length - affected, 'place')} unknown`);
  if (found.length > open.length) parts.push(`${counted(found.length - open.length, 'place')} ignored`);
  return parts.join(' · ');
}

function cardOf(found: readonly [Found, ...Found[]], scope: Scope, own: readonly OwnRow[], expanded: boolean): EventCard {
  const { event } = found[0];
  const ignored = found.every((f) => f.finding.ignored !== null);
  const level = levelHere(event, found);
  const vendor = event.vendor === scope.vendor?.id ? null : plain(scope.index.vendorName(event.vendor), 100);
  return {
    event: event.id,
    tone: ignored ? 'muted' : level.tone,
    expanded: expanded && !ignored,
    brief: briefOf(event, found),
    level,
    notTarget: notTarget(found),
    ignored: ignored && found[0].finding.ignored !== null ? ignoredWords(found[0].finding.ignored) : null,
    recordedUnder: vendor === null ? null : `Recorded under ${vendor}.`,
    findings: found.map((f) => findingView(f, scope)),
    steps: stepsOf(event, found, scope, own),
  };
}

/** One card per event that concerns what was found here, gravest first, the first one expanded. */
export function eventCards(scope: Scope, own: readonly OwnRow[]): readonly EventCard[] {
  const byEvent = new Map<string, [Found, ...Found[]]>();
  for (const found of scope.found) {
    const list = byEvent.get(found.event.id);
    if (list === undefined) byEvent.set(found.event.id, [found]);
    else list.push(found);
  }
  const told = [...byEvent.values()].filter((list) => !list.every(isLater)).sort(byWeight);
  return told.map((found, i) => cardOf(found, scope, own, i === 0));
}

/** The graver concern first, what is ignored last; then the event that affects more places here. */
function byWeight(a: readonly Found[], b: readonly Found[]): number {
  const gravest = (list: readonly Found[]): number =>
    Math.max(...list.map((f) => (f.finding.ignored === null ? CONCERNS.indexOf(f.finding.concern) : -1)));
  const hit = (list: readonly Found[]): number => list.filter((f) => f.finding.verdict === 'affected').length;
  return gravest(b) - gravest(a) || hit(b) - hit(a);
}

function isLater(found: Found): boolean {
  return isDecidedLater(found.finding, found.sighting);
}

/** Events that only concern places whose version is decided at install time have no card; they are counted. */
function laterNote(found: readonly Found[]): string {
  const told = new Set(found.filter((f) => !isLater(f)).map((f) => f.event.id));
  const later = new Set(found.map((f) => f.event.id).filter((id) => !told.has(id)));
  return later.size === 0 ? '' : ` Of what is not pinned: ${decidedLaterWords(later.size)}`;
}

/** What stands in place of, or below, the cards. */
export function cardsNote(scope: Scope): string | null {
  const { sightings, found, index, state } = scope;
  const unchecked = sightings.filter((i) => index.verdict(i).verdict === 'not-checked').length;
  const gap = unchecked === 0 ? '' : ` ${counted(unchecked, 'copy was', 'copies were')} found but not compared, so this is not the whole answer.`;
  const later = laterNote(found);
  if (found.length > 0) return gap + later === '' ? null : `${gap}${later}`.trim();
  if (state.scannedAt === null) return 'Nothing has been looked at yet.';
  if (sightings.length === 0) {
    return scope.incomplete
      ? 'No tool of this vendor was seen. Not everything was looked at, so events may apply all the same.'
      : 'No tool of this vendor was found here, so none of its events applies.';
  }
  if (unchecked === sightings.length) return gap.trim();
  const more = scope.incomplete && gap === '' ? ' Not everything was looked at, so this is not the whole answer.' : '';
  return `No event of this feed concerns the versions found here.${gap}${more}`;
}
