import { isAbsolute, join, resolve } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { isOff } from './fs-failure';
import { envFolder, envValue, expandHome, mayLookAt, shownPath, type MachineView } from './machine';
import { readTextFile } from './text-file';

/** A folder that npm was told to install global packages below, and who told it. */
export interface NpmPrefix {
  readonly path: string;
  readonly label: string;
}

/** Where npm looks for system-wide configuration under the usual prefixes. */
const SYSTEM_NPMRC = ['/etc/npmrc', '/usr/etc/npmrc', '/usr/local/etc/npmrc', '/opt/homebrew/etc/npmrc'];

/**
 * All prefixes that npm is configured with on this machine, by environment or npmrc file. npm itself takes only the
 * first in its order; an earlier setting may have been used for an installation all the same, so all count.
 * Rules: https://docs.npmjs.com/cli/configuring-npm/npmrc.
 */
export async function findNpmPrefixes(machine: MachineView, found: Collector, cancel: CancelToken): Promise<readonly NpmPrefix[]> {
  const prefixes: NpmPrefix[] = [];
  const fromEnv = envFolder(machine, 'NPM_CONFIG_PREFIX', true);
  if (fromEnv !== null) prefixes.push({ path: fromEnv, label: 'npm prefix NPM_CONFIG_PREFIX' });
  for (const file of npmrcFiles(machine)) {
    const text = await readTextFile(file, machine.home, cancel);
    if (isOff(cancel)) return prefixes;
    if (!text.ok) {
      if (!text.missing) found.failed(file, `npm’s prefix is not known: ${text.reason}`);
      continue;
    }
    const written = readPrefix(text.value);
    if (written === null) continue;
    const shown = shownPath(file, machine.home);
    const path = expandPrefix(written, machine);
    if (path === null) {
      found.skipped(file, `The prefix in ${shown} is not an absolute path here, so npm’s global packages below it were not looked at.`);
    } else if (mayLookAt(machine, path)) {
      prefixes.push({ path, label: `npm prefix from ${shown}` });
    }
  }
  return prefixes;
}

function npmrcFiles(machine: MachineView): readonly string[] {
  const files: string[] = [];
  for (const name of ['NPM_CONFIG_USERCONFIG', 'NPM_CONFIG_GLOBALCONFIG']) {
    const file = envFolder(machine, name, true);
    if (file !== null) files.push(file);
  }
  if (machine.home !== null) files.push(join(machine.home, '.npmrc'));
  const roaming = machine.platform === 'win32' ? envFolder(machine, 'APPDATA') : null;
  if (roaming !== null) files.push(join(roaming, 'npm', 'etc', 'npmrc'));
  if (machine.systemWide && machine.platform !== 'win32') files.push(...SYSTEM_NPMRC);
  return [...new Set(files)];
}

/** The last `prefix` of an npmrc text before any section; null when none is set. */
export function readPrefix(text: string): string | null {
  let prefix: string | null = null;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line.startsWith('[')) break;
    const equals = line.indexOf('=');
    if (equals < 0 || line.slice(0, equals).trim() !== 'prefix') continue;
    const value = line.slice(equals + 1).trim();
    const quote = value[0];
    const quoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
    prefix = quoted ? value.slice(1, -1) : value;
  }
  return prefix === '' ? null : prefix;
}

/** Puts variables and `~` into a prefix; null when one is not set or the result is not an absolute path. */
function expandPrefix(prefix: string, machine: MachineView): string | null {
  const unset: string[] = [];
  const text = prefix.replace(/\$\{([^${}]{1,128})\}/g, (_, name: string) => {
    // Those two speak of the home that is looked at, which need not be the one of this process.
    const isHome = name === 'HOME' || name === 'USERPROFILE';
    const value = isHome ? machine.home : envValue(machine, name);
    if (value === null) unset.push(name);
    return value ?? '';
  });
  const path = unset.length === 0 ? expandHome(machine, text) : null;
  return path !== null && isAbsolute(path) && !path.includes('\0') ? resolve(path) : null;
}
