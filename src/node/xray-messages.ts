import type { ReleasePair, XrayEnd } from '../ports/xray';

/** What the thread that compares releases is started with. */
export interface XrayQuestion extends ReleasePair {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Home folder whose installed copies count as being here; null when there is none. */
  readonly home: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder for kept results; null keeps none. */
  readonly cache: string | null;
}

/** What that thread says. */
export type FromXray =
  | { readonly kind: 'progress'; readonly step: string }
  | { readonly kind: 'may-fetch'; readonly sentence: string }
  | { readonly kind: 'end'; readonly end: XrayEnd };

/** What it is told: the answer to its question, or to end. */
export type ToXray = { readonly kind: 'answer'; readonly yes: boolean } | { readonly kind: 'stop' };
