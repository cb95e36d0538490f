import { comparePlain } from '../assess/higher-version';
import type { TrustState } from '../model/trust-state';
import { visible } from '../present/escape';
import { installedCopies, type InstalledCopy } from './installed';

/** A copy on this machine that may be compared with another release. */
export interface XrayChoice {
  /** `Claude Code 2.1.150`. */
  readonly label: string;
  readonly path: string;
  /** Package that other releases of it are asked for by; null where none is known. */
  readonly npmName: string | null;
  /** The version that we advise to move to; null where there is no advice. */
  readonly advised: string | null;
  /** The copy and a version or tag of its package, in their order in time; a tag counts as later. */
  readonly pairWith: (version: string) => { readonly before: string; readonly after: string };
}

/** Every copy on this machine that can be compared, tool by tool. */
export function xrayChoices(state: TrustState): readonly XrayChoice[] {
  return state.feed.tools.flatMap(({ id }) => installedCopies(state, id).map((copy) => choiceOf(copy, state)));
}

function choiceOf(copy: InstalledCopy, { advice }: TrustState): XrayChoice {
  const { label, path, version, npmName } = copy;
  return {
    label: visible(label),
    path,
    npmName,
    advised: advice.get(copy.sighting)?.version ?? null,
    pairWith: (other) => {
      const release = `${npmName ?? label}@${other}`;
      const isLater = (comparePlain(other, version) ?? 1) >= 0;
      return isLater ? { before: path, after: release } : { before: release, after: path };
    },
  };
}
