import { evidence as checkEvidence } from '../feed/generated/validators.mjs';
import type { ArtifactMarker } from '../model/event';

/** A file in which the token stands. */
export interface EvidenceHit {
  /** Below the package's folder. */
  readonly path: string;
  /** Times in 8-bit text. */
  readonly text8: number;
  /** Times in UTF-16LE. */
  readonly text16: number;
}

/** What a whole search of one released package gave. */
export interface PackageEvidence {
  readonly purl: string;
  /** SHA-512 as the registry states it; the downloaded bytes have it. */
  readonly integrity: string;
  readonly archiveBytes: number;
  readonly files: number;
  /** Bytes of all files, unpacked. */
  readonly bytes: number;
  readonly present: boolean;
  readonly hits: readonly EvidenceHit[];
}

/** The evidence file of an event. Holds no run times and nothing of the machine: the same packages give the same bytes. */
export interface Evidence {
  readonly event: string;
  readonly token: string;
  /** Version of the program that searched. */
  readonly tool: string;
  /** Day on which this result was first reached, UTC. */
  readonly day: string;
  readonly packages: readonly PackageEvidence[];
  /** Packages of the record that could not be searched, and why. With one of these the evidence is partial. */
  readonly missing: readonly { readonly purl: string; readonly reason: string }[];
}

/** Name and version of an npm package URL with a version; null for any other. */
export function npmRelease(purl: string): { readonly name: string; readonly version: string } | null {
  const match = /^pkg:npm\/(?:(?:%40|@)([a-z0-9~][a-z0-9._~-]*)\/)?([a-z0-9~][a-z0-9._~-]*)@([0-9A-Za-z.+-]+)$/i.exec(purl.replaceAll('%2B', '+'));
  if (match === null) return null;
  const [, scope, name = '', version = ''] = match;
  return { name: scope === undefined ? name : `@${scope}/${name}`, version };
}

/** The text of an evidence file. */
export function evidenceText(evidence: Evidence): string {
  const { event, token, tool, day, packages, missing } = evidence;
  const searched = ['8-bit text', 'UTF-16LE text'];
  return `${JSON.stringify({ format: 1, event, token, searched, tool, day, complete: missing.length === 0, packages, missing }, null, 2)}\n`;
}

/** An evidence file as read; null when it is none, by the schema of such files. */
export function readEvidence(value: unknown): Evidence | null {
  return checkEvidence(value) ? (value as Evidence) : null;
}

/** Packages that an earlier run for the same token searched too, with another result: a line each. */
export function contradictions(before: Pick<Evidence, 'token' | 'packages'>, after: Pick<Evidence, 'token' | 'packages'>): readonly string[] {
  if (before.token !== after.token) return [];
  const known = new Map(before.packages.map((p) => [p.purl, p]));
  return after.packages.flatMap((p) => {
    const old = known.get(p.purl);
    if (old === undefined || sameText(old) === sameText(p)) return [];
    return [old.integrity === p.integrity ? `${p.purl} has the same bytes and another count` : `${p.purl} has other bytes than before`];
  });
}

/** Fields in one order, whatever the order in a file. */
function sameText({ purl, integrity, archiveBytes, files, bytes, present, hits }: PackageEvidence): string {
  return JSON.stringify([purl, integrity, archiveBytes, files, bytes, present, hits.map((h) => [h.path, h.text8, h.text16])]);
}

/** True when an earlier file and a new run found the same in the same packages. */
export function isSameResult(before: Pick<Evidence, 'token' | 'packages'>, after: Pick<Evidence, 'token' | 'packages'>): boolean {
  return before.token === after.token && before.packages.map(sameText).join('\n') === after.packages.map(sameText).join('\n');
}

/** Packages in which the token is where the record says it is not, or the other way round: a line each. */
export function againstRecord(packages: readonly PackageEvidence[], marker: ArtifactMarker): readonly string[] {
  const recorded = new Map(marker.observed.map((o) => [o.purl, o.present]));
  return packages.flatMap(({ purl, present }) => {
    const said = recorded.get(purl);
    if (said === undefined || said === present) return [];
    return [`${purl}: the record says ${said ? 'present' : 'absent'}, the search says ${present ? 'present' : 'absent'}`];
  });
}
