import { resolve, sep } from 'node:path';
import type { TrustState } from '../../core/model/trust-state';
import { terminalText } from '../../core/present/escape';
import { comparePlain } from '../../core/assess/higher-version';
import { findTool, installedCopies, otherCopies, type InstalledCopy } from '../../core/xray/installed';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, usage, type CliResult } from '../cli-run';
import { shownPath } from '../machine';
import { findRelease } from './find-release';
import { newestRelease } from './pair';
import { groundOf, runXray, type XrayContext, type XrayOptions } from './run-xray';

/**
 * `xray --installed`: compares an installed copy of a tool with another release of it: the version in `to`, a file or
 * folder, or else the newest that npm has. `wanted` is a tool, or the path of one of several copies.
 */
export async function runInstalled(wanted: string, to: string | undefined, options: XrayOptions, context: XrayContext, state: TrustState): Promise<CliResult> {
  const home = context.home ?? null;
  const copy = chooseCopy(wanted, state, context.cwd, home);
  if (!copy.ok) return { exit: copy.missing ? EXIT.usage : EXIT.incomplete, out: '', err: `error: ${copy.reason}\n` };
  const { label, path, version } = copy.value;
  // One question for the version and the release itself.
  let isSaid = false;
  const asking: XrayContext = {
    ...context,
    tell: (sentence) => {
      if (!isSaid || !sentence.includes('needs the network')) context.tell(sentence);
      isSaid ||= sentence.includes('needs the network');
    },
  };
  const other = await otherRelease(copy.value, to, options, asking);
  if (!other.ok) return other.missing ? usage(terminalText(other.reason)) : { exit: EXIT.incomplete, out: '', err: `error: ${terminalText(other.reason)}\n` };
  context.tell(`${label} at ${shownPath(path, home)} is compared with ${other.value}.`);
  const isEarlier = (comparePlain(other.value.slice(other.value.lastIndexOf('@') + 1), version) ?? 1) < 0;
  return isEarlier ? runXray(other.value, path, options, asking) : runXray(path, other.value, options, asking);
}

function chooseCopy(wanted: string, state: TrustState, cwd: string, home: string | null): Outcome<InstalledCopy> {
  const byPath = wanted.includes(sep) || wanted.includes('/') ? resolve(cwd, wanted) : null;
  const tool = findTool(state.feed, wanted);
  if (byPath !== null && tool === null) {
    const copies = state.feed.tools.flatMap(({ id }) => installedCopies(state, id));
    const copy = copies.find(({ path }) => path === byPath);
    return copy === undefined ? failure(`${terminalText(wanted)} is no installed copy that was found; "tool-trust check" lists them`, true) : success(copy);
  }
  if (tool === null) return failure(`the feed has no tool ${terminalText(wanted)}; it is named by its id or name, as "tool-trust check" shows it`, true);
  const copies = installedCopies(state, tool.id);
  const [first, second] = copies;
  if (second !== undefined) {
    const list = copies.map(({ label, path }) => `  ${terminalText(label)}  ${terminalText(shownPath(path, home))}`).join('\n');
    return failure(`${terminalText(tool.name)} is installed ${copies.length} times; name one by its path, as in --installed PATH:\n${list}`, true);
  }
  if (first !== undefined) return success(first);
  const others = otherCopies(state, tool.id);
  const name = terminalText(tool.name);
  return failure(others > 0 ? `where the files of ${name} lie on this machine is not known well enough to compare them` : `no installed copy of ${name} was found`);
}

/** The release to hold a copy against. Missing means that the person has to ask for something else. */
async function otherRelease({ kind, label, npmName }: InstalledCopy, to: string | undefined, options: XrayOptions, context: XrayContext): Promise<Outcome<string>> {
  if (to !== undefined) {
    const here = await findRelease(to, context.cwd);
    if (here.ok && here.value.kind !== 'npm') return success(to);
  }
  if (npmName === null) {
    const what = kind === 'extension' ? 'a folder or .vsix file of another release' : 'a file or folder of another release';
    return failure(`${label} cannot be had from npm under a name that is known; give ${what} with --to`, true);
  }
  const version = to === undefined ? await newestRelease(npmName, groundOf(options, context)) : success(to);
  if (!version.ok) return failure(version.reason);
  if (to === undefined) context.tell(`The newest version of ${npmName} is ${version.value}.`);
  return success(`${npmName}@${version.value}`);
}
