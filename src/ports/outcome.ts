/** An expected failure is a value: what went wrong, in a sentence that says what to do. */
export interface Failure {
  readonly ok: false;
  readonly reason: string;
  /** True when the thing does not exist, which is an answer and not a fault. */
  readonly missing: boolean;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;

/** A failure with its reason. */
export function failure(reason: string, missing = false): Failure {
  return { ok: false, reason, missing };
}

/** A success. */
export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}
