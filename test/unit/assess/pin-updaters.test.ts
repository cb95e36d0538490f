// Danger: a pin that nothing updates passes for a fresh one because a bot is set up for something else, or a person is
// told that nothing updates a pin which a bot does update.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { reachOf, type PinFacts } from '../../../src/core/assess/bot-reach';
import { updaterFor } from '../../../src/core/assess/pin-updaters';
import { READERS } from '../../../src/core/read/registry';
import { noBots, readUpdateBots, type UpdateBots } from '../../../src/core/read/update-bots';

const pin = (name: string, ecosystem = 'npm', over: Partial<PinFacts> = {}): PinFacts => ({
  ...{ tool: 'claude-code', package: { ecosystem, name }, where: 'dependencies', mergeKey: null, version: { kind: 'exact', text: '2.1.150' } },
  ...over,
});
const CLI = '@anthropic-ai/claude-code';
const NPM = pin(CLI);
const MCP = pin(CLI, 'npm', { where: 'server x' });
const ACTION = pin('anthropics/claude-code-action/base-action', 'GitHub Actions', { where: 'job a, step 1' });
const IMAGE = pin('ghcr.io/berriai/litellm', 'x-image', { where: 'FROM' });

const renovate = (config: unknown, path = 'renovate.json'): UpdateBots => readUpdateBots([{ path, text: JSON.stringify(config) }], true);
const dependabot = (text: string): UpdateBots => readUpdateBots([{ path: '.github/dependabot.yml', text }], true);
const entry = (ecosystem: string, rest = '    directory: /\n'): UpdateBots =>
  dependabot(`version: 2\nupdates:\n  - package-ecosystem: ${ecosystem}\n${rest}`);
const say = (bots: UpdateBots, source = 'package-json', path = 'package.json', facts = NPM): string => {
  const updater = updaterFor(source, path, facts, bots);
  return updater === null ? 'none' : `${updater.state}: ${updater.text}`;
};
const RENOVATE = 'Renovate (renovate.json)';
const DEPENDABOT = 'Dependabot (.github/dependabot.yml)';

describe('what is known of places', () => {
  test('there are readers to look at', () => {
    assert.ok(READERS.length > 10);
  });

  for (const { source } of READERS) {
    test(`the source ${source} has a row`, () => {
      assert.notEqual(reachOf(source, 'x', NPM), null);
    });
  }

  test('a source without a row is unknown, and names of Object have none', () => {
    for (const source of ['new-source', 'constructor']) {
      assert.equal(say(renovate({}), source), 'unknown: whether a bot reads this kind of file is not known here');
    }
  });

  test('the question does not arise for a moving tag or an unreadable version', () => {
    for (const kind of ['floating', 'unreadable'] as const) {
      assert.equal(say(renovate({}), 'package-json', 'package.json', { ...NPM, version: { kind, text: 'latest' } }), 'none');
    }
  });

  const reached: readonly (readonly [string, string, PinFacts, string])[] = [
    ['package-json', 'a/package.json', NPM, 'on'],
    ['package-json', 'package.json', pin(CLI, 'npm', { where: 'script agent' }), 'off'],
    ['pnpm-lock', 'pnpm-lock.yaml', pin(CLI, 'npm', { mergeKey: 'x' }), 'on'],
    ['pnpm-lock', 'pnpm-lock.yaml', NPM, 'unknown'],
    ['requirements', 'requirements-dev.txt', pin('litellm', 'PyPI'), 'on'],
    ['requirements', 'requirements/base.in', pin('litellm', 'PyPI'), 'off'],
    ['dockerfile', 'docker/Dockerfile', IMAGE, 'on'],
    ['dockerfile', 'docker/Dockerfile', pin(CLI, 'npm', { where: 'RUN' }), 'off'],
    ['dockerfile', 'app.dockerfile', IMAGE, 'on'],
    ['compose', 'compose.yaml', pin('x/y', 'x-image', { where: 'services.a.image' }), 'on'],
    ['compose', 'compose.yaml', pin('x/y', 'x-image', { where: 'services.a.environment.RUNTIME_IMAGE' }), 'off'],
    ['github-workflow', '.github/workflows/a.yml', ACTION, 'on'],
    ['github-workflow', '.github/workflows/a.yml', pin(CLI), 'off'],
    ['gitlab-ci', '.gitlab-ci.yml', pin('x/y', 'x-image', { where: 'job.image' }), 'on'],
    ['gitlab-ci', '.gitlab-ci.yml', pin(CLI, 'npm', { where: 'job.script' }), 'off'],
    ['azure-pipelines', 'azure-pipelines.yml', pin('x/y', 'x-image', { where: 'container' }), 'off'],
    ['devcontainer', '.devcontainer/devcontainer.json', pin('anthropic.claude-code', 'VSCode'), 'off'],
    ['devcontainer', '.devcontainer/devcontainer.json', pin('x/y', 'x-image', { where: 'image' }), 'on'],
    ['devcontainer', 'app/.devcontainer/devcontainer.json', pin('x/y', 'x-image', { where: 'image' }), 'off'],
    ['github-workflow', '.github/workflows/a.yml', pin('x/y', 'x-image', { where: 'job a, container' }), 'on'],
    ['github-workflow', '.github/workflows/a.yml', pin('x/y', 'x-image', { where: 'job a, step 1' }), 'unknown'],
    ['devcontainer', '.devcontainer/devcontainer.json', pin('x/y', 'x-image', { where: 'containerEnv IMAGE' }), 'off'],
    ['mcp-config', '.mcp.json', MCP, 'off'],
    ['mise', 'mise.toml', NPM, 'on'],
    ['mise', 'mise.toml', pin('goose', 'x-native', { tool: 'goose' }), 'unknown'],
    ['tool-versions', '.tool-versions', NPM, 'off'],
    ['terraform', 'main.tf', pin('x/y', 'x-image', { where: 'image' }), 'unknown'],
    ['terraform', 'main.tf', pin(CLI, 'npm', { where: 'user_data' }), 'off'],
    ['quadlet', 'a.container', pin('x/y', 'x-image', { where: 'Image' }), 'on'],
    ['quadlet', 'a.container', pin(CLI, 'npm', { where: 'Exec' }), 'off'],
    ['kubernetes', 'chart/values.yaml', pin('x/y', 'x-image', { where: 'agent.image' }), 'on'],
    ['kubernetes', 'deploy.yaml', pin('x/y', 'x-image', { where: 'spec.containers.0.image' }), 'off'],
    ['python-lock', 'uv.lock', pin('litellm', 'PyPI', { mergeKey: 'x' }), 'on'],
    ['shell-script', 'a.sh', NPM, 'off'],
  ];
  for (const [source, path, facts, state] of reached) {
    test(`Renovate as it comes: ${source} ${path} ${facts.package.ecosystem} ${facts.where} is ${state}`, () => {
      assert.equal(say(renovate({}), source, path, facts).split(':')[0], state);
    });
  }
});

describe('without a bot', () => {
  test('nothing updates a manifest at the root of a repository; elsewhere it cannot be seen', () => {
    assert.equal(say(noBots(true)), 'off: there is no Renovate or Dependabot file');
    assert.match(say(noBots(false)), /^unknown: .*root of a repository/);
  });

  test('no bot reads MCP configuration, wherever it is set up', () => {
    for (const bots of [noBots(true), noBots(false), renovate({}), entry('npm')]) {
      assert.equal(say(bots, 'mcp-config', '.mcp.json', MCP), 'off: no bot reads MCP configuration');
    }
  });

  test('a configuration that cannot be read leaves it open', () => {
    for (const text of [null, '{', '[]', '"x"']) {
      assert.equal(say(readUpdateBots([{ path: 'renovate.json', text }], true)), 'unknown: renovate.json cannot be read, so what it updates is not known');
    }
    assert.match(say(dependabot('a: [')), /^unknown: \.github\/dependabot\.yml cannot be read/);
  });
});

describe('Renovate', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['an empty configuration', {}, `on: ${RENOVATE}`],
    ['well-known presets', { extends: ['config:recommended', ':semanticCommits', 'group:allNonMajor', 'schedule:weekly', ':label(x)'] }, `on: ${RENOVATE}`],
    ['switched off', { enabled: false }, `off: ${RENOVATE}: it is switched off ("enabled": false)`],
    ['silent', { mode: 'silent' }, `off: ${RENOVATE}: it is switched off ("mode": "silent")`],
    ['a preset that switches off', { extends: [':disableRenovate'] }, `off: ${RENOVATE}: it is switched off (:disableRenovate)`],
    ['a preset of somebody', { extends: ['github>org/renovate'] }, `unknown: ${RENOVATE}: the preset github>org/renovate is not known here`],
    ['a preset that leaves some out', { extends: [':disableDevDependencies'] }, `unknown: ${RENOVATE}: the preset :disableDevDependencies is not known here`],
    ['switched off beside an unknown preset', { extends: ['local>x'], enabled: false }, `off: ${RENOVATE}: it is switched off ("enabled": false)`],
    ['ignored by name', { ignoreDeps: [CLI] }, `off: ${RENOVATE}: it is left out (ignoreDeps)`],
    ['ignored by name beside an unknown preset', { extends: ['x'], ignoreDeps: [CLI] }, `off: ${RENOVATE}: it is left out (ignoreDeps)`],
    ['another ignored', { ignoreDeps: ['left-pad'] }, `on: ${RENOVATE}`],
    ['other managers only', { enabledManagers: ['github-actions'] }, `off: ${RENOVATE}: npm not among enabledManagers`],
    ['its manager listed', { enabledManagers: ['npm'] }, `on: ${RENOVATE}`],
    ['its manager off', { npm: { enabled: false } }, `off: ${RENOVATE}: its npm manager is switched off`],
    ['the path ignored', { ignorePaths: ['package.json'] }, `off: ${RENOVATE}: the file is left out (ignorePaths)`],
    ['other paths only', { includePaths: ['web/**'] }, `off: ${RENOVATE}: the file is left out (includePaths)`],
    ['a class in a path', { ignorePaths: ['[ab]/**'] }, `unknown: ${RENOVATE}: a pattern that leaves things out is not understood`],
    ['a rule for it', { packageRules: [{ matchPackageNames: [CLI], enabled: false }] }, `off: ${RENOVATE}: a package rule switches it off`],
    ['a rule by glob', { packageRules: [{ matchPackageNames: ['@anthropic-ai/*'], enabled: false }] }, `off: ${RENOVATE}: a package rule switches it off`],
    ['a rule for others', { packageRules: [{ matchPackageNames: ['!@anthropic-ai/*'], enabled: false }] }, `on: ${RENOVATE}`],
    ['a rule for all', { packageRules: [{ matchPackageNames: ['*'], enabled: false }] }, `off: ${RENOVATE}: a package rule switches it off`],
    ['all off, this on', { packageRules: [{ matchPackageNames: ['*'], enabled: false }, { matchPackageNames: [CLI], enabled: true }] }, `on: ${RENOVATE}`],
    ['big steps off', { packageRules: [{ matchPackageNames: [CLI], matchUpdateTypes: ['major'], enabled: false }] }, `on: ${RENOVATE}`],
    ['an expression', { packageRules: [{ matchPackageNames: ['/anthropic/'], enabled: false }] }, `unknown: ${RENOVATE}: whether a package rule (matchPackageNames) applies to it cannot be told`],
    ['an expression for another manager', { packageRules: [{ matchPackageNames: ['/x/'], matchManagers: ['gomod'], enabled: false }] }, `on: ${RENOVATE}`],
    ['a matcher that is not known', { packageRules: [{ matchSourceUrls: ['https://x'], enabled: false }] }, `unknown: ${RENOVATE}: whether a package rule (matchSourceUrls) applies to it cannot be told`],
    ['a rule that groups', { packageRules: [{ matchPackagePatterns: ['.*'], groupName: 'all' }] }, `on: ${RENOVATE}`],
    ['by dependency type', { packageRules: [{ matchDepTypes: ['dependencies'], enabled: false }] }, `off: ${RENOVATE}: a package rule switches it off`],
    ['by another type', { packageRules: [{ matchDepTypes: ['devDependencies'], enabled: false }] }, `on: ${RENOVATE}`],
    ['by datasource', { packageRules: [{ matchDatasources: ['npm'], enabled: false }] }, `off: ${RENOVATE}: a package rule switches it off`],
    ['a rule of rubbish', { packageRules: [null, 1, 'x', { enabled: 'no' }] }, `on: ${RENOVATE}`],
    ['Python off, which once was a group', { python: { enabled: false } }, `unknown: ${RENOVATE}: what "python": {"enabled": false} covers is not known here`],
  ];
  for (const [what, config, expected] of cases) {
    test(what, () => {
      assert.equal(say(renovate(config)), expected);
    });
  }

  test('the base presets skip examples and tests, unless paths are set or that preset is taken out', () => {
    const at = (config: unknown): string => say(renovate(config), 'package-json', 'packages/test/package.json').split(':')[0] ?? '';
    assert.equal(at({ extends: ['config:recommended'] }), 'off');
    assert.equal(at({ extends: ['config:recommended'], ignorePaths: [] }), 'on');
    assert.equal(at({ extends: ['config:recommended'], ignorePresets: [':ignoreModulesAndTests'] }), 'on');
    assert.equal(at({}), 'on');
  });

  test('an unknown preset may bring a manager for what no usual one reads', () => {
    assert.match(say(renovate({ extends: ['github>org/x'] }), 'mcp-config', '.mcp.json', MCP), /^unknown/);
  });

  const hinted = { ...pin(CLI, 'npm', { where: 'RUN' }), hinted: true };
  const docker = (config: unknown, facts: PinFacts = hinted): string => say(renovate(config), 'dockerfile', 'Dockerfile', facts);
  test('a renovate comment counts only with a custom manager that runs', () => {
    assert.equal(docker({}), `off: ${RENOVATE}: a renovate comment names it, and no custom manager is set up for it`);
    assert.equal(docker({ extends: ['customManagers:dockerfileVersions'] }), `on: ${RENOVATE}`);
    assert.match(docker({ extends: ['customManagers:githubActionsVersions'] }), /^off/);
    assert.equal(docker({ customManagers: [{ customType: 'regex' }] }), `on: ${RENOVATE}`);
    assert.match(docker({ customManagers: [{ customType: 'regex' }], enabledManagers: ['npm'] }), /^off/);
    assert.equal(docker({ extends: ['customManagers:dockerfileVersions'], enabledManagers: ['custom.regex'] }), `on: ${RENOVATE}`);
    assert.match(docker({ customManagers: [{}] }, { ...hinted, hinted: false }), /^unknown: .*custom managers/);
    assert.match(docker({ extends: ['customManagers:dockerfileVersions'], packageRules: [{ matchPackageNames: [CLI], enabled: false }] }), /^off/);
  });

  test('managers that are off by default must be switched on', () => {
    const facts = pin('litellm', 'PyPI', { where: 'hook x' });
    const at = (config: unknown): string => say(renovate(config), 'pre-commit', '.pre-commit-config.yaml', facts);
    assert.equal(at({}), `off: ${RENOVATE}: its pre-commit manager is not switched on`);
    assert.equal(at({ 'pre-commit': { enabled: true } }), `on: ${RENOVATE}`);
    assert.equal(at({ extends: [':enablePreCommit'] }), `on: ${RENOVATE}`);
  });

  test('an action in a folder goes by its repository', () => {
    const at = (name: string): string =>
      say(renovate({ packageRules: [{ matchPackageNames: [name], enabled: false }] }), 'github-workflow', '.github/workflows/a.yml', ACTION);
    assert.match(at('anthropics/claude-code-action'), /^off/);
    assert.match(at('anthropics/other'), /^on/);
  });

  test('lock entries of other packages move only with the lockfile', () => {
    const at = (config: unknown): string => say(renovate(config), 'package-lock', 'package-lock.json');
    assert.match(at({}), /^unknown: .*comes with another package/);
    assert.match(at({ lockFileMaintenance: { enabled: true } }), /^on/);
    assert.match(at({ extends: [':maintainLockFilesWeekly'] }), /^on/);
  });
});

describe('Dependabot', () => {
  const cases: readonly (readonly [string, UpdateBots, string])[] = [
    ['its ecosystem at the root', entry('npm'), `on: ${DEPENDABOT}`],
    ['another ecosystem', entry('pip'), `off: ${DEPENDABOT}: it is not set up for npm or bun`],
    ['another folder', entry('npm', '    directory: /web\n'), `off: ${DEPENDABOT}: its folder is not set up`],
    ['a list of folders', entry('npm', '    directories: ["/web", "/"]\n'), `on: ${DEPENDABOT}`],
    ['ignored', entry('npm', `    directory: /\n    ignore:\n      - dependency-name: "${CLI}"\n`), `off: ${DEPENDABOT}: it is left out (ignore)`],
    ['ignored by pattern', entry('npm', '    directory: /\n    ignore:\n      - dependency-name: "@anthropic-ai*"\n'), `off: ${DEPENDABOT}: it is left out (ignore)`],
    ['big steps ignored', entry('npm', `    directory: /\n    ignore:\n      - dependency-name: "${CLI}"\n        update-types: ["version-update:semver-major"]\n`), `on: ${DEPENDABOT}`],
    ['others allowed', entry('npm', '    directory: /\n    allow:\n      - dependency-name: react\n'), `off: ${DEPENDABOT}: it is not among those allowed`],
    ['some kinds allowed', entry('npm', '    directory: /\n    allow:\n      - dependency-type: production\n'), `unknown: ${DEPENDABOT}: whether it is among those allowed cannot be told`],
    ['no pull requests', entry('npm', '    directory: /\n    open-pull-requests-limit: 0\n'), `off: ${DEPENDABOT}: it proposes no versions (open-pull-requests-limit)`],
    ['the file left out', entry('npm', '    directory: /\n    exclude-paths: ["*.json"]\n'), `off: ${DEPENDABOT}: the file is left out (exclude-paths)`],
    ['a class in a pattern', entry('npm', '    directory: /\n    exclude-paths: ["[p]*.json"]\n'), `unknown: ${DEPENDABOT}: a pattern that leaves files out is not understood`],
    ['nothing under updates', dependabot('version: 2\n'), `off: ${DEPENDABOT}: it is not set up for npm or bun`],
  ];
  for (const [what, bots, expected] of cases) {
    test(what, () => {
      assert.equal(say(bots), expected);
    });
  }

  test('globs name folders; a folder below one that is set up may be its workspace', () => {
    const at = (rest: string): string => say(entry('npm', rest), 'package-json', 'packages/a/package.json').split(':')[0] ?? '';
    assert.equal(at('    directories: ["/packages/*"]\n'), 'on');
    assert.equal(at('    directories: ["**/*"]\n'), 'on');
    assert.equal(at('    directory: /packages\n'), 'unknown');
    assert.equal(at('    directory: /\n'), 'unknown');
    assert.equal(at('    directory: /web\n'), 'off');
  });

  test('workflows belong to the root, images to the folder of their Dockerfile', () => {
    assert.match(say(entry('github-actions'), 'github-workflow', '.github/workflows/a.yml', ACTION), /^on/);
    assert.match(say(entry('github-actions'), 'github-workflow', '.github/actions/x/action.yml', ACTION), /^off/);
    assert.match(say(entry('docker'), 'dockerfile', 'Dockerfile', IMAGE), /^on/);
    assert.match(say(entry('docker'), 'dockerfile', 'docker/Dockerfile', IMAGE), /^off/);
  });
});

describe('both bots', () => {
  const both = (config: unknown, yaml: string): UpdateBots =>
    readUpdateBots([{ path: 'renovate.json', text: JSON.stringify(config) }, { path: '.github/dependabot.yml', text: yaml }], true);
  const NPM_ROOT = 'updates:\n  - package-ecosystem: npm\n    directory: /\n';
  test('one that updates is enough; an open question keeps it open; else both say why', () => {
    assert.equal(say(both({}, NPM_ROOT)), `on: ${RENOVATE} and ${DEPENDABOT}`);
    assert.equal(say(both({ enabled: false }, NPM_ROOT)), `on: ${DEPENDABOT}`);
    assert.match(say(both({ extends: ['x'] }, 'updates: []\n')), /^unknown: Renovate/);
    assert.equal(
      say(both({ enabled: false }, 'updates: []\n')),
      `off: ${RENOVATE}: it is switched off ("enabled": false); ${DEPENDABOT}: it is not set up for npm or bun`,
    );
  });
});

test('any configuration has an answer, the same one twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (config, yaml) => {
      const bots = (): UpdateBots => readUpdateBots([{ path: 'renovate.json', text: JSON.stringify(config) }, { path: '.github/dependabot.yml', text: yaml }], true);
      assert.equal(say(bots()), say(bots()));
    }),
  );
});
