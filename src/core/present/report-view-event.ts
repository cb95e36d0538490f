import type { Marked, PlaceLink, Tone } from './report-view-base';

export interface ReferenceView {
  /** Counted from one in the order of the record; claims name it. */
  readonly number: number;
  readonly title: string;
  /** https address; null for a package URL, which is shown as text. */
  readonly url: string | null;
  readonly source: string;
  readonly primary: boolean;
  readonly opened: boolean;
}

export interface CourseView {
  readonly date: string;
  /** Time of day and zone where the record has them. */
  readonly time: string;
  readonly step: string;
  readonly text: string;
  readonly basis: string;
  readonly tone: Tone;
}

export interface ClaimView {
  readonly status: Marked;
  readonly text: string;
  readonly claimant: string;
  /** Addresses the claim rests on. */
  readonly references: readonly ReferenceView[];
}

/** Everything the feed says of one event. */
export interface EventDetail {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  /** Our level, as the record states it. */
  readonly level: Marked;
  /** Kind, aliases or `no CVE`, and what else must be seen at once. */
  readonly chips: readonly Marked[];
  readonly paragraphs: readonly string[];
  /** One sentence: why we put it at its level. */
  readonly why: string;
  /** Published score vectors, kept beside our level. */
  readonly severity: readonly string[];
  readonly response: string;
  /** What a search of released files showed; null when none is recorded. */
  readonly evidence: string | null;
  readonly course: readonly CourseView[];
  readonly claims: readonly ClaimView[];
  readonly labels: readonly { readonly label: string; readonly usedBy: string }[];
  readonly primary: readonly ReferenceView[];
  readonly more: readonly ReferenceView[];
  readonly related: readonly string[];
  /** The person's own rows: `You logged: …`. */
  readonly own: readonly string[];
}

/** The event held against one sighting. */
export interface FindingView {
  /** Index into the assessment that the report was built from. */
  readonly finding: number;
  readonly event: string;
  readonly what: string;
  readonly where: PlaceLink;
  readonly version: Marked;
  readonly versionNote: string;
  readonly condition: Marked;
  readonly conditionNote: string;
  readonly trail: readonly string[];
  /** `Ignored until …: reason`; null when not ignored. */
  readonly ignored: string | null;
}

/** A way to bring one place to a fixed version. */
export interface UpdateOption {
  readonly finding: number;
  readonly event: string;
  readonly version: string;
  readonly label: string;
}

export interface StepsView {
  readonly update: string;
  readonly options: readonly UpdateOption[];
  readonly hints: readonly string[];
  readonly read: string;
  /** The first primary account; null when none is recorded. */
  readonly account: ReferenceView | null;
  readonly log: string;
  readonly judge: string;
}

/** An event that concerns this machine or workspace. */
export interface EventCard {
  readonly event: string;
  readonly tone: Tone;
  /** Whether it starts expanded. */
  readonly expanded: boolean;
  /** Shown beside the title: date and what was found here. */
  readonly brief: string;
  /** Level here; differs from the event's own level when conditions lowered it. */
  readonly level: Marked;
  /** The plain sentence when no published trigger condition holds here; null otherwise. */
  readonly notTarget: string | null;
  readonly ignored: string | null;
  /** Says whose ledger the event stands in when it is another vendor's; null otherwise. */
  readonly recordedUnder: string | null;
  readonly findings: readonly FindingView[];
  readonly steps: StepsView;
}
