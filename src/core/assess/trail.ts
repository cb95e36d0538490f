import type { FixBasis } from '../model/event';
import type { Fix } from './affected-set';
import type { ConcernResult } from './concern';
import type { ConditionResult } from './conditions';
import type { Match } from './matches';

const BASIS: Readonly<Record<FixBasis, string>> = {
  'vendor-stated': 'fix stated by the vendor',
  'third-party-stated': 'fix stated by others than the vendor',
  'verified-in-artifact': 'fix verified in the released artifact',
  'by-date': 'fix known by date only',
};

/**
 * The reasoning behind a finding, in plain sentences: how the version was derived, where it lies and whether the
 * condition holds, what can be installed instead, and why the level differs from the event's.
 */
export function trailOf(match: Match, condition: ConditionResult, concern: ConcernResult): readonly string[] {
  const { line, outcome, fixedIn } = match;
  const { fix } = outcome;
  const sentences: string[] = [];
  if (line.sentence !== null) sentences.push(line.sentence);
  const where = placement(match);
  sentences.push(condition.sentence === '' ? where : `${where}; ${condition.sentence}`);
  if (fix.named !== null && fix.install !== null && fix.named !== fix.install) {
    sentences.push(`${fix.named} was never released; ${fix.install} is the first that can be installed`);
  }
  if (fixedIn !== null && fixedIn !== fix.install) {
    sentences.push(`at this place, ${fixedIn} brings the fix ${fix.install ?? ''}`);
  }
  if (fixedIn === null && fix.install !== null) {
    sentences.push(`which version brings the fix ${fix.install} to this place is not known`);
  }
  if (concern.why !== null) sentences.push(concern.why);
  return sentences;
}

function placement({ line, outcome }: Match): string {
  const tail = fixClause(outcome.fix);
  if (outcome.state === 'unknown') {
    const affected = outcome.affectedText === '' ? '' : `; affected: ${outcome.affectedText}`;
    return `${outcome.reason}${affected}${tail}`;
  }
  const version = 'version' in line.step ? line.step.version : null;
  const subject = version?.kind === 'range' ? `every version of the range ${version.text}` : (version?.text ?? '');
  return `${subject} is in ${outcome.affectedText}${tail}`;
}

function fixClause(fix: Fix): string {
  if (fix.install === null) return ' (no fixed version is known)';
  return fix.basis === null ? '' : ` (${BASIS[fix.basis]})`;
}
