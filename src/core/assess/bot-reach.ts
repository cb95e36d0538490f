import type { Pin } from '../read/reader';

/** What a pin is, as far as it decides whether a bot reads it. */
export type PinFacts = Pick<Pin, 'package' | 'where' | 'hinted' | 'mergeKey' | 'version' | 'tool'>;

/** What one bot, as it is set up, does with a pin; `why` finishes a sentence that begins with the bot's name. */
export type BotDecision = { readonly state: 'on' } | { readonly state: 'off' | 'unknown'; readonly why: string };

/** Which parts of the bots read a place by default. */
export interface Reach {
  /** Finishes "no bot reads …". */
  readonly what: string;
  /** Renovate's managers that take the file, by their usual file patterns. */
  readonly renovate: readonly string[];
  /** Those of them that run only when they are switched on. */
  readonly optIn: boolean;
  /** Dependabot's ecosystems. */
  readonly dependabot: readonly string[];
  /** The place is an entry of a lockfile. */
  readonly lock: boolean;
  /** The `customManagers:` preset that looks for `renovate:` comments in such files; null when there is none. */
  readonly custom: string | null;
  /** Why it cannot be told whether the manager knows this one; null when it does. */
  readonly doubt: string | null;
}

type ReachOf = (path: string, pin: PinFacts) => Reach;

const NOWHERE: Omit<Reach, 'what'> = { renovate: [], optIn: false, dependabot: [], lock: false, custom: null, doubt: null };

function none(what: string, custom: string | null = null): ReachOf {
  return () => ({ ...NOWHERE, what, custom });
}

function read(what: string, renovate: readonly string[], dependabot: readonly string[] = []): ReachOf {
  return () => ({ ...NOWHERE, what, renovate, dependabot });
}

function locked(what: string, renovate: readonly string[], dependabot: readonly string[]): ReachOf {
  return () => ({ ...NOWHERE, what, renovate, dependabot, lock: true });
}

function optIn(what: string, renovate: string, dependabot: readonly string[] = []): ReachOf {
  return () => ({ ...NOWHERE, what, renovate: [renovate], dependabot, optIn: true });
}

/** `yes` for files whose path fits, `no` for the others. */
function onPath(pattern: RegExp, yes: ReachOf, no: ReachOf): ReachOf {
  return (path, pin) => (pattern.test(path) ? yes(path, pin) : no(path, pin));
}

/** Last key of a place that names an image, as against the shell lines of the same file. */
const IMAGE_KEY = /(?:^|\.)(?:image|container|services|name)(?:\.\d{1,4})?$/;

/** Images under their own keys are read, shell lines beside them are not. */
function images(yes: ReachOf, no: ReachOf): ReachOf {
  return (path, pin) => (pin.package.ecosystem === 'x-image' && IMAGE_KEY.test(pin.where) ? yes(path, pin) : no(path, pin));
}

const MANIFEST = read('package.json', ['npm'], ['npm', 'bun']);
const SCRIPTS = 'shell commands';

function packageJson(path: string, pin: PinFacts): Reach {
  return (pin.where.startsWith('script') ? none('the scripts of package.json') : MANIFEST)(path, pin);
}

const IMAGE_PLACES: ReadonlySet<string> = new Set(['FROM', 'COPY --from', 'RUN --mount']);
const RENOVATE_DOCKERFILE = /(?:^|\/|\.)(?:[Dd]ocker|[Cc]ontainer)file$|(?:^|\/)(?:[Dd]ocker|[Cc]ontainer)file[^/]*$/;

function dockerfile(path: string, pin: PinFacts): Reach {
  const isImage = pin.package.ecosystem === 'x-image' && IMAGE_PLACES.has(pin.where);
  if (!isImage) return none('what a Dockerfile runs', 'dockerfileVersions')(path, pin);
  const renovate = RENOVATE_DOCKERFILE.test(path) ? ['dockerfile'] : [];
  return { ...NOWHERE, what: 'a Dockerfile of that name', renovate, dependabot: pin.where === 'FROM' ? ['docker'] : [] };
}

function workflow(path: string, pin: PinFacts): Reach {
  if (pin.package.ecosystem === 'GitHub Actions') return read('workflows', ['github-actions'], ['github-actions'])(path, pin);
  if (pin.package.ecosystem === 'x-image') {
    // A step's own image and one that its commands start are told of in the same words.
    const doubt = /, (?:container|service )/.test(pin.where) ? null : 'whether it reads this image, or a command starts it, cannot be told';
    return { ...read('workflows', ['github-actions'])(path, pin), doubt };
  }
  return none('run lines and inputs of workflows', 'githubActionsVersions')(path, pin);
}

const RENOVATE_DEVCONTAINER = /^(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/;

function devcontainer(path: string, pin: PinFacts): Reach {
  if (pin.package.ecosystem !== 'x-image' || pin.where !== 'image') return none('the extensions, options and commands of dev containers')(path, pin);
  return onPath(RENOVATE_DEVCONTAINER, read('dev containers', ['devcontainer']), none('dev containers below the root'))(path, pin);
}

/** Tools without a backend prefix that Renovate's mise manager knows, by our ids. */
const MISE_NAMES: ReadonlySet<string> = new Set(['claude-code', 'codex', 'copilot-cli', 'gemini-cli', 'opencode', 'crush', 'amp', 'kiro-cli']);

function mise(path: string, pin: PinFacts): Reach {
  const known = pin.package.ecosystem !== 'x-native' || MISE_NAMES.has(pin.tool);
  const doubt = known ? null : 'whether its mise manager knows this tool cannot be told';
  return { ...read('mise files', ['mise'])(path, pin), doubt };
}

function terraform(path: string, pin: PinFacts): Reach {
  const read = /\.(?:tf|tofu)$/.test(path) && pin.package.ecosystem === 'x-image' && IMAGE_KEY.test(pin.where);
  if (!read) return none('the scripts and variables of Terraform files', 'tfvarsVersions')(path, pin);
  const doubt = 'whether its terraform manager knows this kind of resource cannot be told';
  return { ...NOWHERE, what: 'Terraform files', renovate: ['terraform'], doubt };
}

const REQUIREMENTS = /(?:^|\/)[\w-]*requirements(?:[-._]\w+)?\.(?:txt|pip)$/;
const ANY_YAML = images(
  onPath(
    /(?:^|\/)values\.ya?ml$/,
    read('Helm values', ['helm-values'], ['helm']),
    onPath(/(?:^|\/)kustomization\.ya?ml$/, read('Kustomize files', ['kustomize'], ['docker']), optIn('Kubernetes files', 'kubernetes', ['docker'])),
  ),
  none(SCRIPTS),
);

/** By source of the reader. A table, so that a source without a row is seen by a test. */
const REACH: Readonly<Record<string, ReachOf>> = {
  'package-json': packageJson,
  catalogs: read('catalogs', ['npm'], ['npm', 'bun']),
  'package-lock': locked('lockfiles', ['npm'], ['npm']),
  'pnpm-lock': locked('lockfiles', ['npm'], ['npm']),
  'yarn-lock': locked('lockfiles', ['npm'], ['npm']),
  'bun-lock': locked('lockfiles', ['npm', 'bun'], ['bun']),
  deno: read('Deno files', ['deno'], ['deno']),
  'deno-lock': locked('lockfiles', ['deno'], ['deno']),
  'default-packages': none('lists of default packages'),
  requirements: onPath(REQUIREMENTS, read('requirements', ['pip_requirements'], ['pip', 'uv']), optIn('requirements of that name', 'pip-compile', ['pip'])),
  pyproject: read('pyproject.toml', ['pep621', 'poetry'], ['pip', 'uv']),
  'python-lock': locked('lockfiles', ['pep621', 'poetry'], ['pip', 'uv']),
  pipfile: read('Pipfile', ['pipenv'], ['pip']),
  'pipfile-lock': locked('lockfiles', ['pipenv'], ['pip']),
  'setup-cfg': read('setup.cfg', ['setup-cfg'], ['pip']),
  pixi: read('pixi.toml', ['pixi']),
  'conda-environment': () => ({ ...NOWHERE, what: 'Conda environments', dependabot: ['conda'] }),
  pep723: optIn('script headers', 'pep723'),
  'pre-commit': optIn('pre-commit hooks', 'pre-commit', ['pre-commit']),
  dockerfile,
  compose: images(read('compose files', ['docker-compose'], ['docker-compose']), none('the commands and variables of compose files')),
  kubernetes: ANY_YAML,
  'github-workflow': workflow,
  'gitlab-ci': images(read('GitLab CI', ['gitlabci']), none(SCRIPTS, 'gitlabPipelineVersions')),
  circleci: images(read('CircleCI', ['circleci']), none(SCRIPTS)),
  'azure-pipelines': images(optIn('Azure Pipelines', 'azure-pipelines'), none(SCRIPTS, 'azurePipelinesVersions')),
  'bitbucket-pipelines': images(read('Bitbucket Pipelines', ['bitbucket-pipelines']), none(SCRIPTS, 'bitbucketPipelinesVersions')),
  buildkite: none('Buildkite commands and images'),
  drone: images(read('Drone', ['droneci']), none(SCRIPTS)),
  woodpecker: images(read('Woodpecker', ['woodpecker']), none(SCRIPTS)),
  crow: images(read('Crow', ['crow']), none(SCRIPTS)),
  vela: images(read('Vela', ['velaci']), none(SCRIPTS)),
  'cloud-build': images(read('Cloud Build', ['cloudbuild']), none(SCRIPTS)),
  bitrise: none('Bitrise scripts'),
  travis: none('Travis CI scripts'),
  taskfile: none('task files'),
  'cloud-init': none('cloud-init files'),
  ansible: images(read('Ansible', ['ansible']), none(SCRIPTS)),
  jenkins: none('Jenkins scripts'),
  devcontainer,
  'mcp-config': none('MCP configuration'),
  'mcp-yaml': none('MCP configuration'),
  'codex-config': none('MCP configuration'),
  'claude-plugin': none('plugin manifests'),
  'editor-settings': none('editor settings'),
  mise,
  'mise-lock': locked('mise lockfiles', ['mise'], []),
  prototools: none('agents in .prototools'),
  'tool-versions': none('agents in .tool-versions'),
  devbox: read('devbox.json', ['devbox']),
  nix: none('package versions in Nix files'),
  brewfile: none('Brewfiles'),
  'windows-packages': none('package lists of Windows'),
  terraform,
  quadlet: (path, pin) => (pin.where === 'Image' ? read('Podman unit files', ['quadlet']) : none(SCRIPTS))(path, pin),
  'shell-script': none('shell scripts'),
  powershell: none('PowerShell scripts'),
  'batch-script': none('batch files'),
  justfile: none('justfiles'),
  makefile: none('makefiles', 'makefileVersions'),
};

/**
 * What a bot reads of a place, by the reader's source; null for a source without a row. After Renovate's and Dependabot's
 * documentation of what their managers and ecosystems take.
 */
export function reachOf(source: string, path: string, pin: PinFacts): Reach | null {
  const row = Object.hasOwn(REACH, source) ? REACH[source] : undefined;
  return row === undefined ? null : row(path, pin);
}
