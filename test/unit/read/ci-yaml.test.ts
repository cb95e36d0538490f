// Danger: old versions live longest in build files. A pin is missed because a system writes its shell lines, images or
// variables in its own way; or a value is taken that does not hold where the pin stands.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CI_READERS, imageYamlReader } from '../../../src/core/read/ci-yaml';
import { ciPins, readCi } from '../../support/ci-tools';

const CLI = '@anthropic-ai/claude-code';
const LITELLM = 'ghcr.io/berriai/litellm';
const OPENHANDS = 'docker.all-hands.dev/all-hands-ai/openhands';
const reader = (source: string) => [...CI_READERS, imageYamlReader].find((r) => r.source === source) ?? assert.fail(source);
const PATHS: Readonly<Record<string, readonly string[]>> = {
  'gitlab-ci': ['.gitlab-ci.yml', 'a/b.gitlab-ci.yaml', '.gitlab/ci/test.yml'],
  circleci: ['.circleci/config.yml', 'a/.circleci/x/y.yaml'],
  'azure-pipelines': ['azure-pipelines.yml', 'azure-pipelines.release.yaml', '.azuredevops/a.yml', '.azure-pipelines/a/b.yml'],
  'bitbucket-pipelines': ['bitbucket-pipelines.yml'],
  buildkite: ['.buildkite/pipeline.yml', 'buildkite.yaml'],
  drone: ['.drone.yml'],
  woodpecker: ['.woodpecker.yml', '.woodpecker/test.yaml'],
  crow: ['.crow/a.yaml'],
  vela: ['.vela.yml'],
  'cloud-build': ['cloudbuild.yaml', 'cloudbuild-test.yml'],
  bitrise: ['bitrise.yml'],
  travis: ['.travis.yml'],
  taskfile: ['Taskfile.yml', 'a/taskfile.dist.yaml'],
  'cloud-init': ['cloud-init.yaml', 'user-data'],
  ansible: ['playbook.yml', 'roles/a/tasks/main.yml', 'group_vars/all.yml'],
  compose: ['compose.yaml', 'docker-compose.override.yml', 'a/docker-compose.yml'],
  kubernetes: ['values.yaml', 'k8s/deployment.yml'],
};
const path = (source: string): string => PATHS[source]?.[0] ?? assert.fail(source);
const pins = (source: string, text: string): readonly string[] => ciPins(reader(source), text, path(source));
const cli = (version: string, line: number, via = ''): string => `claude-code exact '${version}' ${line} <${version}>${via === '' ? '' : ` via ${via}`}`;
const litellm = (version: string, line: number, via = ''): string => cli(version, line, via).replace('claude-code', 'litellm');
const unread = (tool: string, text: string, line: number, via = ''): string => `${tool} unreadable '${text}' ${line} <${text}>${via === '' ? '' : ` via ${via}`}`;

describe('paths', () => {
  for (const [source, paths] of Object.entries(PATHS)) {
    for (const p of paths) {
      test(`${p} is ${source}`, () => {
        assert.equal([...CI_READERS, imageYamlReader].find((r) => r.accepts(p))?.source ?? (p === 'user-data' ? 'cloud-init' : ''), source);
      });
    }
  }
});

describe('Compose', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['an image', `services: {a: {image: "${LITELLM}:main-v1.42.10-stable"}}`, [litellm('main-v1.42.10-stable', 1)]],
    ['no tag', `services:\n  a:\n    image: ${LITELLM}`, [`litellm floating '' 3 <${LITELLM}>`]],
    ['a tag with a digest', `services: {a: {image: "${LITELLM}:main-v1.2.3@sha256:01"}}`, [unread('litellm', 'main-v1.2.3@sha256:01', 1)]],
    ['a default', `services: {a: {image: "${OPENHANDS}:\${TAG:-0.19}"}}`, ["openhands exact '0.19' 1 <0.19> via default of TAG"]],
    ['a default of the whole', `services: {a: {image: "\${IMAGE-${OPENHANDS}:0.19}"}}`, ["openhands exact '0.19' 1 <0.19> via default of IMAGE"]],
    ['a default of a default', `services: {a: {image: "${OPENHANDS}:\${A:-\${B:-0.19}}"}}`, ["openhands exact '0.19' 1 <0.19> via default of A, default of B"]],
    ['a variable as a default', `services: {a: {image: "${LITELLM}:\${A:-\${B}}"}}`, [unread('litellm', '${B}', 1, 'default of A, version from variable B, not resolved')]],
    ['what stands in its place', `services: {a: {image: "${LITELLM}:\${A:+1.2.3}"}}`, [unread('litellm', '${A:+1.2.3}', 1, 'version from variable A, not resolved')]],
    ['a default that moves', `services: {a: {image: "${LITELLM}:\${TAG:-latest}"}}`, ["litellm floating 'latest' 1 <latest> via default of TAG"]],
    ['a variable', `services: {a: {image: "${LITELLM}:\${TAG}"}}`, [unread('litellm', '${TAG}', 1, 'version from variable TAG, not resolved')]],
    ['a variable that must be set', `services: {a: {image: "${LITELLM}:\${TAG:?set it}"}}`, [unread('litellm', '${TAG:?set it}', 1, 'version from variable TAG, not resolved')]],
    ['a part of a tag', `services: {a: {image: "${LITELLM}:main-v$V"}}`, [unread('litellm', 'main-v$V', 1, 'version from variable V, not resolved')]],
    ['a registry that is not known', 'services: {a: {image: "$R/berriai/litellm:main-v1.2.3"}}', []],
    ['an anchor and a merge key', `x: &x {image: "${LITELLM}:main-v1.2.3"}\nservices:\n  a: {<<: *x}\n  b: {<<: *x}`, [litellm('main-v1.2.3', 1)]],
    ['an image in the environment, as a list', `services:\n  a:\n    environment:\n      - RUNTIME=${OPENHANDS}:0.19`, ["openhands exact '0.19' 4 <0.19>"]],
    ['an image in the environment, as a map', `services:\n  a:\n    environment:\n      RUNTIME: ${OPENHANDS}:0.19`, ["openhands exact '0.19' 4 <0.19>"]],
    ['a command', `services: {a: {command: sh -c "npx ${CLI}@2.1.5"}}`, [cli('2.1.5', 1)]],
    ['words', `services: {a: {entrypoint: [npx, -y], command: ["${CLI}@2.1.5"]}}`, [cli('2.1.5', 1)]],
    ['a variable of the container', `services: {a: {environment: {V: 2.1.5}, command: sh -c "npx ${CLI}@$$V"}}`, [cli('2.1.5', 1, 'environment V')]],
    ['a variable of the shell that starts it', `services: {a: {environment: {V: 2.1.5}, command: "npx ${CLI}@\${V}"}}`, [unread('claude-code', '${V}', 1)]],
    ['a comment', `services:\n  # a: {image: "${LITELLM}:main-v1.2.3"}\n  b: {image: x}`, []],
    ['prose', `services: {a: {labels: {x: "npm i -g ${CLI}@2.1.5"}}}`, []],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins('compose', text), expected); });
});

describe('GitLab', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['images', `image: ${LITELLM}:main-v1.2.3\njob:\n  image: {name: "${LITELLM}:main-v1.2.4"}\n  services:\n    - ${LITELLM}:main-v1.2.5\n    - name: ${LITELLM}:main-v1.2.6`, ['3', '4', '5', '6'].map((n, i) => litellm(`main-v1.2.${n}`, [1, 3, 5, 6][i] ?? 0))],
    ['a variable', `variables: {TAG: main-v1.2.3}\njob: {image: "${LITELLM}:$TAG"}`, [litellm('main-v1.2.3', 1, 'variables TAG')]],
    ['a variable with a description', `variables:\n  TAG: {value: main-v1.2.3, description: x}\njob: {image: "${LITELLM}:\${TAG}"}`, [litellm('main-v1.2.3', 2, 'variables TAG')]],
    ['scripts', `a: {before_script: ["npx ${CLI}@2.1.1"]}\nb: {script: npx ${CLI}@2.1.2}\nc: {after_script: ["npx ${CLI}@2.1.3"]}`, [cli('2.1.1', 1), cli('2.1.2', 2), cli('2.1.3', 3)]],
    ['one shell for all lines', `job:\n  script:\n    - V=2.1.5\n    - npx ${CLI}@$V`, [cli('2.1.5', 3, 'variable V')]],
    ['a job’s own variable wins', `variables: {V: 2.1.1}\njob: {variables: {V: 2.1.2}, script: "npx ${CLI}@$V"}`, [cli('2.1.2', 2, 'variables V')]],
    ['a variable of a variable', `variables: {A: 2.1.5, B: $A}\njob: {script: "npx ${CLI}@$B"}`, [cli('2.1.5', 1, 'variables B, variables A')]],
    ['extends', `.base:\n  script: npx ${CLI}@$V\njob:\n  extends: .base\n  variables: {V: 2.1.5}`, [cli('2.1.5', 5, 'variables V')]],
    ['extends: the job’s own script wins', `.base: {script: npx ${CLI}@2.1.1}\njob: {extends: .base, script: npx ${CLI}@2.1.2}`, [cli('2.1.2', 2)]],
    ['extends: the last one wins', `.a: {variables: {V: 2.1.1}}\n.b: {variables: {V: 2.1.2}}\njob: {extends: [.a, .b], script: npx ${CLI}@$V}`, [cli('2.1.2', 2, 'variables V')]],
    ['extends: without the variables', `.a: {variables: {V: 2.1.1}}\njob: {extends: .a, variables: null, script: npx ${CLI}@$V}`, [unread('claude-code', '$V', 2, 'variable V')]],
    ['extends: itself', `job: {extends: job, script: npx ${CLI}@2.1.2}`, [cli('2.1.2', 1)]],
    ['a hidden job that another file may extend', `.base: {script: npx ${CLI}@2.1.1}`, [cli('2.1.1', 1)]],
    ['a reference', `.setup: {script: [x]}\n.base:\n  script:\n    - npx ${CLI}@2.1.5\njob:\n  script:\n    - !reference [.base, script]`, [cli('2.1.5', 4)]],
    ['a reference with its variable', `.base: {script: ["npx ${CLI}@$V"]}\njob:\n  variables: {V: 2.1.5}\n  script: [!reference [.base, script]]`, [unread('claude-code', '$V', 1, 'variable V'), cli('2.1.5', 3, 'variables V')]],
    ['a reference to itself', 'a: {script: !reference [a, script]}', []],
    ['an input', `job: {script: "npx ${CLI}@$[[ inputs.v ]]"}`, [unread('claude-code', '$[[ inputs.v ]]', 1)]],
    ['an anchor', `.x: &x\n  - npx ${CLI}@2.1.5\njob:\n  script: *x`, [cli('2.1.5', 2)]],
    ['a comment in a script', `job:\n  script:\n    - |\n      # npx ${CLI}@2.1.5\n      echo "npx ${CLI}@2.1.6"`, []],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins('gitlab-ci', text), expected); });
});

describe('other systems', () => {
  const cases: readonly [source: string, name: string, text: string, expected: readonly string[]][] = [
    ['circleci', 'an image', `jobs: {a: {docker: [{image: "${LITELLM}:main-v1.2.3"}]}}`, [litellm('main-v1.2.3', 1)]],
    ['circleci', 'run as text and as a map', `jobs:\n  a:\n    steps:\n      - run: npx ${CLI}@2.1.1\n      - run: {command: "npx ${CLI}@2.1.2"}`, [cli('2.1.1', 4), cli('2.1.2', 5)]],
    ['circleci', 'a parameter of the pipeline', `parameters: {v: {default: 2.1.5}}\njobs: {a: {steps: [{run: "npx ${CLI}@<< pipeline.parameters.v >>"}]}}`, [cli('2.1.5', 1, 'default of parameter v')]],
    ['circleci', 'a parameter of a job, which its callers set', `jobs: {a: {parameters: {v: {default: 2.1.5}}, steps: [{run: "npx ${CLI}@<< parameters.v >>"}]}}`, [unread('claude-code', '<< parameters.v >>', 1)]],
    ['azure-pipelines', 'steps', `steps:\n- script: npx ${CLI}@2.1.1\n- bash: npx ${CLI}@2.1.2\n- pwsh: npx "${CLI}@2.1.3"\n- task: Bash@3\n  inputs: {script: "npx ${CLI}@2.1.4"}`, [cli('2.1.1', 2), cli('2.1.2', 3), cli('2.1.3', 4), cli('2.1.4', 6)]],
    ['azure-pipelines', 'macros and the environment', `variables: [{name: cli.v, value: 2.1.5}]\nsteps: [{script: "npx ${CLI}@$(cli.v)"}, {bash: "npx ${CLI}@$CLI_V"}]`, [cli('2.1.5', 1, 'variables cli.v')]],
    ['azure-pipelines', 'an expression', `steps: [{script: "npx ${CLI}@\${{ parameters.v }}"}]`, [unread('claude-code', '${{ parameters.v }}', 1)]],
    ['azure-pipelines', 'containers', `resources: {containers: [{container: c, image: "${LITELLM}:main-v1.2.3"}]}\ncontainer: ${LITELLM}:main-v1.2.4`, [litellm('main-v1.2.3', 1), litellm('main-v1.2.4', 2)]],
    ['bitbucket-pipelines', 'image, script and pipe', `image: ${LITELLM}:main-v1.2.3\npipelines:\n  default:\n    - step:\n        script:\n          - npx ${CLI}@2.1.5\n          - pipe: docker://${LITELLM}:main-v1.2.4`, [litellm('main-v1.2.3', 1), litellm('main-v1.2.4', 7), cli('2.1.5', 6)]],
    ['buildkite', 'commands and plugins', `env: {V: 2.1.5}\nsteps:\n  - command: npx ${CLI}@$V\n  - commands: ["npx ${CLI}@2.1.6"]\n    plugins:\n      - docker#v5.13.0: {image: "${LITELLM}:main-v1.2.3"}`, [cli('2.1.5', 1, 'env V'), cli('2.1.6', 4), litellm('main-v1.2.3', 6)]],
    ...['drone', 'woodpecker', 'crow', 'vela'].map((s): [string, string, string, string[]] => [s, 'image and commands', `steps:\n  - image: ${LITELLM}:main-v1.2.3\n    commands: ["npx ${CLI}@2.1.5"]`, [litellm('main-v1.2.3', 2), cli('2.1.5', 3)]]),
    ['cloud-build', 'words, a script, an image', `steps:\n- name: node\n  entrypoint: npm\n  args: [install, -g, "${CLI}@$_V"]\n- name: ${LITELLM}:main-v1.2.3\n  script: npx ${CLI}@2.1.6\nsubstitutions: {_V: 2.1.5}`, [cli('2.1.5', 7, 'substitutions _V'), litellm('main-v1.2.3', 5), cli('2.1.6', 6)]],
    ['bitrise', 'a script step', `workflows:\n  a:\n    steps:\n    - script@1:\n        inputs:\n        - content: |-\n            npx ${CLI}@2.1.5`, [cli('2.1.5', 7)]],
    ['travis', 'phases and variables', `env: {global: ["A=1 V=2.1.5"]}\ninstall: npm i -g ${CLI}@$V\nscript: ["npx ${CLI}@2.1.6"]`, [cli('2.1.5', 1, 'global V'), cli('2.1.6', 3)].map((p) => p.replace('global V', 'env V'))],
    ['taskfile', 'commands and variables', `vars: {V: 2.1.5}\ntasks:\n  a: {cmds: ["npx ${CLI}@{{.V}}", {cmd: "npx ${CLI}@2.1.6"}]}`, [cli('2.1.6', 3), cli('2.1.5', 1, 'vars V')]],
    ['taskfile', 'a variable that no shell sees', `vars: {V: 2.1.5}\ntasks: {a: {cmds: ["npx ${CLI}@$V"]}}`, [unread('claude-code', '$V', 2, 'variable V')]],
    ['taskfile', 'a variable from a command', `vars: {V: {sh: cat x}}\ntasks: {a: {cmds: ["npx ${CLI}@{{.V}}"]}}`, [unread('claude-code', '{{.V}}', 2)]],
    ['cloud-init', 'lines and words', `#cloud-config\nruncmd:\n  - npm i -g ${CLI}@2.1.1\n  - [npm, i, -g, "${CLI}@2.1.2"]`, [cli('2.1.1', 3), cli('2.1.2', 4)]],
    ['cloud-init', 'without its first line', `runcmd:\n  - npm i -g ${CLI}@2.1.1`, []],
    ['ansible', 'commands', `- vars: {v: 2.1.5}\n  tasks:\n    - name: npm i -g ${CLI}@1.0.0\n      shell: npm i -g ${CLI}@{{ v }}\n    - ansible.builtin.command: {cmd: "npx ${CLI}@2.1.6"}`, [cli('2.1.5', 1, 'vars v'), cli('2.1.6', 5)]],
    ['ansible', 'modules', `- community.general.npm: {name: "${CLI}", version: "2.1.5", global: true}\n- npm: {name: "${CLI}"}\n- npm: {name: "${CLI}", version: "{{ x }}"}`, [cli('2.1.5', 1), `claude-code floating '' 2 <${CLI}>`, unread('claude-code', '{{ x }}', 3)]],
    ['ansible', 'a container', `- community.docker.docker_container: {name: a, image: "${LITELLM}:main-v1.2.3"}`, [litellm('main-v1.2.3', 1)]],
    ['kubernetes', 'a pod', `kind: Pod\nspec:\n  containers:\n  - image: ${LITELLM}:main-v1.2.3\n    env: [{name: V, value: 2.1.5}, {name: R, value: "${OPENHANDS}:0.19"}]\n    command: [sh, -c]\n    args: ["npx ${CLI}@$(V)"]`, [cli('2.1.5', 5, 'env V'), litellm('main-v1.2.3', 4), "openhands exact '0.19' 5 <0.19>"]],
    ['kubernetes', 'Helm values', `image:\n  repository: ${LITELLM}\n  tag: main-v1.2.3\nother: {image: {registry: ghcr.io, repository: berriai/litellm, tag: "main-v1.2.4"}}`, [litellm('main-v1.2.3', 3), litellm('main-v1.2.4', 4)]],
    ['kubernetes', 'Helm values without a tag', `image:\n  repository: ${LITELLM}\n  tag: ""`, [`litellm floating '' 2 <${LITELLM}>`]],
    ['kubernetes', 'Helm values with a digest', `image: {repository: ${LITELLM}, tag: main-v1.2.3, digest: "sha256:01"}`, [unread('litellm', 'sha256:01', 1)]],
    ['kubernetes', 'Kustomize', `images:\n- name: ${LITELLM}\n  newTag: main-v1.2.3\n- {name: a, newName: litellm/litellm, newTag: v1.2.4}\n- {name: ${LITELLM}}`, [litellm('main-v1.2.3', 3), litellm('v1.2.4', 4), `litellm floating '' 5 <${LITELLM}>`].slice(0, 2)],
    ['kubernetes', 'a template', `image: "${LITELLM}:{{ .Values.tag }}"`, [unread('litellm', '{{ .Values.tag }}', 1, 'version from variable Values.tag, not resolved')]],
    ['kubernetes', 'several documents', `image: ${LITELLM}:main-v1.2.3\n---\nimage: ${LITELLM}:main-v1.2.4`, [litellm('main-v1.2.3', 1), litellm('main-v1.2.4', 3)]],
  ];
  for (const [source, name, text, expected] of cases) test(`${source}: ${name}`, () => { assert.deepEqual(pins(source, text), expected); });
});

test('the place says where in the file', () => {
  const found = readCi(reader('compose'), `services: {a: {image: "${LITELLM}:1.2.3"}}`, 'compose.yaml').pins;
  assert.deepEqual(found.map((p) => p.where), ['services.a.image']);
});

describe('hard input', () => {
  test('a byte order mark, CRLF and tabs keep the places', () => {
    const text = `\ufeffservices:\r\n  a:\r\n    image:\t${LITELLM}:main-v1.2.3\t# x\r\n`;
    assert.deepEqual(pins('compose', text), [litellm('main-v1.2.3', 3)]);
  });
  test('aliases that explode end, and are told', () => {
    const both = (i: number) => ['A', 'B'].map((v) => `${v}: {variables: {${v}: x}, n: ${i === 0 ? `{script: npx ${CLI}@2.1.5}` : `*a${i - 1}`}}`).join(', ');
    const levels = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} {${both(i)}}`);
    const { problems } = readCi(reader('gitlab-ci'), levels.join('\n'), '.gitlab-ci.yml');
    assert.deepEqual(problems, ['Line 1: aliases repeat the parts of this file too often; some were not read.']);
  });
  test('maps that hold themselves end', () => {
    assert.deepEqual(pins('travis', `env: &e {global: *e}\nx: &x {variables: {A: b}, y: *x, script: npx ${CLI}@2.1.5}`), [cli('2.1.5', 2)]);
  });
  test('variables that name each other end', () => {
    assert.deepEqual(pins('gitlab-ci', `variables: {A: $B, B: $A, C: $C}\njob: {image: "${LITELLM}:$A", script: "npx ${CLI}@$C"}`).map((p) => p.split(' ')[1]), ['unreadable', 'unreadable']);
  });
  test('values made of many values end', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    const text = `variables:\n${names.map((n, i) => `  ${n}: "${`$${names[i + 1] ?? 'Z'}`.repeat(160)}"`).join('\n')}\n  Z: ""\njob: {image: "${LITELLM}:$A", script: "npx ${CLI}@$A"}`;
    assert.deepEqual(pins('gitlab-ci', text).map((p) => p.split(' ')[1]), ['unreadable', 'unreadable']);
  });
  test('a mistake is told with its line', () => {
    assert.match(readCi(reader('compose'), 'a: [', 'compose.yaml').problems[0] ?? '', /^Line 1: /);
  });
  const token = fc.constantFrom('image', 'script', 'variables', 'env', 'extends', ': ', '\n', '  ', '- ', '[', ']', '{', '}', `${LITELLM}:main-v1.2.3`, `npx ${CLI}@2.1.5`, '$V', '${V:-1.2}', '{{ v }}', '&a ', '*a', '!reference ', '"', "'", '|', '<<', '\t', '\r\n');
  test('any text: never throws, places slice to their text, and twice gives the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CI_READERS, imageYamlReader), fc.array(token, { maxLength: 40 }), (one, parts) => {
        const text = (one.source === 'cloud-init' ? '#cloud-config\n' : '') + parts.join('');
        const read = () => readCi(one, text, path(one.source));
        assert.deepEqual(read(), read());
      }),
      { numRuns: 600 },
    );
  });
});

describe('any other YAML file', () => {
  const count = (text: string) => readCi(imageYamlReader, text, 'openapi.yaml');
  test('is not parsed for common words', () => {
    assert.deepEqual(count('image: an example of codex and claude: [').problems, []);
  });
  test('is parsed for a name that means one thing, and its mistakes are told', () => {
    for (const name of ['image: a/litellm:1.2.3', `image: x\nnpx ${CLI}`, 'image: codex@1.2.3']) assert.equal(count(`${name}\nx: [`).problems.length, 1, name);
  });
});
