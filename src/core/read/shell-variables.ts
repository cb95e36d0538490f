import { unknownPiece, type Piece } from './shell-pieces';

/** One possible value: its pieces; null parts the elements of an array. */
export type Run = readonly (Piece | null)[];

/** All values that a variable can have at a point of the script, in the order they are written. */
export type Value = readonly Run[];

/** More possible values than this count as unknown. */
export const MAX_VALUES = 8;

/** What a branch did: the values of the variables it set, as they are at its end. */
export type Changes = ReadonlyMap<string, Value | undefined>;

/** Two lists of values as one; a value in both counts once. */
function union(a: Value, b: Value): Value {
  const all = [...new Set([...a, ...b])];
  const first = all[0]?.[0] ?? null;
  if (all.length <= MAX_VALUES) return all;
  // Which of so many it is cannot be told; the last one is kept as a value that nobody knows.
  const at = first === null ? 0 : first.useStart;
  return [...all.slice(0, MAX_VALUES - 1), [unknownPiece(at, at, 'one of many values')]];
}

/** Most steps that one text may take: what a script of several megabytes needs, and not more than a few seconds. */
export const MAX_WORK = 1_000_000;

/** The variables of a script while it is read from top to bottom, with branches that may or may not run. */
export class ShellVariables {
  private readonly values = new Map<string, Value>();
  private readonly journals: Map<string, Value | undefined>[] = [];

  private work = 0;

  /** Counts steps; a small text can ask for very many of them by expanding values again and again. */
  spend(steps: number): void {
    this.work += steps;
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.work;
  }

  /** Whether the text has had all the steps that it may take. */
  get exhausted(): boolean {
    return this.work > MAX_WORK;
  }

  get(name: string): Value | undefined {
    return this.values.get(name);
  }

  /** Sets a variable; of too many values the last ones become one that nobody knows. */
  set(name: string, value: Value | undefined): void {
    const journal = this.journals.at(-1);
    if (journal !== undefined && !journal.has(name)) journal.set(name, this.values.get(name));
    if (value === undefined) this.values.delete(name);
    else this.values.set(name, union(value, []));
  }

  /** Runs a part of the script, takes its assignments back, and says what they were. */
  branch(run: () => void): Changes {
    const journal = new Map<string, Value | undefined>();
    this.journals.push(journal);
    try {
      run();
    } finally {
      this.journals.pop();
    }
    const changes = new Map<string, Value | undefined>();
    for (const [name, prior] of journal) {
      changes.set(name, this.values.get(name));
      if (prior === undefined) this.values.delete(name);
      else this.values.set(name, prior);
    }
    return changes;
  }

  /** Goes on after branches of which one has run, or perhaps none (`optional`). */
  join(branches: readonly Changes[], optional: boolean): void {
    const names = new Set(branches.flatMap((b) => [...b.keys()]));
    this.spend(names.size * branches.length);
    for (const name of names) {
      const prior = this.values.get(name);
      let value: Value = optional ? (prior ?? []) : [];
      for (const branch of branches) value = union(value, (branch.has(name) ? branch.get(name) : prior) ?? []);
      this.set(name, value.length === 0 ? undefined : value);
    }
  }
}
