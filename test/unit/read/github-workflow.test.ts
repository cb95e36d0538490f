// Danger: a pin in CI is missed because of how YAML wraps it or because its version stands in `env`; or the place is
// wrong, and a fix breaks the workflow. CI is where old versions live longest.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { githubWorkflowReader } from '../../../src/core/read/github-workflow';
import { ciPins } from '../../support/ci-tools';
import { readChecked, show } from '../../support/pins';

const NPM = '@anthropic-ai/claude-code';
const SHA = '5ef2e550a465a721f4f45e4a7d3c340c873e1dcc';
const read = (text: string) => readChecked(githubWorkflowReader, text, '.github/workflows/ci.yml');
const pins = (text: string): readonly string[] => read(text).pins.map(show);
const steps = (...lines: readonly string[]): string => ['jobs:', '  review:', '    steps:', ...lines.map((l) => `      ${l}`)].join('\n');

describe('workflow paths', () => {
  const accepted = ['.github/workflows/a.yml', 'sub/repo/.github/workflows/a.yaml', '.gitea/workflows/a.yml', '.forgejo/workflows/a.yml', 'action.yml', '.github/actions/x/action.yaml'];
  const refused = ['.github/dependabot.yml', '.github/workflows/a/b.yml', 'github/workflows/a.yml', 'my-action.yml', '.github/workflows/a.yml.txt'];
  for (const path of accepted) test(`${path} is one`, () => { assert.equal(githubWorkflowReader.accepts(path), true); });
  for (const path of refused) test(`${path} is none`, () => { assert.equal(githubWorkflowReader.accepts(path), false); });
});

describe('uses', () => {
  const action = 'anthropics/claude-code-action';
  const cases: readonly [name: string, value: string, expected: readonly string[]][] = [
    ['a full version', `${action}@v1.0.161`, [`${action} exact 'v1.0.161' 4:45 <v1.0.161>`]],
    ['a full version without v', `${action}@1.0.161`, [`${action} exact '1.0.161' 4:45 <1.0.161>`]],
    ['a commit', `${action}@${SHA}`, [`${action} exact '${SHA}' 4:45 <${SHA}>`]],
    ['a commit with a comment that may lie', `${action}@${SHA} # v1.0.190`, [`${action} exact '${SHA}' 4:45 <${SHA}>`]],
    ['a commit cut short', `${action}@5ef2e55`, [`${action} floating '5ef2e55' 4:45 <5ef2e55>`]],
    ['a major version', `${action}@v1`, [`${action} floating 'v1' 4:45 <v1>`]],
    ['a minor version', `${action}@v1.0`, [`${action} floating 'v1.0' 4:45 <v1.0>`]],
    ['a branch', `${action}@main # ratchet:exclude`, [`${action} floating 'main' 4:45 <main>`]],
    ['a branch with slashes', `${action}@release/v1`, [`${action} floating 'release/v1' 4:45 <release/v1>`]],
    ['single quotes', `'${action}@v1'`, [`${action} floating 'v1' 4:46 <v1>`]],
    ['double quotes', `"${action}@v1"`, [`${action} floating 'v1' 4:46 <v1>`]],
    ['another case', 'Anthropics/Claude-Code-Action@v1', [`${action} floating 'v1' 4:45 <v1>`]],
    ['a path in the repository', `${action}/base-action@beta`, [`${action} floating 'beta' 4:57 <beta>`]],
    ['no ref', action, [`${action} floating '' 4:15 <${action}>`]],
    ['an empty ref', `${action}@`, [`${action} floating '' 4:15 <${action}>`]],
    ['an expression', `${action}@\${{ inputs.ref }}`, [`${action} unreadable '\${{ inputs.ref }}' 4:45 <\${{ inputs.ref }}>`]],
    ['a full address', `https://github.com/${action}@v1`, [`${action} floating 'v1' 4:64 <v1>`]],
    ['another action', 'actions/checkout@v4', []],
    ['an action with a longer name', `${action}-x@v1`, []],
    ['a local action', './.github/actions/claude-code-action', []],
    ['an image', `docker://${action}@v1`, []],
    ['nothing', '', []],
  ];
  for (const [name, value, expected] of cases) test(name, () => { assert.deepEqual(pins(steps(`- uses: ${value}`)), expected); });

  test('inputs of the action are not versions of its CLI', () => {
    assert.equal(pins(steps(`- uses: ${action}@v1`, '  with:', `    claude_args: npx ${NPM}@1.0.0`)).length, 1);
  });
  test('a called workflow of the repository counts for it', () => {
    const { pins: found } = read(`jobs:\n  call:\n    uses: ${action}/.github/workflows/x.yml@v1.0.161`);
    assert.deepEqual(found.map((p) => [p.version.text, p.where]), [['v1.0.161', 'job call']]);
  });
  test('composite actions', () => {
    const text = `runs:\n  using: composite\n  steps:\n    - uses: ${action}@v1\n    - run: npm i -g ${NPM}@2.1.5\n      shell: bash`;
    assert.deepEqual(read(text).pins.map((p) => [p.version.text, p.where]), [['v1', 'step 1'], ['2.1.5', 'step 2']]);
  });
  test('the place says job and step', () => {
    const text = steps('- run: true', '- name: Review it', `  uses: ${action}@v1`, `- uses: ${action}@v2`);
    assert.deepEqual(read(text).pins.map((p) => p.where), ['job review, step Review it', 'job review, step 3']);
  });
});

describe('run lines', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['plain', steps(`- run: npm install -g ${NPM}@2.1.5`), [`${NPM} exact '2.1.5' 4:55 <2.1.5>`]],
    ['quoted', steps(`- run: "npm install -g \\"${NPM}@2.1.5\\""`), [`${NPM} exact '2.1.5' 4:58 <2.1.5>`]],
    ['single-quoted', steps(`- run: 'echo ''x''; npm i -g ${NPM}@2.1.5'`), [`${NPM} exact '2.1.5' 4:62 <2.1.5>`]],
    ['literal', steps('- run: |', '    cd x', `    npm i -g ${NPM}@2.1.5`), [`${NPM} exact '2.1.5' 6:46 <2.1.5>`]],
    ['literal with an indicator', steps('- run: |2-', '      cd x', `    npm i -g ${NPM}@2.1.5`), [`${NPM} exact '2.1.5' 6:46 <2.1.5>`]],
    ['folded', steps('- run: >-', '    npm i', '    -g', `    ${NPM}@2.1.5`), [`${NPM} exact '2.1.5' 7:37 <2.1.5>`]],
    ['continued lines', steps('- run: |', '    npm i -g \\', `      ${NPM}@2.1.5 \\`, '      x'), [`${NPM} exact '2.1.5' 6:39 <2.1.5>`]],
    ['a flow map', `jobs: {review: {steps: [{run: "npm i -g ${NPM}@2.1.5"}]}}`, [`${NPM} exact '2.1.5' 1:67 <2.1.5>`]],
    ['no version', steps(`- run: npm i -g ${NPM}`), [`${NPM} floating '' 4:23 <${NPM}>`]],
    ['latest', steps(`- run: npx -y ${NPM}@latest --print hi`), [`${NPM} floating 'latest' 4:47 <latest>`]],
    ['a range', steps(`- run: npm i -g ${NPM}@^2.1.5`), [`${NPM} range '^2.1.5' 4:49 <^2.1.5>`]],
    ['the installer', steps('- run: curl -fsSL https://claude.ai/install.sh | bash -s 2.1.91'), ["claude-code exact '2.1.91' 4:64 <2.1.91>"]],
    ['PowerShell', steps('- shell: pwsh', `  run: npm install -g ${NPM}@2.1.5`), [`${NPM} exact '2.1.5' 5:55 <2.1.5>`]],
    ['Python', steps('- shell: python', `  run: "x = 'npm install -g ${NPM}@2.1.5'"`), []],
    ['a commented line', steps('- run: |', `    # npm i -g ${NPM}@2.1.5`, '    true'), []],
    ['a commented step', steps('- run: true', `# - run: npm i -g ${NPM}@2.1.5`), []],
    ['a list for run', steps(`- run: [npm i -g ${NPM}@2.1.5]`), []],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => { assert.deepEqual(pins(text), expected); });
    test(`${name}, CRLF`, () => { assert.deepEqual(pins(text.replaceAll('\n', '\r\n')), expected); });
  }
});

describe('versions that stand elsewhere', () => {
  const use = (version: string): string => `- run: npm i -g ${NPM}@${version}`;
  const workflow = (value: string, version: string): string => `env:\n  V: ${value}\n${steps(use(version))}`;
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['$V of the workflow', workflow('2.1.5', '$V'), [`${NPM} exact '2.1.5' 2:6 <2.1.5> via env V`]],
    ['${V}', workflow('"2.1.5"', '${V}'), [`${NPM} exact '2.1.5' 2:7 <2.1.5> via env V`]],
    ['${{ env.V }}', workflow("'2.1.5'", '${{ env.V }}'), [`${NPM} exact '2.1.5' 2:7 <2.1.5> via env V`]],
    ['${{env.V}} without blanks', workflow('2.1.5', '${{env.V}}'), [`${NPM} exact '2.1.5' 2:6 <2.1.5> via env V`]],
    ["${{ env['V'] }}", workflow('2.1.5', "${{ env['V'] }}"), [`${NPM} exact '2.1.5' 2:6 <2.1.5> via env V`]],
    ['PowerShell’s $env:V', workflow('2.1.5', '$env:V'), [`${NPM} exact '2.1.5' 2:6 <2.1.5> via env V`]],
    ['a number is read as written', workflow('2.10', '$V'), [`${NPM} range '2.10' 2:6 <2.10> via env V`]],
    ['an escape in the literal', workflow('"2.1.\\x35"', '$V'), [`${NPM} exact '2.1.5' 2:7 <2.1.\\x35> via env V`]],
    ['an empty literal', workflow('""', '$V'), [`${NPM} floating '' 6:49 <$V> via env V`]],
    ['an empty literal in an expression', workflow('""', '${{ env.V }}'), [`${NPM} floating '' 6:23 <${NPM}>`]],
    ['a part of the version', workflow('5', '2.1.${{ env.V }}'), [`${NPM} exact '2.1.5' 6:49 <2.1.\${{ env.V }}> via env V`]],
    ['name and version', `env:\n  S: "${NPM}@2.1.5"\n${steps('- run: npm i -g ${{ env.S }}')}`, [`${NPM} exact '2.1.5' 2:33 <2.1.5> via env S`]],
    ['an anchor', `env:\n  A: &v 2.1.5\n  V: *v\n${steps(use('$V'))}`, [`${NPM} exact '2.1.5' 2:9 <2.1.5> via env V`]],
    ['a merge key', `x: &e {V: 2.1.5}\nenv:\n  <<: *e\n${steps(use('$V'))}`, [`${NPM} exact '2.1.5' 1:11 <2.1.5> via env V`]],
    ['the job’s env wins', `env: {V: 1.0.0}\njobs:\n  a:\n    env: {V: 2.1.5}\n    steps:\n    ${use('$V')}`, [`${NPM} exact '2.1.5' 4:14 <2.1.5> via env V`]],
    ['the step’s env wins', `env: {V: 1.0.0}\n${steps(use('$V'), '  env: {V: 2.1.5}')}`, [`${NPM} exact '2.1.5' 6:18 <2.1.5> via env V`]],
    ['another job’s env does not count', `jobs:\n  a:\n    env: {V: 1.0.0}\n  b:\n    steps:\n    ${use('$V')}`, [`${NPM} unreadable '$V' 6:47 <$V> via variable V`]],
    ['env made of env', `env: {A: 2.1.5}\n${steps(use('$V'), '  env: {V: "${{ env.A }}"}')}`, [`${NPM} exact '2.1.5' 1:10 <2.1.5> via env V, env A`]],
    ['env made of itself, one level up', `env: {V: 2.1.5}\n${steps(use('$V'), '  env: {V: "${{ env.V }}"}')}`, [`${NPM} exact '2.1.5' 1:10 <2.1.5> via env V`]],
    ['vars', steps(use('${{ vars.V }}')), [`${NPM} unreadable '\${{ vars.V }}' 4:49 <\${{ vars.V }}>`]],
    ['inputs with a default', steps(use("${{ inputs.v || '2.1.5' }}")), [`${NPM} unreadable '\${{ inputs.v || '2.1.5' }}' 4:49 <\${{ inputs.v || '2.1.5' }}>`]],
    ['env that is not declared', steps(use('${{ env.NOPE }}')), [`${NPM} unreadable '\${{ env.NOPE }}' 4:49 <\${{ env.NOPE }}>`]],
    ['env from secrets', workflow('${{ secrets.V }}', '$V'), [`${NPM} unreadable '\${{ secrets.V }}' 2:6 <\${{ secrets.V }}> via env V`]],
    ['a variable of the script', steps('- run: |', '    V=2.1.5', `    npm i -g ${NPM}@$V`), [`${NPM} exact '2.1.5' 5:13 <2.1.5> via variable V`]],
    ['names of object properties', workflow('2.1.5', '${{ env.constructor }}'), [`${NPM} unreadable '\${{ env.constructor }}' 6:49 <\${{ env.constructor }}>`]],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins(text), expected); });

  const matrix = (value: string, version: string): string => `jobs:\n  a:\n    strategy:\n      matrix: ${value}\n    steps:\n    ${use(version)}`;
  const matrices: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['every value of a list', matrix('{v: [2.1.5, "2.1.6"]}', '${{ matrix.v }}'), [`${NPM} exact '2.1.5' 4:20 <2.1.5> via matrix v`, `${NPM} exact '2.1.6' 4:28 <2.1.6> via matrix v`]],
    ['what include adds', matrix('{v: [2.1.5], include: [{v: 2.1.6}]}', '${{ matrix.v }}'), [`${NPM} exact '2.1.5' 4:20 <2.1.5> via matrix v`, `${NPM} exact '2.1.6' 4:42 <2.1.6> via matrix v`]],
    ['include alone', matrix('{include: [{v: 2.1.6}]}', '${{ matrix.v }}'), [`${NPM} exact '2.1.6' 4:30 <2.1.6> via matrix v`]],
    ['what exclude names does not count', matrix('{v: [2.1.5], exclude: [{v: 2.1.6}]}', '${{ matrix.v }}'), [`${NPM} exact '2.1.5' 4:20 <2.1.5> via matrix v`]],
    ['a list of maps', matrix('{c: [{v: 2.1.5}]}', '${{ matrix.c.v }}'), [`${NPM} exact '2.1.5' 4:24 <2.1.5> via matrix c.v`]],
    ['a list worked out elsewhere', matrix('{v: "${{ fromJSON(inputs.v) }}"}', '${{ matrix.v }}'), [`${NPM} unreadable '\${{ matrix.v }}' 6:47 <\${{ matrix.v }}>`]],
    ['two lists of different length', matrix('{a: [1], v: [5, 6]}', '2.${{ matrix.a }}.${{ matrix.v }}'), [
      `${NPM} exact '2.1.5' 6:47 <2.\${{ matrix.a }}.\${{ matrix.v }}> via matrix a, matrix v`,
      `${NPM} exact '2.1.6' 6:47 <2.\${{ matrix.a }}.\${{ matrix.v }}> via matrix a, matrix v`,
    ]],
  ];
  for (const [name, text, expected] of matrices) test(`matrix: ${name}`, () => { assert.deepEqual(pins(text), expected); });

  test('env made of a matrix', () => {
    const text = `jobs:\n  a:\n    env: {V: "\${{ matrix.v }}"}\n    strategy: {matrix: {v: [2.1.5, 2.1.6]}}\n    steps:\n    ${use('$V')}`;
    assert.deepEqual(pins(text), [`${NPM} exact '2.1.5' 4:29 <2.1.5> via env V, matrix v`, `${NPM} exact '2.1.6' 4:36 <2.1.6> via env V, matrix v`]);
  });
});

describe('texts with mistakes and with bad intent', () => {
  test('a mistake is told with its line, and what stands beside it is found', () => {
    const { pins: found, problems } = read(`${steps(`- run: npm i -g ${NPM}@2.1.5`)}\n  b:\n    name: "x" y\n`);
    assert.deepEqual(found.map((p) => p.version.text), ['2.1.5']);
    assert.match(problems.join(), /^Line 6: /);
  });

  test('a key that stands twice hides nothing', () => {
    assert.deepEqual(read(steps(`- run: npm i -g ${NPM}@2.1.5`, `  run: npm i -g ${NPM}@2.1.6`)).pins.map((p) => p.version.text), ['2.1.5', '2.1.6']);
  });

  test('a command that cannot be read is told when it names a known package', () => {
    assert.match(read(steps('- run: true', `- run: npm i -g ${NPM}@2.1.5 && if then`)).problems.join(), /^Line 5: a command could not be read/);
    assert.deepEqual(read(steps('- run: if then')).problems, []);
  });

  test('an aliased step is one pin', () => {
    const text = `jobs:\n  a:\n    steps: &s\n      - run: npm i -g ${NPM}@2.1.5\n  b:\n    steps: *s`;
    assert.deepEqual(pins(text), [`${NPM} exact '2.1.5' 4:49 <2.1.5>`]);
  });

  test('steps repeated by aliases without end cost no more than once', () => {
    const list = `&l [&s {run: "npm i -g ${NPM}@2.1.5"}, ${'*s, '.repeat(100)}]`;
    const jobs = Array.from({ length: 100 }, (_, i) => `  j${i}: {steps: ${i === 0 ? list : '*l'}}`).join('\n');
    const { pins: found, problems } = read(`jobs:\n${jobs}`);
    assert.equal(found.length, 1);
    assert.deepEqual(problems, []);
  });

  test('what aliases multiply is bounded, and the bound is told', () => {
    const steps = `&l [{run: &r "npm i -g ${NPM}@2.1.5 ${'x'.repeat(10_000)}"}, ${'{run: *r, env: {A: 1}}, '.repeat(100)}]`;
    const jobs = Array.from({ length: 50 }, (_, i) => `  j${i}: {env: {B: 1}, steps: ${i === 0 ? steps : '*l'}}`).join('\n');
    const { pins: found, problems } = read(`jobs:\n${jobs}`);
    assert.equal(found.length, 1);
    assert.match(problems.join(), /^Line 1: aliases or matrices repeat the steps of this file too often; some were not read\.$/);
  });

  test('a matrix beyond all bounds is cut, and that is told', () => {
    const text = `jobs:\n  a:\n    strategy: {matrix: {v: &v [${'2.1.5, '.repeat(300)}], ${Array.from({ length: 300 }, (_, i) => `v${i}: *v`).join(', ')}}}\n    steps:\n    - run: npm i -g ${NPM}@\${{ matrix.v }}`;
    const { pins: found, problems } = read(text);
    assert.deepEqual(new Set(found.map((p) => p.version.text)), new Set(['2.1.5']));
    assert.match(problems.join(), /some were not read/);
  });

  test('values made of values do not grow without end', () => {
    const twice = (name: string): string => `"${`\${{ env.${name} }}`.repeat(12)}"`;
    const text = `env: {A: "${'1'.repeat(200)}"}\njobs:\n  a:\n    env: {B: ${twice('A')}}\n    steps:\n    - run: npm i -g ${NPM}@\${{ env.C }} \${{ env.C }}\n      env: {C: ${twice('B')}}`;
    assert.deepEqual(read(text).pins.map((p) => p.version.kind), ['unreadable']);
  });

  test('nesting beyond the limit becomes a problem', () => {
    assert.match(read(`jobs: ${'['.repeat(100_000)}`).problems.join(), /nested/);
  });

  test('expressions that never close are plain text', () => {
    assert.doesNotThrow(() => read(steps(`- run: "${'${{ '.repeat(50_000)} npm i -g ${NPM}@2.1.5"`)));
  });

  test('any text: no throw, and every pin stands where it says', () => {
    const part = fc.constantFrom('jobs:\n', '  a:\n', '    steps:\n', '    - run: ', '    - uses: ', `npm i -g ${NPM}@2.1.5`, '$V', '${{ env.V }}', '${{', '}}', 'env: {V: 1.0.0}\n', '    env: &e {V: 2.1.5}\n', '*e', '|\n', '>\n', '      ', '"', "'", '\\', '\n', '\r\n', '\t', '#', 'anthropics/claude-code-action@v1', '\ud800', '&a ', '*a', ' ');
    fc.assert(fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 30 }), (parts) => { pins(parts.join('')); }), { numRuns: 1_000 });
  });
});

describe('every way to write a run line', () => {
  const version = fc.tuple(fc.nat(9), fc.nat(99), fc.nat(999)).map((v) => v.join('.'));
  type Style = (lines: readonly string[], indent: string) => string;
  const block = (header: string): Style => (lines, indent) => `${header}\n${lines.map((l) => indent + l).join('\n')}\n`;
  const styles: readonly [name: string, style: Style][] = [
    ['literal', block('|')],
    ['literal with blank lines', (lines, indent) => block('|-')(lines.flatMap((l) => ['', l]), indent)],
    ['literal with a comment', block('|+  # a comment')],
    ['folded, more-indented', (lines, indent) => `>\n${lines.map((l) => `${indent} ${l}`).join('\n')}\n`],
    ['folded, apart', (lines, indent) => `>-\n${lines.map((l) => indent + l).join('\n\n')}\n`],
    ['double-quoted', (lines) => `${JSON.stringify(lines.join('\n'))}\n`],
    ['single-quoted', (lines) => `'${lines.join('; ').replaceAll("'", "''")}'\n`],
    ['plain', (lines) => `${lines.join('; ')}\n`],
  ];
  for (const [name, style] of styles) {
    test(name, () => {
      const argument = fc.array(fc.tuple(version, fc.constantFrom('', "echo 'é 😀'; ", 'true && ')), { minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(argument, fc.integer({ min: 1, max: 6 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\ufeff'), (lines, depth, newline, mark) => {
          const shell = lines.map(([v, before]) => `${before}npm i -g ${NPM}@${v}`);
          const indent = ' '.repeat(depth);
          const text = `${mark}jobs:\n  a:\n    steps:\n    - name: x\n      run: ${style(shell, `      ${indent}`)}    - run: true\n`;
          const found = read(text.replaceAll('\n', newline)).pins;
          assert.deepEqual(found.map((p) => p.text), lines.map(([v]) => v));
        }),
        { numRuns: 60 },
      );
    });
  }
});

describe('images', () => {
  const image = 'ghcr.io/berriai/litellm';
  const found = (text: string) => ciPins(githubWorkflowReader, text, '.github/workflows/ci.yml');
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['container as a text', `jobs: {a: {container: "${image}:main-v1.2.3"}}`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['container as a map', `jobs: {a: {container: {image: "${image}"}}}`, [`litellm floating '' 1 <${image}>`]],
    ['services', `jobs: {a: {services: {p: {image: "${image}:main-v1.2.3"}}}}`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['a matrix', `jobs: {a: {strategy: {matrix: {v: [v1.2.3, v1.2.4]}}, container: "${image}:\${{ matrix.v }}"}}`, ["litellm exact 'v1.2.3' 1 <v1.2.3> via matrix v", "litellm exact 'v1.2.4' 1 <v1.2.4> via matrix v"]],
    ['an expression', `jobs: {a: {container: "${image}:\${{ vars.V }}"}}`, ["litellm unreadable '${{ vars.V }}' 1 <${{ vars.V }}> via version from variable vars.V, not resolved"]],
    ['a step', steps(`- uses: docker://${image}:main-v1.2.3`), ["litellm exact 'main-v1.2.3' 4 <main-v1.2.3>"]],
    ['an action made of an image', `runs: {using: docker, image: "docker://${image}:main-v1.2.3"}`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['a comment', `jobs: {a: {}}\n# container: ${image}:main-v1.2.3`, []],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(found(text), expected); });
});

describe('inputs that choose a version', () => {
  const uses = 'openai/codex-action@v1';
  const found = (value: string) => ciPins(githubWorkflowReader, `env: {V: 0.142.3}\n${steps(`- uses: ${uses}`, '  with:', `    codex-version: ${value}`)}`, '.github/workflows/ci.yml').slice(1);
  const cases: readonly [value: string, expected: string][] = [
    ['0.142.3', "codex exact '0.142.3' 7 <0.142.3>"],
    ['"0.142.3"', "codex exact '0.142.3' 7 <0.142.3>"],
    ['latest', "codex floating 'latest' 7 <latest>"],
    ['""', "codex floating '' 7 <codex-version>"],
    ['${{ env.V }}', "codex exact '0.142.3' 1 <0.142.3> via env V"],
    ['${{ vars.V }}', "codex unreadable '${{ vars.V }}' 7 <${{ vars.V }}> via version from variable vars.V, not resolved"],
  ];
  for (const [value, expected] of cases) test(value, () => { assert.deepEqual(found(value), [expected]); });
  test('the same input of another action says nothing', () => {
    assert.deepEqual(ciPins(githubWorkflowReader, steps('- uses: a/b@v1', '  with: {codex-version: 0.142.3}'), '.github/workflows/ci.yml'), []);
  });
});

describe('what stands beside a ref', () => {
  const action = 'anthropics/claude-code-action';
  const listed = '1'.repeat(40);
  const via = (rest: string): string | null | undefined => read(steps(`- uses: ${action}@${rest}`)).pins[0]?.via;
  const cases: readonly [rest: string, via: string | null][] = [
    [`${listed} # v1.0.133`, null],
    [`${listed} # 1.0.133`, null],
    [`${listed} # tag=v1.0.162`, 'the comment says v1.0.162, but this commit is v1.0.133'],
    [`${listed} # ratchet:${action}@v1.0.161`, 'the comment says v1.0.161, but this commit is v1.0.133'],
    [`${listed} # v1`, null],
    [`${listed} # ratchet:exclude`, null],
    [`${SHA} # v1.0.190`, null],
    ['v1.0.133 # v1.0.162', null],
  ];
  for (const [rest, expected] of cases) test(rest.replace(listed, 'listed'), () => { assert.equal(via(rest), expected); });
  test('in quotes', () => { assert.match(read(steps(`- uses: '${action}@${listed}' # v1.0.162`)).pins[0]?.via ?? '', /^the comment says v1\.0\.162/); });

  test('an input that replaces the program makes the ref say nothing of it', () => {
    const [pin] = read(steps(`- uses: ${action}@v1.0.133`, '  with: {path_to_claude_code_executable: /opt/claude}')).pins;
    assert.deepEqual(pin?.version, { kind: 'unreadable', text: 'v1.0.133' });
    assert.equal(pin.via, 'path_to_claude_code_executable replaces the program that the action installs');
  });
  test('an empty one replaces nothing', () => {
    assert.deepEqual(pins(steps(`- uses: ${action}@v1.0.133`, '  with: {path_to_claude_code_executable: ""}')), [`${action} exact 'v1.0.133' 4:45 <v1.0.133>`]);
  });
});
