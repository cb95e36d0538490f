/** Kinds of faults on the way to a file; each is told in its own words. */
export type FaultKind =
  | 'redirect'
  | 'page'
  | 'length'
  | 'endless'
  | 'hangs'
  | 'slow'
  | 'closes'
  | 'truncated'
  | 'unreachable'
  | 'certificate'
  | 'status'
  | 'root'
  | 'large'
  | 'content';

/** A file could not be had as it must be. The message is a sentence for people, without a full stop. */
export class FeedFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.name = 'FeedFault';
    this.kind = kind;
  }
}
