import {
  azureReferences,
  braceReferences,
  circleReferences,
  dollarReferences,
  gitlabReferences,
  noReferences,
  roundReferences,
  type FindReferences,
} from './ci-variables';

/** What a YAML format of build systems and the like means by its keys, wherever in the file they stand. */
export interface CiFormat {
  readonly source: string;
  readonly label: string;
  /** Matches the paths of such files. */
  readonly path: RegExp;
  /** Keys of an image: a reference, a map with `name` or `image`, or a list of these. */
  readonly images: ReadonlySet<string>;
  /** Keys of shell text: a text, or a list of texts. */
  readonly scripts: ReadonlySet<string>;
  /** Whether the texts of a list run in one shell, so that a variable set by one is known to the next. */
  readonly oneShell: boolean;
  /** Keys whose values follow each other as the words of one command. */
  readonly words: readonly (readonly string[])[];
  /** Keys of variables, with what stands before their names: `HIDDEN` for those that no shell sees. */
  readonly variables: ReadonlyMap<string, string>;
  /** What the system fills in before anything runs. */
  readonly references: FindReferences;
  /** What it fills in within the name of an image. */
  readonly imageReferences: FindReferences;
  /** What more it has of its own. */
  readonly special: 'gitlab' | 'circleci' | 'compose' | 'ansible' | 'kubernetes' | null;
}

const set = (text = ''): ReadonlySet<string> => new Set(text.split(' ').filter((key) => key !== ''));
const env = (text: string, prefix = ''): ReadonlyMap<string, string> => new Map(text.split(' ').map((key) => [key, prefix]));

const BASE = {
  images: set('image'),
  scripts: set(),
  oneShell: true,
  words: [],
  variables: env('environment'),
  references: noReferences,
  imageReferences: dollarReferences,
  special: null,
} as const;

const TRAVIS_PHASES = 'before_install install before_script script after_script after_success after_failure before_cache before_deploy after_deploy';
const BUILTIN = 'ansible.builtin.';

/** Build systems, in the order in which paths are tried. */
export const CI_FORMATS: readonly CiFormat[] = [
  {
    ...BASE,
    source: 'gitlab-ci',
    label: 'GitLab CI',
    path: /(?:^|\/)(?:[^/]*\.?gitlab-ci[^/]*\.ya?ml|\.gitlab\/(?:[^/]+\/){0,20}[^/]+\.ya?ml)$/,
    images: set('image services'),
    scripts: set('before_script script after_script pre_get_sources_script'),
    variables: env('variables'),
    references: gitlabReferences,
    special: 'gitlab',
  },
  {
    ...BASE,
    source: 'circleci',
    label: 'CircleCI',
    path: /(?:^|\/)\.circleci\/(?:[^/]+\/){0,20}[^/]+\.ya?ml$/,
    scripts: set('run command'),
    references: circleReferences,
    imageReferences: circleReferences,
    special: 'circleci',
  },
  {
    ...BASE,
    source: 'azure-pipelines',
    label: 'Azure Pipelines',
    path: /(?:^|\/)(?:azure[^/]*pipelines?[^/]*\.ya?ml|\.(?:azuredevops|azure-pipelines|pipelines)\/(?:[^/]+\/){0,20}[^/]+\.ya?ml)$/,
    images: set('image container'),
    scripts: set('script bash pwsh powershell'),
    variables: env('variables env'),
    references: azureReferences,
    imageReferences: azureReferences,
  },
  {
    ...BASE,
    source: 'bitbucket-pipelines',
    label: 'Bitbucket Pipelines',
    path: /(?:^|\/)[^/]*bitbucket-pipelines?[^/]*\.ya?ml$/,
    images: set('image pipe'),
    scripts: set('script after-script'),
    variables: env('variables'),
  },
  {
    ...BASE,
    source: 'buildkite',
    label: 'Buildkite',
    path: /(?:^|\/)(?:buildkite[^/]*\.ya?ml|\.buildkite\/(?:[^/]+\/){0,20}[^/]+\.ya?ml)$/,
    scripts: set('command commands'),
    variables: env('env environment'),
  },
  ...(
    [
      ['drone', 'Drone', /(?:^|\/)\.drone\.ya?ml$/],
      ['woodpecker', 'Woodpecker', /(?:^|\/)\.woodpecker(?:\.ya?ml|\/(?:[^/]+\/){0,20}[^/]+\.ya?ml)$/],
      ['crow', 'Crow', /(?:^|\/)\.crow(?:\.ya?ml|\/(?:[^/]+\/){0,20}[^/]+\.ya?ml)$/],
      ['vela', 'Vela', /(?:^|\/)\.vela\.ya?ml$/],
    ] as const
  ).map(([source, label, path]): CiFormat => ({ ...BASE, source, label, path, scripts: set('commands') })),
  {
    ...BASE,
    source: 'cloud-build',
    label: 'Cloud Build',
    path: /(?:^|\/)cloudbuild[^/]*\.ya?ml$/,
    images: set('name'),
    scripts: set('script'),
    words: [['entrypoint', 'args']],
    variables: env('env substitutions'),
    references: dollarReferences,
  },
  {
    ...BASE,
    source: 'bitrise',
    label: 'Bitrise',
    path: /(?:^|\/)\.?bitrise\.ya?ml$/,
    scripts: set('content'),
    variables: env('envs'),
  },
  { ...BASE, source: 'travis', label: 'Travis CI', path: /(?:^|\/)\.travis\.ya?ml$/, scripts: set(TRAVIS_PHASES), variables: env('env') },
  {
    ...BASE,
    source: 'taskfile',
    label: 'Taskfile',
    path: /(?:^|\/)[Tt]askfile(?:\.dist)?\.ya?ml$/,
    images: set(),
    scripts: set('cmds cmd sh'),
    oneShell: false,
    variables: new Map([...env('vars', '{'), ...env('env')]),
    references: braceReferences,
  },
  {
    ...BASE,
    source: 'cloud-init',
    label: 'cloud-init',
    path: /(?:^|\/)(?:[^/]*cloud-(?:init|config)[^/]*\.ya?ml|user-data(?:\.ya?ml)?)$/,
    images: set(),
    scripts: set('runcmd bootcmd'),
    variables: env('environment'),
  },
  {
    ...BASE,
    source: 'ansible',
    label: 'Ansible',
    path: /(?:^|\/)(?:[^/]*playbook[^/]*\.ya?ml|(?:playbooks|tasks|handlers|group_vars|host_vars)\/(?:[^/]+\/){0,20}[^/]+\.ya?ml|roles\/(?:[^/]+\/){0,20}(?:defaults|vars)\/[^/]+\.ya?ml)$/,
    scripts: set(`shell command raw cmd ${BUILTIN}shell ${BUILTIN}command ${BUILTIN}raw`),
    oneShell: false,
    variables: new Map([...env('vars', '{'), ...env('environment')]),
    references: braceReferences,
    imageReferences: braceReferences,
    special: 'ansible',
  },
  {
    ...BASE,
    source: 'compose',
    label: 'Compose',
    path: /(?:^|\/)(?:docker-|podman-)?compose[^/]*\.ya?ml$/,
    words: [['entrypoint', 'command']],
    references: dollarReferences,
    special: 'compose',
  },
];

/** Kubernetes objects, Helm values, Kustomize and everything else that names images by `image`: any other YAML file. */
export const IMAGE_FORMAT: CiFormat = {
  ...BASE,
  source: 'kubernetes',
  label: 'images in YAML files',
  path: /\.ya?ml$/,
  scripts: set('script'),
  words: [['command', 'args']],
  variables: env('env'),
  references: roundReferences,
  imageReferences: roundReferences,
  special: 'kubernetes',
};
