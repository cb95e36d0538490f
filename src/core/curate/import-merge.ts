import type { TrustEvent } from '../model/event';
import { packageKey } from '../model/package';
import { rangeWords } from './diff';
import type { Advisory } from './import-advisory';
import { openReference, rawAffected, type Concerned } from './import-candidate';
import { TO_BE_JUDGED, type RawRecord } from './new-record';

/** A revision that an advisory suggests, and what it changes, line by line. */
export interface Proposal {
  readonly record: RawRecord;
  readonly changes: readonly string[];
}

/**
 * Holds an advisory against a record that is known by alias. Null when it says nothing new. Nothing of the record is
 * dropped: texts, claims and judgements stay, and where the two disagree the proposal takes the advisory's word and the
 * line shows both, for a person to decide.
 *
 * @param event the record as the model reads it, for comparing
 * @param revision false for a candidate that was never published and so needs no revision
 */
export function mergeAdvisory(raw: RawRecord, event: TrustEvent, advisory: Advisory, concerned: readonly Concerned[], now: string, revision = true): Proposal | null {
  const trust = objectIn(objectIn(raw, 'database_specific'), 'tool_trust');
  const parts = [aliases(raw, event, advisory), severity(raw, event, advisory), references(raw, trust, event, advisory), affected(raw, trust, event, concerned), withdrawal(event, advisory)];
  const changes = parts.flatMap((p) => p.changes);
  if (changes.length === 0) return null;
  const fields: RawRecord = Object.assign({}, ...parts.map((p) => p.fields)) as RawRecord;
  const ours: RawRecord = Object.assign({}, ...parts.map((p) => p.trust)) as RawRecord;
  const opened = { date: now.slice(0, 10), kind: null, text: TO_BE_JUDGED };
  const revisions = revision && !hasOpenRevision(trust) ? { revisions: [...listIn(trust, 'revisions'), opened] } : {};
  const merged = { ...trust, ...ours, ...revisions };
  return { record: { ...raw, modified: now, ...fields, database_specific: { tool_trust: merged } }, changes };
}

interface Part {
  readonly changes: readonly string[];
  /** Fields of the record, and of our own part of it. */
  readonly fields: RawRecord;
  readonly trust: RawRecord;
}

const NOTHING: Part = { changes: [], fields: {}, trust: {} };

function aliases(raw: RawRecord, event: TrustEvent, advisory: Advisory): Part {
  const known = new Set(event.aliases.map((a) => a.toUpperCase()));
  const added = advisory.ids.filter((id) => !known.has(id.toUpperCase()));
  if (added.length === 0) return NOTHING;
  return { ...NOTHING, changes: [`aliases: also ${added.join(', ')}`], fields: { aliases: [...listIn(raw, 'aliases'), ...added] } };
}

function severity(raw: RawRecord, event: TrustEvent, advisory: Advisory): Part {
  // A ledger entry has no field for it.
  const differing = event.record === 'ledger' ? [] : advisory.severity.filter((s) => !event.severity.some((o) => o.type === s.type && o.score === s.score));
  if (differing.length === 0) return NOTHING;
  const types = new Set(differing.map((s) => s.type));
  const kept = listIn(raw, 'severity').filter((s) => !types.has(String(objectOf(s)['type'])));
  const changes = differing.map((s) => {
    const ours = event.severity.find((o) => o.type === s.type);
    return ours === undefined ? `severity: also ${s.score}` : `severity: ${ours.score} here, ${s.score} in the advisory`;
  });
  return { ...NOTHING, changes, fields: { severity: [...kept, ...differing] } };
}

function references(raw: RawRecord, trust: RawRecord, event: TrustEvent, advisory: Advisory): Part {
  const known = new Set(event.references.map((r) => r.url.toLowerCase().replace(/\/$/, '')));
  const added = advisory.references.filter((r) => !known.has(r.url.toLowerCase().replace(/\/$/, '')));
  if (added.length === 0) return NOTHING;
  return {
    changes: added.map((r) => `references: also ${r.url}`),
    fields: { references: [...listIn(raw, 'references'), ...added] },
    trust: { references: [...listIn(trust, 'references'), ...added.map(openReference)] },
  };
}

function affected(raw: RawRecord, trust: RawRecord, event: TrustEvent, concerned: readonly Concerned[]): Part {
  const ours = event.affected.map((a) => packageKey(a.package));
  const changes: string[] = [];
  const entries = [...listIn(raw, 'affected')];
  const extras: Record<string, unknown> = { ...objectIn(trust, 'affected') };
  for (const item of concerned) {
    const at = ours.indexOf(item.key);
    const theirs = rangeWords([{ ...item, package: item.id, installableFix: null, fixBasis: null, undecidedVersions: [] }]) ?? '';
    const mine = event.affected[at] === undefined ? null : rangeWords([event.affected[at]]);
    if (mine === theirs || theirs === '') continue;
    changes.push(mine === null ? `affected: also ${item.key} ${theirs}` : `affected: ${item.key} ${mine} here, ${theirs} in the advisory`);
    if (mine === null) {
      entries.push(rawAffected(item));
      extras[item.key] = { installable_fix: null, fix_basis: null, undecided_versions: [] };
    } else entries[at] = rawAffected(item);
  }
  // A ledger entry that turns out to have versions becomes an event by a person's hand.
  if (changes.length === 0 || event.record === 'ledger') return { ...NOTHING, changes };
  return { changes, fields: { affected: entries }, trust: { affected: extras } };
}

function withdrawal(event: TrustEvent, advisory: Advisory): Part {
  if (advisory.withdrawn === null || event.withdrawn !== null) return NOTHING;
  return { ...NOTHING, changes: [`${advisory.id} was withdrawn on ${advisory.withdrawn.slice(0, 10)}: does the record stand?`] };
}

function hasOpenRevision(trust: RawRecord): boolean {
  return listIn(trust, 'revisions').some((r) => objectOf(r)['kind'] === null);
}

function objectOf(value: unknown): RawRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRecord) : {};
}

function objectIn(record: RawRecord, name: string): RawRecord {
  return Object.hasOwn(record, name) ? objectOf(record[name]) : {};
}

function listIn(record: RawRecord, name: string): readonly unknown[] {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  return Array.isArray(value) ? value : [];
}
