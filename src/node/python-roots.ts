import { join } from 'node:path';
import { envFolder, type MachineView } from './machine';
import type { RootPattern } from './node-roots';
import { movedFolder, userFolders } from './user-folders';

/** One installer or kind of environment. `{site}` in a tail is where an environment keeps its packages. */
interface Manager {
  readonly label: string;
  readonly bases: readonly string[];
  readonly tails: readonly string[];
}

/**
 * Environments of tools first, then those of Python itself. Notation as in `node-roots.ts`. uv's and pipx's homes are
 * those their documentation names, old ones included: an environment stays where it was made.
 */
const MANAGERS: readonly Manager[] = [
  { label: 'uv tool {}', bases: ['$UV_TOOL_DIR'], tails: ['*/{site}'] },
  { label: 'uv tool {}', bases: ['{data}/uv', '{roaming}/uv', '{roaming}/uv/data'], tails: ['tools/*/{site}'] },
  {
    label: 'pipx {}',
    bases: ['$PIPX_HOME', '{data}/pipx', '~/.local/pipx', '{library}/pipx', '{local}/pipx', '{local}/pipx/pipx', '~/pipx'],
    tails: ['venvs/*/{site}'],
  },
  { label: 'mise, Python {}', bases: ['$MISE_DATA_DIR', '{data}/mise', '{local}/mise'], tails: ['installs/python/*/{site}'] },
  // mise lets uv or pipx install below a folder per tool and version.
  { label: 'mise, {}', bases: ['$MISE_DATA_DIR', '{data}/mise', '{local}/mise'], tails: ['installs/*/*/*/{site}', 'installs/*/*/venvs/*/{site}'] },
  { label: 'asdf, Python {}', bases: ['$ASDF_DATA_DIR', '~/.asdf'], tails: ['installs/python/*/{site}'] },
  { label: 'pyenv, Python {}', bases: ['$PYENV_ROOT', '~/.pyenv'], tails: ['versions/*/{site}'] },
  { label: 'pyenv for Windows, Python {}', bases: ['$PYENV', '~/.pyenv/pyenv-win'], tails: ['versions/*/{site}'] },
  { label: 'conda', bases: ['~/miniconda3', '~/anaconda3', '~/miniforge3', '~/mambaforge', '~/micromamba'], tails: ['{site}'] },
  {
    label: 'conda environment {}',
    bases: ['~/miniconda3', '~/anaconda3', '~/miniforge3', '~/mambaforge', '~/micromamba', '~/.conda', '$MAMBA_ROOT_PREFIX'],
    tails: ['envs/*/{site}'],
  },
  { label: 'virtualenv {}', bases: ['$WORKON_HOME', '~/.virtualenvs', '{data}/virtualenvs'], tails: ['*/{site}'] },
  {
    label: 'Poetry environment {}',
    bases: ['$XDG_CACHE_HOME/pypoetry', '~/.cache/pypoetry', '~/Library/Caches/pypoetry', '{local}/pypoetry/Cache'],
    tails: ['virtualenvs/*/{site}'],
  },
  { label: 'Python of uv, {}', bases: ['$UV_PYTHON_INSTALL_DIR', '{data}/uv/python'], tails: ['*/{site}'] },
];

/** `pip install --user` and the interpreters of one user, per system. */
const USER: readonly (Manager & { readonly platforms: readonly NodeJS.Platform[] })[] = [
  { platforms: ['linux', 'darwin'], label: 'pip for this user, {}', bases: ['$PYTHONUSERBASE', '~/.local'], tails: ['lib/python*/site-packages'] },
  { platforms: ['darwin'], label: 'pip for this user, Python {}', bases: ['~/Library/Python'], tails: ['*/lib/python/site-packages'] },
  { platforms: ['win32'], label: 'pip for this user, {}', bases: ['$PYTHONUSERBASE', '{roaming}/Python'], tails: ['Python*/site-packages'] },
  { platforms: ['win32'], label: '{}', bases: ['{local}/Programs/Python'], tails: ['Python*/Lib/site-packages'] },
  {
    platforms: ['win32'],
    label: '{}',
    bases: ['{local}/Packages'],
    tails: ['PythonSoftwareFoundation.Python.*/LocalCache/local-packages/Python*/site-packages'],
  },
];

/** Places of the whole machine. What Homebrew keeps in its formulae belongs to its own finder. */
const SYSTEM: readonly (readonly [NodeJS.Platform, string, string, string])[] = [
  ['linux', 'pipx {}', '/opt/pipx', 'venvs/*/lib/python*/site-packages'],
  ['linux', 'Python of the system', '/usr/lib/python3', 'dist-packages'],
  ['linux', 'Python of the system, {}', '/usr/lib', 'python3*/site-packages'],
  ['linux', 'Python of the system, {}', '/usr/lib64', 'python3*/site-packages'],
  ['linux', 'pip for all users, {}', '/usr/local/lib', 'python3*/dist-packages'],
  ['linux', 'pip for all users, {}', '/usr/local/lib', 'python3*/site-packages'],
  ['linux', 'conda', '/opt/conda', 'lib/python3*/site-packages'],
  ['linux', 'conda environment {}', '/opt/conda/envs', '*/lib/python3*/site-packages'],
  ['linux', 'Homebrew Python, {}', '/home/linuxbrew/.linuxbrew/lib', 'python3*/site-packages'],
  ['darwin', 'pipx {}', '/opt/pipx', 'venvs/*/lib/python*/site-packages'],
  ['darwin', 'Homebrew Python, {}', '/opt/homebrew/lib', 'python3*/site-packages'],
  ['darwin', 'Homebrew Python, {}', '/usr/local/lib', 'python3*/site-packages'],
  ['darwin', 'Python {}', '/Library/Frameworks/Python.framework/Versions', '*/lib/python3*/site-packages'],
];

const CACHES: readonly Manager[] = [
  {
    label: 'uvx or uv run',
    bases: ['$UV_CACHE_DIR', '$XDG_CACHE_HOME/uv', '~/.cache/uv', '~/Library/Caches/uv', '{local}/uv/cache'],
    tails: ['archive-v*/*/{site}', 'environments-v*/*/{site}', 'environments-v*/*/*/{site}'],
  },
  {
    label: 'pipx run',
    bases: ['$PIPX_HOME/.cache', '{data}/pipx/.cache', '~/.local/pipx/.cache', '{library}/pipx/.cache', '~/pipx/.cache', '{local}/pipx/.cache'],
    tails: ['*/{site}'],
  },
  {
    label: 'pipx run',
    bases: ['$XDG_CACHE_HOME/pipx', '~/.cache/pipx', '~/Library/Caches/pipx', '{local}/pipx/pipx/Cache'],
    tails: ['*/{site}'],
  },
];

/** Every folder of installed Python packages that makes sense on this machine, without touching the disk. */
export function pythonRootPatterns(machine: MachineView): readonly RootPattern[] {
  const user = USER.filter((m) => m.platforms.includes(machine.platform === 'win32' || machine.platform === 'darwin' ? machine.platform : 'linux'));
  return [...[...MANAGERS, ...user].flatMap((m) => patternsOf(machine, m)), ...systemPatterns(machine)];
}

/**
 * Environments that one-off runners keep: a later call with the same spec starts them again. uv has them in its cache,
 * beside unpacked wheels, which are no environments; pipx in a folder of its home, newer ones in the user's cache folder.
 */
export function pythonCachePatterns(machine: MachineView): readonly RootPattern[] {
  return CACHES.flatMap((m) => patternsOf(machine, m));
}

/** From an environment to its packages. */
function siteSegments(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'Lib/site-packages' : 'lib/python*/site-packages';
}

function patternsOf(machine: MachineView, { label, bases, tails }: Manager): readonly RootPattern[] {
  const site = siteSegments(machine.platform);
  const patterns: RootPattern[] = [];
  for (const base of new Set(bases.flatMap((spec) => resolveBase(machine, spec)))) {
    for (const tail of tails) patterns.push({ label, base, segments: tail.replace('{site}', site).split('/') });
  }
  return patterns;
}

function systemPatterns(machine: MachineView): readonly RootPattern[] {
  if (!machine.systemWide) return [];
  if (machine.platform === 'win32') {
    const programs = envFolder(machine, 'ProgramFiles');
    return programs === null ? [] : [{ label: '{}', base: programs, segments: ['Python3*', 'Lib', 'site-packages'] }];
  }
  const platform = machine.platform === 'darwin' ? 'darwin' : 'linux';
  return SYSTEM.filter(([on]) => on === platform).map(([, label, base, tail]) => ({ label, base, segments: tail.split('/') }));
}

function resolveBase(machine: MachineView, spec: string): readonly string[] {
  const [first = '', ...rest] = spec.split('/');
  const starts = first.startsWith('$') ? movedFolder(machine, first.slice(1)) : userFolders(machine, first);
  return starts.map((start) => join(start, ...rest));
}
