import { join } from 'node:path';
import { envFolder, type MachineView } from './machine';
import { movedFolder, userFolders } from './user-folders';

/**
 * Where packages for the whole user or machine lie. `segments` follow `base`: `*` and `v*` stand for any folder name
 * (that begins so), `{package}` for the package's own name. In `label`, `{}` is what the first of them stood for.
 */
export interface RootPattern {
  readonly label: string;
  readonly base: string;
  readonly segments: readonly string[];
}

/** One installer or version manager. `{lib}` in a tail is npm's `lib/node_modules`, on Windows `node_modules`. */
interface Manager {
  readonly label: string;
  readonly bases: readonly string[];
  readonly tails: readonly string[];
}

/** Where the packages inside a formula are said to be. */
export const FORMULA_LABEL = 'Homebrew formula {}';

/**
 * `$NAME` is a variable that moves the manager's folder; the usual place counts as well, since the variable may be set
 * in one shell and not in the next. `{data}` and `{config}` are the XDG folders, `{library}` those of macOS,
 * `{roaming}` and `{local}` those of Windows; a base that does not exist on a platform drops out.
 */
const MANAGERS: readonly Manager[] = [
  { label: 'npm prefix ~/.npm-global', bases: ['~/.npm-global'], tails: ['{lib}'] },
  { label: 'npm prefix ~/.local', bases: ['~/.local'], tails: ['lib/node_modules'] },
  { label: 'npm', bases: ['{roaming}/npm'], tails: ['node_modules'] },
  { label: 'nvm, Node {}', bases: ['$NVM_DIR', '~/.nvm'], tails: ['versions/node/*/{lib}'] },
  { label: 'nvm for Windows, Node {}', bases: ['$NVM_HOME', '{roaming}/nvm'], tails: ['v*/node_modules'] },
  {
    label: 'fnm, Node {}',
    bases: ['$FNM_DIR', '{data}/fnm', '~/.fnm', '{library}/fnm', '{roaming}/fnm'],
    tails: ['node-versions/*/installation/{lib}'],
  },
  { label: 'Volta', bases: ['$VOLTA_HOME', '~/.volta', '{local}/Volta'], tails: ['tools/image/packages/{package}/{lib}'] },
  { label: 'Volta, Node {}', bases: ['$VOLTA_HOME', '~/.volta', '{local}/Volta'], tails: ['tools/image/node/*/{lib}'] },
  // Vite+ lays each package into a folder of its own, from some version on into one per installation in it.
  { label: 'Vite+', bases: ['$VP_HOME', '~/.vite-plus'], tails: ['packages/{package}/{lib}', 'packages/{package}/*/{lib}'] },
  { label: 'nvs, Node {}', bases: ['$NVS_HOME', '~/.nvs', '{local}/nvs'], tails: ['node/*/*/{lib}'] },
  { label: 'proto, Node {}', bases: ['$PROTO_HOME', '~/.proto'], tails: ['tools/node/*/{lib}'] },
  { label: 'n', bases: ['$N_PREFIX', '~/n', '~/.n'], tails: ['lib/node_modules'] },
  { label: 'nodenv, Node {}', bases: ['$NODENV_ROOT', '~/.nodenv'], tails: ['versions/*/{lib}'] },
  {
    label: 'asdf, Node {}',
    bases: ['$ASDF_DATA_DIR', '~/.asdf'],
    tails: ['installs/nodejs/*/{lib}', 'installs/nodejs/*/.npm/{lib}'],
  },
  { label: 'mise, Node {}', bases: ['$MISE_DATA_DIR', '{data}/mise', '{local}/mise'], tails: ['installs/node/*/{lib}'] },
  // A tool that comes from npm lies below `npm-<name>`, or below the short name that mise knows it by.
  { label: 'mise, {}', bases: ['$MISE_DATA_DIR', '{data}/mise', '{local}/mise'], tails: ['installs/*/*/{lib}'] },
  {
    label: 'pnpm global',
    bases: ['$PNPM_HOME', '{data}/pnpm', '~/Library/pnpm', '{local}/pnpm'],
    // Up to version 11 one folder per layout number, from 12 one folder per installation.
    tails: ['global/*/node_modules', 'global/v*/*/node_modules'],
  },
  { label: 'Yarn global', bases: ['{config}/yarn', '{local}/Yarn/Data'], tails: ['global/node_modules'] },
  { label: 'Bun global', bases: ['$BUN_INSTALL', '~/.bun'], tails: ['install/global/node_modules'] },
  { label: 'Homebrew npm', bases: ['$HOMEBREW_PREFIX', '~/.linuxbrew'], tails: ['lib/node_modules'] },
  { label: FORMULA_LABEL, bases: ['$HOMEBREW_PREFIX', '~/.linuxbrew'], tails: ['Cellar/*/*/libexec/lib/node_modules'] },
  { label: 'Scoop, {}', bases: ['$SCOOP', '~/scoop'], tails: ['persist/nodejs*/bin/node_modules'] },
];

/** Places of the whole machine, per platform; Homebrew keeps each formula's packages apart. */
const SYSTEM: Readonly<Partial<Record<NodeJS.Platform, readonly (readonly [string, string, string])[]>>> = {
  linux: [
    ['npm prefix /usr/local', '/usr/local', 'lib/node_modules'],
    ['npm prefix /usr', '/usr', 'lib/node_modules'],
    ['npm prefix /usr/local/share/npm-global', '/usr/local/share/npm-global', 'lib/node_modules'],
    ['Homebrew npm', '/home/linuxbrew/.linuxbrew', 'lib/node_modules'],
    [FORMULA_LABEL, '/home/linuxbrew/.linuxbrew/Cellar', '*/*/libexec/lib/node_modules'],
    ['Yarn global', '/usr/local/share/.config/yarn', 'global/node_modules'],
  ],
  darwin: [
    ['npm prefix /usr/local', '/usr/local', 'lib/node_modules'],
    ['Homebrew npm', '/opt/homebrew', 'lib/node_modules'],
    [FORMULA_LABEL, '/opt/homebrew/Cellar', '*/*/libexec/lib/node_modules'],
    [FORMULA_LABEL, '/usr/local/Cellar', '*/*/libexec/lib/node_modules'],
    ['Yarn global', '/usr/local/share/.config/yarn', 'global/node_modules'],
  ],
};

/** Every pattern that makes sense on this machine, without touching the disk. Layouts are those each manager writes. */
export function nodeRootPatterns(machine: MachineView): readonly RootPattern[] {
  const lib = libSegments(machine.platform).join('/');
  const patterns: RootPattern[] = [];
  for (const { label, bases, tails } of MANAGERS) {
    for (const base of new Set(bases.flatMap((spec) => resolveBase(machine, spec)))) {
      for (const tail of tails) patterns.push({ label, base, segments: tail.replace('{lib}', lib).split('/') });
    }
  }
  return [...patterns, ...systemPatterns(machine)];
}

/** From an npm prefix to its packages. */
export function libSegments(platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' ? ['node_modules'] : ['lib', 'node_modules'];
}

function systemPatterns(machine: MachineView): readonly RootPattern[] {
  if (!machine.systemWide) return [];
  if (machine.platform === 'win32') {
    const programs = envFolder(machine, 'ProgramFiles');
    return programs === null ? [] : [{ label: 'npm of Node', base: join(programs, 'nodejs'), segments: ['node_modules'] }];
  }
  const rows = SYSTEM[machine.platform] ?? SYSTEM.linux ?? [];
  return rows.map(([label, base, tail]) => ({ label, base, segments: tail.split('/') }));
}

function resolveBase(machine: MachineView, spec: string): readonly string[] {
  const [first = '', ...rest] = spec.split('/');
  const starts = first.startsWith('$') ? movedFolder(machine, first.slice(1)) : userFolders(machine, first);
  return starts.map((start) => join(start, ...rest));
}
