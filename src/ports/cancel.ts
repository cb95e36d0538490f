/** Says whether a result is still wanted; checked after every await. */
export interface CancelToken {
  readonly cancelled: boolean;
}

/** For callers that never cancel. */
export const NEVER_CANCELLED: CancelToken = { cancelled: false };
