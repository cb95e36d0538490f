import parse from 'semver/functions/parse';

/** Three numbers, perhaps a `v` before and a pre-release behind: what can be written in place of another version. */
export const PLAIN_VERSION = /^(v?)(\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,64})?)$/;

/** Negative when `a` is the lower version; null when one of them is no version. */
export function comparePlain(a: string, b: string): number | null {
  const left = parse(a, { loose: true });
  const right = parse(b, { loose: true });
  return left === null || right === null ? null : left.compare(right);
}

/** The higher of two versions, so that one change satisfies both; null when one of them is no plain version. */
export function higherVersion(a: string, b: string): string | null {
  if (!PLAIN_VERSION.test(a) || !PLAIN_VERSION.test(b)) return null;
  const order = comparePlain(a, b);
  if (order === null) return null;
  return order >= 0 ? a : b;
}
