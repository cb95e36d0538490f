// Danger: an install line that is read wrongly is a false clean, or a warning on text that installs nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { findShellPins, scanShell, type KnownVariable } from '../../../src/core/read/shell-pins';
import { TOOLS } from '../../support/tools';

const catalogue = buildCatalogue(TOOLS);
const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';

/** `name kind version` of every pin; ` <- literal` where the place does not hold the version's own text. */
function pins(text: string, variables?: ReadonlyMap<string, KnownVariable>): string[] {
  return findShellPins(text, catalogue, variables).map((pin) => {
    const slice = text.slice(pin.start, pin.end);
    const place = slice === pin.version.text ? '' : ` <- ${slice}`;
    return `${pin.entry.package.name} ${pin.version.kind} ${pin.version.text}${place}`;
  });
}

function one(text: string) {
  const found = findShellPins(text, catalogue);
  assert.equal(found.length, 1, `pins in ${JSON.stringify(text)}`);
  const [pin] = found;
  assert.ok(pin);
  return { ...pin, slice: text.slice(pin.start, pin.end) };
}

const exact = (version = '2.1.150', name = CLI): string[] => [`${name} exact ${version}`];

describe('package managers', () => {
  const lines = [
    `npm i ${CLI}@2.1.150`,
    `npm install -g ${CLI}@2.1.150`,
    `npm install ${CLI}@2.1.150 -g`,
    `npm -g install ${CLI}@2.1.150`,
    `npm add --save-dev ${CLI}@2.1.150`,
    `npm isntall ${CLI}@2.1.150`,
    `npm install --prefix /opt ${CLI}@2.1.150`,
    `npm --prefix /opt install ${CLI}@2.1.150`,
    `npm install --prefix=/opt --no-fund --registry https://r.example ${CLI}@2.1.150`,
    `npm install -g --loglevel error --omit dev -- ${CLI}@2.1.150`,
    `npm install -g "${CLI}@2.1.150"`,
    `npm install -g '${CLI}@2.1.150'`,
    `npm install -g "${CLI}"@2.1.150`,
    `npm install -g typescript ${CLI}@2.1.150 eslint@9`,
    `npm exec ${CLI}@2.1.150 -- --help`,
    `npm x --yes ${CLI}@2.1.150`,
    `npm exec --package=${CLI}@2.1.150 -- claude`,
    `npm exec -c 'claude -p hi' --package ${CLI}@2.1.150`,
    `npx ${CLI}@2.1.150`,
    `npx -y ${CLI}@2.1.150 --print x`,
    `npx ${CLI}@2.1.150 -p "hi"`,
    `npx ${CLI}@2.1.150 -p other@1 --package=x`,
    `bunx ${CLI}@2.1.150 -p ${SDK}@0.3.1`,
    `npm exec ${CLI}@2.1.150 -p hi`,
    `npx --yes --registry https://r.example ${CLI}@2.1.150`,
    `npx -p ${CLI}@2.1.150 claude`,
    `npx --package=${CLI}@2.1.150 claude`,
    `npx -y -p typescript -p ${CLI}@2.1.150 -c 'claude'`,
    `pnpm add ${CLI}@2.1.150`,
    `pnpm add -g ${CLI}@2.1.150`,
    `pnpm -g add ${CLI}@2.1.150`,
    `pnpm --filter web add -D ${CLI}@2.1.150`,
    `npm -w web i ${CLI}@2.1.150`,
    `pnpm add -w ${CLI}@2.1.150`,
    `pnpm -C packages/a install ${CLI}@2.1.150`,
    `pnpm dlx ${CLI}@2.1.150 --help`,
    `pnpm --package=${CLI}@2.1.150 dlx claude`,
    `pnpm dlx --package ${CLI}@2.1.150 claude`,
    `pnpx ${CLI}@2.1.150`,
    `yarn add ${CLI}@2.1.150`,
    `yarn global add ${CLI}@2.1.150`,
    `yarn --cwd app add --dev ${CLI}@2.1.150`,
    `yarn workspace web add ${CLI}@2.1.150`,
    `yarn dlx ${CLI}@2.1.150`,
    `yarn dlx -p ${CLI}@2.1.150 claude`,
    `bun add ${CLI}@2.1.150`,
    `bun install -g ${CLI}@2.1.150`,
    `bun i ${CLI}@2.1.150`,
    `bun x ${CLI}@2.1.150`,
    `bunx ${CLI}@2.1.150 --help`,
    `bunx --bun ${CLI}@2.1.150`,
    `volta install ${CLI}@2.1.150`,
  ];
  for (const line of lines) test(line, () => { assert.deepEqual(pins(line), exact()); });

  test('every package of a line', () => {
    assert.deepEqual(pins(`npm i -g ${CLI}@2.1.150 ${SDK}@0.3.1`), [...exact(), `${SDK} exact 0.3.1`]);
  });
  test('an alias installs what stands on its right', () => {
    assert.deepEqual(pins(`npm i claude@npm:${CLI}@2.1.150`), exact());
    assert.deepEqual(pins(`npm i ${CLI}@npm:other@2.1.150`), []);
  });
  test('only the first argument of a runner is a package', () => {
    assert.deepEqual(pins(`npx other@1 ${CLI}@2.1.150`), []);
    assert.deepEqual(pins(`npx -p other@1 ${CLI}@2.1.150`), []);
  });
  test('the command says how it is installed', () => {
    assert.equal(one(`sudo npm install -g ${CLI}@1.0.0`).command, 'npm install -g');
    assert.equal(one(`npm i ${CLI}@1.0.0`).command, 'npm i');
    assert.equal(one(`npx -y ${CLI}@1.0.0`).command, 'npx');
    assert.equal(one(`yarn global add ${CLI}`).command, 'yarn global add');
  });
});

describe('kinds of version', () => {
  const cases: readonly [string, string][] = [
    [`npm i ${CLI}@=2.1.150`, `${CLI} exact =2.1.150`],
    [`npm i ${CLI}@v2.1.150`, `${CLI} exact v2.1.150`],
    [`npm i ${CLI}@2.1.150-beta.1`, `${CLI} exact 2.1.150-beta.1`],
    [`npm i ${CLI}@^0.0.79`, `${CLI} range ^0.0.79`],
    [`npm i ${CLI}@2`, `${CLI} range 2`],
    [`npm i ${CLI}@2.1`, `${CLI} range 2.1`],
    [`npm i "${CLI}@>=2.1 <2.2"`, `${CLI} range >=2.1 <2.2`],
    [`npm i ${CLI}@~2.1.4`, `${CLI} range ~2.1.4`],
    [`npm i ${CLI}@*`, `${CLI} floating *`],
    [`npm i ${CLI}@latest`, `${CLI} floating latest`],
    [`npm i ${CLI}@next`, `${CLI} floating next`],
    [`npm i ${CLI}`, `${CLI} floating  <- ${CLI}`],
    [`npm i ${CLI}@`, `${CLI} floating  <- ${CLI}`],
    [`npm i ${CLI}@github:a/b`, `${CLI} unreadable github:a/b`],
    [`npm i ${CLI}@$1`, `${CLI} unreadable $1`],
    [`npm i "${CLI}@\${VERSION}"`, `${CLI} unreadable \${VERSION}`],
    [`npm i ${CLI}@2.1.$PATCH`, `${CLI} unreadable 2.1.$PATCH`],
    [`npm i ${CLI}@$(cat .version)`, `${CLI} unreadable $(cat .version)`],
    [`npm i ${CLI}@\`cat .version\``, `${CLI} unreadable \`cat .version\``],
    // The shell takes the `>` as a redirection to the file `=2.1.0`.
    [`npm i ${CLI}@>=2.1.0`, `${CLI} floating  <- ${CLI}`],
  ];
  for (const [line, expected] of cases) test(line, () => { assert.deepEqual(pins(line), [expected]); });
});

describe('around the command', () => {
  const npm = `npm i -g ${CLI}@2.1.150`;
  const texts = [
    `sudo ${npm}`,
    `sudo -E -u root ${npm}`,
    `sudo NPM_CONFIG_PREFIX=/opt ${npm}`,
    `env A=1 B=2 ${npm}`,
    `A=1 B=2 ${npm}`,
    `exec ${npm}`,
    `time ${npm}`,
    `time -p ${npm}`,
    `/usr/bin/time -f %e ${npm}`,
    `! ${npm}`,
    `nohup ${npm} &`,
    `timeout -k 5 60 ${npm}`,
    `nice -n 10 ${npm}`,
    `gosu node ${npm}`,
    `command ${npm}`,
    `corepack ${npm}`,
    `echo x | xargs -n 1 ${npm}`,
    `mise exec node@22 -- ${npm}`,
    `cmd /c ${npm}`,
    `sudo env -u X nohup ${npm}`,
    `\\${npm}`,
    `/usr/local/bin/${npm}`,
    `"$NODE_HOME/bin/npm" i -g ${CLI}@2.1.150`,
    `cd app && ${npm}`,
    `false || ${npm}`,
    `true; ${npm}; true`,
    `if ! command -v claude; then ${npm}; fi`,
    `if a; then b; elif c; then ${npm}; fi`,
    `if a; then b; else ${npm}; fi`,
    `for i in 1 2 3; do ${npm} && break; done`,
    `for ((i=0;i<3;i++)); do ${npm}; done`,
    `until ${npm}; do sleep 1; done`,
    `case $x in a) true ;; b|c) ${npm} ;; esac`,
    `select x in a b; do ${npm}; done`,
    `f() { ${npm}; }`,
    `function f { ${npm}; }`,
    `(cd x; ${npm})`,
    `{ ${npm}; } > log 2>&1`,
    `coproc { ${npm}; }`,
    `x=$(${npm})`,
    `echo "done: $(${npm})"`,
    `echo \`${npm}\``,
    `echo \`echo \\\`${npm}\\\`\``,
    `cat <(${npm})`,
    `[[ -n $(${npm}) ]]`,
    `[ -z "$(${npm})" ]`,
    `case $(${npm}) in *) ;; esac`,
    `: \${X:=$(${npm})}`,
    `${npm} | tee log`,
    `yes | ${npm}`,
    `bash -c "${npm}"`,
    `bash -lc '${npm}'`,
    `sudo sh -euxc "${npm} && true"`,
    `bash -o pipefail -c '${npm}'`,
    `bash -c "npm i -g \\"${CLI}@2.1.150\\""`,
    `bash -c 'sh -c "${npm}"'`,
    `su - node -c '${npm}'`,
    `runuser -l node -c "${npm}"`,
    `eval "${npm}"`,
    `bash <<'EOF'\n${npm}\nEOF`,
    `sudo bash -s <<EOF\n${npm}\nEOF`,
    `bash <<-EOF\n\t${npm}\n\tEOF`,
    `sh <<< "${npm}"`,
    `cat <<EOF\n$(${npm})\nEOF`,
    `# comment\n${npm} # pin\n`,
    `npm i -g \\\n  ${CLI}@2.1.150`,
    `npm i -g \\\r\n  ${CLI}@2.1.150\r\n`,
    `set -e\r\n${npm}\r\necho done\r\n`,
    `CMD="${npm}"; $CMD`,
    `CMD="${npm}"; bash -c "$CMD"`,
    `ARGS="-g ${CLI}@2.1.150"; npm i $ARGS`,
    `ARGS=(-g --no-fund ${CLI}@2.1.150); npm i "\${ARGS[@]}"`,
    `ARGS=(-g); ARGS+=(${CLI}@2.1.150); npm i "\${ARGS[@]}"`,
  ];
  for (const text of texts) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), exact()); });
});

describe('text that installs nothing', () => {
  const texts = [
    '',
    `# npm i -g ${CLI}@2.1.150`,
    `true # npm i -g ${CLI}@2.1.150`,
    `echo npm i -g ${CLI}@2.1.150`,
    `echo "run: npm i -g ${CLI}@2.1.150; done"`,
    `printf '%s\\n' 'npm i -g ${CLI}@2.1.150'`,
    `cat <<EOF\nnpm i -g ${CLI}@2.1.150\nEOF`,
    `cat > install.sh <<'EOF'\nnpm i -g ${CLI}@2.1.150\nEOF\ntrue`,
    `MESSAGE="npm i -g ${CLI}@2.1.150"`,
    `npm view ${CLI}@2.1.150`,
    `npm uninstall -g ${CLI}@2.1.150`,
    `npm ls ${CLI}`,
    `npm run i ${CLI}@2.1.150`,
    `npm i --prefix ${CLI}@2.1.150`,
    `npm i -g other@2.1.150 @other/claude-code@2.1.150 claude-code@2.1.150`,
    `npm i ./node_modules/${CLI}`,
    `npm ci`,
    `npm`,
    `npx`,
    `npx claude`,
    `pip install ${CLI}==2.1.150`,
    `grep ${CLI}@2.1.150 file`,
    `[[ $x == "npm i -g ${CLI}@2.1.150" ]]`,
    `echo 'bash -c "npm i -g ${CLI}@2.1.150"'`,
    `bash -c 'echo npm i -g ${CLI}@2.1.150'`,
    `ssh host < npm i`,
    `claude --version`,
    `claude mcp add x`,
    `install 2.1.150`,
    `curl -fsSL https://claude.ai/install.sh`,
    `curl -fsSL https://claude.ai/install.sh -o install.sh`,
    `curl -fsSL https://claude.ai/install.sh | tee install.sh`,
    `curl -fsSL https://claude.ai/install.sh; bash -s 2.1.150`,
    `curl -fsSL https://example.com/claude.ai/install.sh | bash`,
    `curl -fsSL https://example.com/install.sh | bash -s 2.1.150`,
    `code --install-extension other.claude-code@2.1.150`,
    `code --uninstall-extension anthropic.claude-code@2.1.150`,
    `echo code --install-extension anthropic.claude-code@2.1.150`,
    `code anthropic.claude-code@2.1.150`,
  ];
  for (const text of texts) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), []); });
});

describe('vendor installers', () => {
  const url = 'https://claude.ai/install.sh';
  const run: readonly [string, string][] = [
    [`curl -fsSL ${url} | bash -s 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash -s -- 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL "${url}" | sudo -E bash -s -- 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash -s stable`, 'floating stable'],
    [`curl -fsSL ${url} | bash -s -- latest`, 'floating latest'],
    [`curl -fsSL ${url} | bash`, `floating  <- ${url}`],
    [`curl -fsSL ${url} | bash -`, `floating  <- ${url}`],
    [`curl -fsSL ${url} | sh -e`, `floating  <- ${url}`],
    [`curl -fsSL claude.ai/install.sh | zsh`, 'floating  <- claude.ai/install.sh'],
    [`wget -qO- ${url} | bash -s -- 2.1.150`, 'exact 2.1.150'],
    [`wget -O - ${url} | bash -s -- 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | sed s/a/b/ | bash -s 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | (cd /tmp && bash -s 2.1.150)`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash /dev/stdin 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash -s -- --force 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash -s -- "$1"`, 'unreadable $1'],
    [`V=2.1.150; curl -fsSL ${url} | bash -s -- "$V"`, 'exact 2.1.150'],
    [`curl -fsSL ${url} | bash -s -- \${V:-2.1.150}`, 'exact 2.1.150'],
    [`U=${url}; curl -fsSL "$U" | bash`, `floating  <- ${url}`],
    [`bash <(curl -fsSL ${url}) 2.1.150`, 'exact 2.1.150'],
    [`bash <(curl -fsSL ${url})`, `floating  <- ${url}`],
    [`source <(wget -qO- ${url}) 2.1.150`, 'exact 2.1.150'],
    [`bash -c "$(curl -fsSL ${url})"`, `floating  <- ${url}`],
    [`sh -c "$(curl -fsSL ${url})" -- 2.1.150`, 'exact 2.1.150'],
    [`eval "$(curl -fsSL ${url})"`, `floating  <- ${url}`],
    [`bash -c "curl -fsSL ${url} | bash -s 2.1.150"`, 'exact 2.1.150'],
    [`bash -c 'curl -fsSL ${url} | bash -s 2.1.150'`, 'exact 2.1.150'],
    [`su node -c "curl -fsSL ${url} | bash -s 2.1.150"`, 'exact 2.1.150'],
    [`curl -fsSL ${url} -o /tmp/install.sh && bash /tmp/install.sh 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSLo install.sh ${url}; chmod +x install.sh; ./install.sh 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSLO ${url}; sh install.sh 2.1.150`, 'exact 2.1.150'],
    [`curl --output x.sh ${url}; bash x.sh`, `floating  <- ${url}`],
    [`wget ${url} && bash ./install.sh 2.1.150`, 'exact 2.1.150'],
    [`curl -fsSL ${url} > i.sh; bash i.sh 2.1.150`, 'exact 2.1.150'],
    [`T=$(mktemp); curl -o "$T" ${url}; bash "$T" 2.1.150`, 'exact 2.1.150'],
    ['claude install 2.1.150', 'exact 2.1.150'],
    ['claude install stable', 'floating stable'],
    ['claude install --force latest', 'floating latest'],
    ['claude install', 'floating  <- claude'],
    ['~/.local/bin/claude install 2.1.150', 'exact 2.1.150'],
  ];
  for (const [text, expected] of run) test(text, () => { assert.deepEqual(pins(text), [`claude-code ${expected}`]); });

  test('the command is the address', () => {
    assert.equal(one(`curl -fsSL ${url} | bash`).command, 'claude.ai/install.sh');
  });
  test('a file of another name in an unknown place is not the download', () => {
    assert.deepEqual(pins(`curl -o "$A" ${url}; bash "$B" 2.1.150`), []);
  });
});

describe('editor extensions', () => {
  const id = 'anthropic.claude-code';
  const lines: readonly [string, string][] = [
    [`code --install-extension ${id}@2.1.150`, `${id} exact 2.1.150`],
    [`code --install-extension=${id}@2.1.150 --force`, `${id} exact 2.1.150`],
    [`code-server --force --install-extension ${id}@2.1.150`, `${id} exact 2.1.150`],
    [`cursor --install-extension ${id}@2.1.150`, `${id} exact 2.1.150`],
    [`codium --install-extension Anthropic.Claude-Code@2.1.150`, `${id} exact 2.1.150`],
    [`code-insiders --install-extension ${id}@prerelease`, `${id} floating prerelease`],
    [`code --install-extension ${id}`, `${id} floating  <- ${id}`],
    [`"$VSCODE_DIR/bin/code" --install-extension ${id}@2.1.150`, `${id} exact 2.1.150`],
    [`"$CODE" --install-extension ${id}@2.1.150`, `${id} exact 2.1.150`],
    [`code --install-extension ${id}@$V`, `${id} unreadable $V`],
    [`for e in a.b ${id}@2.1.150; do code --install-extension "$e"; done`, `${id} exact 2.1.150`],
  ];
  for (const [line, expected] of lines) test(line, () => { assert.deepEqual(pins(line), [expected]); });
});

describe('variables of the text', () => {
  const at = `npm i -g ${CLI}@`;
  const cases: readonly [string, string[]][] = [
    [`VERSION=2.1.150; ${at}$VERSION`, exact()],
    [`VERSION=2.1.150\n${at}\${VERSION}`, exact()],
    [`VERSION="2.1.150"\n${at}"\${VERSION}"`, exact()],
    [`export VERSION='2.1.150'\n${at}$VERSION`, exact()],
    [`readonly VERSION=2.1.150; ${at}$VERSION`, exact()],
    [`f() { local VERSION=2.1.150; ${at}$VERSION; }`, exact()],
    [`declare -r VERSION=2.1.150; ${at}$VERSION`, exact()],
    [`${at}\${VERSION:-2.1.150}`, exact()],
    [`${at}\${1:-2.1.150}`, exact()],
    [`VERSION="\${1:-2.1.150}"; ${at}$VERSION`, exact()],
    [`VERSION=\${VERSION:-2.1.150}; ${at}$VERSION`, exact()],
    [`: "\${VERSION:=2.1.150}"; ${at}$VERSION`, exact()],
    [`VERSION=1.0.0; VERSION=2.1.150; ${at}$VERSION`, exact()],
    [`VERSION=2.1.150; ${at}$VERSION; VERSION=1.0.0`, exact()],
    [`A=2.1.150; B=$A; ${at}$B`, exact()],
    [`VERSION=2.1.150; ${at}\${VERSION:-9.9.9}`, exact()],
    [`VERSION=v2.1.150; ${at}\${VERSION#v}`, exact()],
    [`VERSION=2.1.150.tgz; ${at}\${VERSION%.tgz}`, exact()],
    [`VERSION=2.1.150; npm i -g ${CLI}\${VERSION:+@$VERSION}`, exact()],
    [`npm i -g ${CLI}\${VERSION:+@$VERSION}`, [`${CLI} unreadable \${VERSION:+@$VERSION}`]],
    [`PKG=${CLI}; npm i -g $PKG@2.1.150`, exact()],
    [`PKG=${CLI}@2.1.150; npm i -g $PKG`, exact()],
    [`PKG=${CLI}; npm i -g $PKG`, [`${CLI} floating  <- ${CLI}`]],
    [`PKGS="typescript ${CLI}@2.1.150"; npm i -g $PKGS`, exact()],
    [`PATCH=150; ${at}2.1.$PATCH`, [`${CLI} exact 2.1.150 <- 2.1.$PATCH`]],
    [`VERSION=2.1.150; VERSION+=-beta; ${at}$VERSION`, [`${CLI} exact 2.1.150-beta <- $VERSION`]],
    [`if a; then V=2.1.150; else V=2.1.198; fi; ${at}$V`, [...exact(), ...exact('2.1.198')]],
    [`V=latest; if a; then V=2.1.150; fi; ${at}$V`, [`${CLI} floating latest`, ...exact()]],
    [`V=1.0.0; V=2.1.150 && ${at}$V`, exact()],
    [`true && V=2.1.150 && ${at}$V`, exact()],
    [`V=2.1.150; (V=1.0.0); ${at}$V`, exact()],
    [`V=2.1.150; x | V=1.0.0; ${at}$V`, exact()],
    [`V=2.1.150; V=$(cat v); ${at}$V`, [`${CLI} unreadable $V`]],
    [`V=2.1.150; read -r V; ${at}$V`, [`${CLI} unreadable $V`]],
    [`V=2.1.150; unset V; ${at}$V`, [`${CLI} unreadable $V`]],
    [`V=2.1.150; a[V]=1; ${at}$V`, exact()],
    [`V=2.1.150; case x in a) V=2.1.198 ;; esac; ${at}$V`, [...exact(), ...exact('2.1.198')]],
    [`V=2.1.150; while a; do V=2.1.198; done; ${at}$V`, [...exact(), ...exact('2.1.198')]],
    [`for V in 2.1.150 2.1.198; do ${at}$V; done`, [...exact(), ...exact('2.1.198')]],
    [`V=1.0.0 npm i -g ${CLI}@$V`, [`${CLI} unreadable $V`]],
    [`V=2.1.150 bash -c '${at}$V'`, exact()],
    [`V=2.1.150; bash -c "${at}$V"`, exact()],
    [`V=2.1.150; ${at}\${V/1/2}`, [`${CLI} unreadable \${V/1/2}`]],
    [`V=2.1.150; ${at}\${#V}`, [`${CLI} unreadable \${#V}`]],
    [`__proto__=2.1.150; ${at}$__proto__`, exact()],
    [`${at}$constructor`, [`${CLI} unreadable $constructor`]],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.deepEqual(pins(text), expected); });

  test('says which variable', () => {
    assert.equal(one(`VERSION=2.1.150; ${at}$VERSION`).via, 'variable VERSION');
    assert.equal(one(`${at}\${VERSION:-2.1.150}`).via, 'variable VERSION');
    assert.equal(one(`${at}$VERSION`).via, 'variable VERSION');
    assert.equal(one(`${at}2.1.150`).via, null);
  });
  test('the place is the assignment', () => {
    const text = `VERSION="2.1.150"\n${at}$VERSION`;
    assert.equal(one(text).start, text.indexOf('2.1.150'));
  });
  test('a literal used twice is one pin', () => {
    assert.deepEqual(pins(`V=2.1.150; ${at}$V; sudo ${at}$V`), exact());
  });
  test('more values than can be followed leave one that is unknown', () => {
    const cases = Array.from({ length: 20 }, (_, i) => `${i}) V=2.1.${i} ;;`).join(' ');
    const kinds = findShellPins(`case x in ${cases} esac; ${at}$V`, catalogue).map((p) => p.version.kind);
    assert.ok(kinds.length <= 9, String(kinds.length));
    assert.ok(kinds.includes('unreadable'));
  });
});

describe('variables from outside', () => {
  const variables = (entries: Readonly<Record<string, string | null>>): ReadonlyMap<string, KnownVariable> =>
    new Map(Object.entries(entries).map(([name, value]) => [name, { value, origin: `ARG ${name}`, tag: name }]));
  const at = `npm i -g ${CLI}@`;

  test('a value that is the whole version is handed back', () => {
    const known = variables({ V: '2.1.150' });
    const [pin] = findShellPins(`${at}\${V}`, catalogue, known);
    assert.ok(pin);
    assert.equal(pin.variable, known.get('V'));
    assert.deepEqual(pin.version, { kind: 'exact', text: '2.1.150' });
    assert.equal(pin.via, 'ARG V');
  });
  test('a value that is more than the version shows its use', () => {
    const text = 'npm i -g $P';
    const [pin] = findShellPins(text, catalogue, variables({ P: `${CLI}@2.1.150` }));
    assert.ok(pin);
    assert.equal(pin.variable, null);
    assert.equal(text.slice(pin.start, pin.end), '$P');
    assert.deepEqual(pin.version, { kind: 'exact', text: '2.1.150' });
  });
  test('an unknown value is unreadable, an empty one floats', () => {
    const [unknown] = findShellPins(`${at}$V`, catalogue, variables({ V: null }));
    assert.equal(unknown?.version.kind, 'unreadable');
    assert.equal(unknown.variable?.tag, 'V');
    const [empty] = findShellPins(`${at}$V`, catalogue, variables({ V: '' }));
    assert.deepEqual(empty?.version, { kind: 'floating', text: '' });
    assert.equal(empty.variable?.tag, 'V');
    const [param] = findShellPins('curl https://claude.ai/install.sh | bash -s ${V}', catalogue, variables({ V: '' }));
    assert.deepEqual(param?.version, { kind: 'floating', text: '' });
    assert.equal(param.variable?.tag, 'V');
  });
  test('the text overrides what is outside', () => {
    assert.deepEqual(pins(`V=2.1.198; ${at}$V`, variables({ V: '2.1.150' })), exact('2.1.198'));
    assert.deepEqual(pins(`${at}\${V:-2.1.198}`, variables({ V: '' })), exact('2.1.198'));
    assert.deepEqual(pins(`${at}\${V:-2.1.198}`, variables({ V: '2.1.150' })), [`${CLI} exact 2.1.150 <- \${V:-2.1.198}`]);
    assert.equal(pins(`if a; then V=2.1.198; fi; ${at}$V`, variables({ V: '2.1.150' })).length, 2);
  });
  test('a command kept in a variable', () => {
    assert.deepEqual(pins(`$PM ${CLI}@2.1.150`, variables({ PM: 'npm install -g' })), exact());
  });
});

describe('what cannot be parsed', () => {
  test('pins before a mistake count, and the mistake is told', () => {
    const { pins: found, problem } = scanShell(`npm i ${CLI}@2.1.150\necho "open`, catalogue);
    assert.equal(found.length, 1);
    assert.ok(problem);
    assert.equal(problem.offset, `npm i ${CLI}@2.1.150\necho `.length);
  });
  test('a good text has no problem', () => {
    assert.equal(scanShell(`npm i ${CLI}@2.1.150 && echo "closed"`, catalogue).problem, null);
  });
  test('a form that exhausts the parser does not hide the other lines', () => {
    for (const flood of ['f() '.repeat(100_000), 'coproc '.repeat(100_000)]) {
      const { pins: found, problem } = scanShell(`npm i ${CLI}@2.1.150\n${flood}\nnpm i ${CLI}@2.1.151\n`, catalogue);
      assert.deepEqual(found.map((p) => p.version.text), ['2.1.150', '2.1.151']);
      assert.ok(problem);
    }
  });
  test('nesting that is not followed is told', () => {
    assert.ok(scanShell(`${'$('.repeat(40)}npm i ${CLI}@2.1.150${')'.repeat(40)}`, catalogue).problem);
  });
});
