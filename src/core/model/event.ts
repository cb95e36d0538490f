import type { PackageId } from './package';
import type { Platform } from './tool';

export type Concern = 'info' | 'notice' | 'warn' | 'urgent';
export type Polarity = 'debit' | 'credit' | 'neutral';

export type EventKind =
  | 'undisclosed-behaviour'
  | 'vulnerability'
  | 'supply-chain'
  | 'exposure'
  | 'restriction'
  | 'terms'
  | 'availability'
  | 'statement'
  | 'allegation'
  | 'report'
  | 'practice';

export type ClaimStatus =
  | 'confirmed-by-vendor'
  | 'verified-in-artifact'
  | 'reported'
  | 'disputed'
  | 'denied'
  | 'withdrawn';

/** A sentence with somebody who says it. `references` are indexes into the event's references. */
export interface Claim {
  readonly text: string;
  readonly claimant: string;
  readonly status: ClaimStatus;
  readonly references: readonly number[];
}

/** A word for the event that belongs to those who use it. */
export interface Label {
  readonly label: string;
  readonly usedBy: readonly string[];
}

/** A link; `primary` marks an account by someone who saw, did or decided the thing. */
export interface Reference {
  readonly type: string;
  /** https address, or a purl where the artifact itself is the source. */
  readonly url: string;
  readonly title: string;
  readonly publisher: string;
  readonly date: string | null;
  readonly primary: boolean;
  /** False when the address was seen but its page was not read while the record was written. */
  readonly opened: boolean;
}

/** A step in the course of the event. `date` is `YYYY-MM`, `YYYY-MM-DD` or a full UTC time. */
export interface CourseStep {
  readonly step:
    | 'introduced'
    | 'found'
    | 'reported'
    | 'disclosed'
    | 'noticed'
    | 'first-response'
    | 'fix-merged'
    | 'fix-released'
    | 'advisory'
    | 'effective'
    | 'related';
  readonly date: string;
  /** IANA zone or `UTC` that the date is counted in. */
  readonly zone: string;
  readonly text: string;
  /** What the date rests on, for example `changelog commit`. */
  readonly basis: string;
}

/** A test on this machine. Closed vocabulary: the evaluator in `core/assess` knows every form. */
export type ConditionTest =
  | { readonly all: readonly ConditionTest[] }
  | { readonly any: readonly ConditionTest[] }
  | { readonly not: ConditionTest }
  | { readonly envSet: string }
  /** `authority` compares host with port, exactly; unreadable addresses never match. */
  | { readonly envUrlAuthority: { readonly name: string; readonly oneOf: readonly string[] } }
  /** Host equals an entry or is a subdomain of it. */
  | { readonly envUrlHostUnder: { readonly name: string; readonly domains: readonly string[] } }
  | { readonly envUrlHostContains: { readonly name: string; readonly words: readonly string[] } }
  | { readonly timeZone: readonly string[] }
  | { readonly platform: readonly Platform[] }
  /** A qualifier of the sighting itself, for example the gallery that an extension came from. */
  | { readonly sighting: { readonly qualifier: string; readonly oneOf: readonly string[] } }
  /** A key, dotted, of a settings file of a known program; a key that is not there has the value null. */
  | {
      readonly setting: {
        readonly file: SettingsFile;
        readonly key: string;
        readonly oneOf: readonly (string | boolean | number | null)[];
      };
    }
  /** Another package is here at a version in the range (null: at any version). */
  | { readonly present: { readonly package: PackageId; readonly range: string | null } }
  /** What no file tells: always open, and a person is asked. */
  | { readonly asked: string };

/** Settings files that conditions may ask about; where they lie is known to the adapter. */
export type SettingsFile =
  | 'claude-settings'
  | 'codex-config'
  | 'gemini-settings'
  | 'vscode-settings'
  | 'cursor-settings'
  | 'opencode-config';

/** When the event concerns only some setups. */
export interface Condition {
  readonly summary: string;
  /** The question to ask on another machine when it cannot be told from here. */
  readonly question: string;
  readonly test: ConditionTest;
}

/** Who or what says that a fix is one: the vendor, others only, the released files themselves, or no more than dates. */
export type FixBasis = 'vendor-stated' | 'third-party-stated' | 'verified-in-artifact' | 'by-date';

/** One affected package: OSV ranges or explicit versions. */
export interface Affected {
  readonly package: PackageId;
  readonly ranges: readonly AffectedRange[];
  readonly versions: readonly string[];
  /** First fixed version that can be installed; differs from `fixed` when that number was never released. */
  readonly installableFix: string | null;
  readonly fixBasis: FixBasis | null;
  /** Versions for which the published facts do not decide (fix known by date only). */
  readonly undecidedVersions: readonly string[];
}

/** OSV events of one range, in the order they are written. */
export interface AffectedRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM';
  readonly events: readonly RangeEvent[];
}

export type RangeEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly lastAffected: string };

/** What is searched for in released files to see whether the behaviour is there. */
export interface ArtifactMarker {
  readonly token: string;
  readonly where: string;
  readonly observed: readonly { readonly purl: string; readonly present: boolean }[];
}

/** A change of a record after its first publication; a `correction` mends an error of ours. */
export interface Revision {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly kind: 'correction' | 'update' | 'retraction';
  readonly text: string;
}

/** One feed record: a versioned event (OSV) or a ledger entry without versions. */
export interface TrustEvent {
  readonly id: string;
  readonly record: 'event' | 'ledger';
  readonly modified: string;
  readonly published: string;
  readonly withdrawn: string | null;
  readonly aliases: readonly string[];
  readonly related: readonly string[];
  readonly summary: string;
  readonly details: string;
  readonly vendor: string;
  readonly kind: EventKind;
  readonly polarity: Polarity;
  readonly concern: Concern;
  readonly concernWhy: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The day this event stands under in the ledger. */
  readonly date: string;
  readonly foundBy: 'vendor' | 'outsider' | 'unknown';
  readonly affected: readonly Affected[];
  readonly severity: readonly { readonly type: string; readonly score: string }[];
  readonly course: readonly CourseStep[];
  readonly claims: readonly Claim[];
  readonly labels: readonly Label[];
  readonly response: { readonly by: string; readonly date: string; readonly text: string } | null;
  readonly condition: Condition | null;
  readonly marker: ArtifactMarker | null;
  readonly references: readonly Reference[];
  readonly revisions: readonly Revision[];
  /** Id of the feed that the record came from; `bundled` for the one in the package. */
  readonly origin: string;
}

/** Sort order of concern, lowest first. */
export const CONCERNS: readonly Concern[] = ['info', 'notice', 'warn', 'urgent'];

/** Negative when `a` is the lesser concern. */
export function compareConcern(a: Concern, b: Concern): number {
  return CONCERNS.indexOf(a) - CONCERNS.indexOf(b);
}
