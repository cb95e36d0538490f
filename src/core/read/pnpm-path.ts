/** A version taken out of a longer text: `start` and `end` are offsets in that text. */
export interface PnpmVersion {
  /** The package it is of; null when the text does not say, because the name stands elsewhere. */
  readonly name: string | null;
  readonly version: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes `name@version(peers)` of 9.0, `/name@version(peers)` of 6.x and `/name/version_peers` of 5.x apart; 5.x has a
 * host in front for registries other than the usual one. Null for addresses and folders.
 */
export function dependencyPath(path: string): PnpmVersion | null {
  const host = /^\/|^[^/@]+\//.exec(path)?.[0].length ?? 0;
  const match = /^((?:@[^/@()]+\/)?[^/@()]+)[@/](?=\d)/.exec(path.slice(host));
  if (match === null) return null;
  const start = host + match[0].length;
  const end = suffixStart(path, start);
  return { name: match[1] ?? null, version: path.slice(start, end), start, end };
}

/** Where the peers of a version begin: `(` since 6.0, `_` or `/` before. No version holds any of them. */
export function suffixStart(value: string, from: number): number {
  for (let at = from; at < value.length; at++) if ('(_/'.includes(value.charAt(at))) return at;
  return value.length;
}
