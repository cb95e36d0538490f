import { toTrustEvent } from '../feed/osv-record';
import type { Advisory } from './import-advisory';
import { candidate, concernedBy, type Catalogue } from './import-candidate';
import { mergeAdvisory } from './import-merge';
import { nextId, type RawRecord } from './new-record';

/** A record that an import may touch. `candidate`: it waits in the folder of candidates and is left to its curator. */
export interface KnownRecord {
  readonly raw: RawRecord;
  readonly record: 'event' | 'ledger';
  readonly candidate: boolean;
}

/** What one advisory led to. */
export interface ImportStep {
  readonly advisory: string;
  readonly outcome: 'candidate' | 'merged' | 'proposal' | 'up-to-date' | 'waiting' | 'unclear' | 'withdrawn' | 'no-id';
  /** The record that it became or belongs to. */
  readonly id: string | null;
  readonly lines: readonly string[];
}

/** Takes advisories one after the other, so that two for one flaw end in one record. */
export class ImportRun {
  readonly steps: ImportStep[] = [];
  /** Advisories of packages that no tool of the catalogue has. */
  elsewhere = 0;
  readonly #catalogue: Catalogue;
  readonly #known: Map<string, KnownRecord>;
  readonly #aliases = new Map<string, string>();
  readonly #fresh = new Set<string>();
  readonly #written = new Map<string, RawRecord>();
  readonly #now: string;

  constructor(catalogue: Catalogue, known: ReadonlyMap<string, KnownRecord>, now: string) {
    this.#catalogue = catalogue;
    this.#known = new Map(known);
    this.#now = now;
    for (const [id, { raw }] of known) this.#learn(id, raw);
  }

  /** Records to write, by id. */
  get written(): ReadonlyMap<string, RawRecord> {
    return this.#written;
  }

  take(advisory: Advisory): void {
    const concerned = concernedBy(advisory, this.#catalogue);
    const owners = [...new Set(advisory.ids.flatMap((id) => this.#aliases.get(id.toUpperCase()) ?? []))];
    const step = (outcome: ImportStep['outcome'], id: string | null, lines: readonly string[] = []): void => {
      this.steps.push({ advisory: advisory.id, outcome, id, lines });
    };
    if (concerned.length === 0 && owners.length === 0) {
      this.elsewhere++;
      return;
    }
    const [owner] = owners;
    const notes = concerned.flatMap((c) => c.notes);
    if (owners.length > 1) {
      step('unclear', null, [`its ids belong to several records: ${owners.join(', ')}`]);
    } else if (owner !== undefined) {
      this.#update(owner, advisory, concerned, step);
    } else if (advisory.withdrawn !== null) {
      step('withdrawn', null);
    } else {
      const id = nextId(this.#known.keys(), (advisory.published ?? this.#now).slice(0, 4));
      if (id === null) {
        step('no-id', null);
        return;
      }
      this.#keep(id, { raw: candidate(advisory, concerned, id, this.#now), record: 'event', candidate: false });
      this.#fresh.add(id);
      step('candidate', id, notes);
    }
  }

  #update(
    id: string,
    advisory: Advisory,
    concerned: ReturnType<typeof concernedBy>,
    step: (outcome: ImportStep['outcome'], id: string, lines?: readonly string[]) => void,
  ): void {
    const known = this.#known.get(id);
    if (known === undefined || known.candidate) {
      step('waiting', id);
      return;
    }
    const event = toTrustEvent(known.raw, known.record);
    const proposal = mergeAdvisory(known.raw, event, advisory, concerned, this.#now, !this.#fresh.has(id));
    if (proposal === null) {
      step('up-to-date', id);
      return;
    }
    this.#keep(id, { ...known, raw: proposal.record });
    step(this.#fresh.has(id) ? 'merged' : 'proposal', id, [...proposal.changes, ...concerned.flatMap((c) => c.notes)]);
  }

  #keep(id: string, known: KnownRecord): void {
    this.#known.set(id, known);
    this.#written.set(id, known.raw);
    this.#learn(id, known.raw);
  }

  #learn(id: string, raw: RawRecord): void {
    const aliases: unknown = raw['aliases'];
    if (!Array.isArray(aliases)) return;
    for (const alias of aliases) {
      if (typeof alias !== 'string' || this.#aliases.has(alias.toUpperCase())) continue;
      this.#aliases.set(alias.toUpperCase(), id);
    }
  }
}
