// Danger: a version that reaches a RUN through ARG, ENV or a stage is lost, or is shown at a place that does not decide.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dockerfileReader } from '../../../src/core/read/dockerfile';
import { ciPins } from '../../support/ci-tools';
import { readChecked, show } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const read = (text: string) => readChecked(dockerfileReader, text, 'Dockerfile');
const pins = (text: string): string[] => read(text).pins.map(show);
const exact = (place: string, via = ''): string[] => [`${CLI} exact '2.1.150' ${place} <2.1.150>${via === '' ? '' : ` via ${via}`}`];

describe('commands', () => {
  test('RUN, CMD, ENTRYPOINT and ONBUILD RUN', () => {
    const found = read(`FROM node\nRUN npm i -g ${CLI}@2.1.150\nCMD npx ${CLI}@2.1.151\nENTRYPOINT ["npx", "-y", "${CLI}@2.1.152"]\nONBUILD RUN npm i ${CLI}@2.1.153\n`);
    assert.deepEqual(found.pins.map((p) => [p.where, p.text]), [['RUN', '2.1.150'], ['CMD', '2.1.151'], ['ENTRYPOINT', '2.1.152'], ['RUN', '2.1.153']]);
    assert.deepEqual(found.problems, []);
  });
  test('other instructions run nothing', () => {
    assert.deepEqual(pins(`FROM ${CLI}:2.1.150\n# RUN npm i ${CLI}@2.1.150\nLABEL x="npm i ${CLI}@2.1.150"\nCOPY npx ${CLI}@2.1.150\nENV X="npm i ${CLI}@2.1.150"\n`), []);
  });
  test('JSON form', () => {
    assert.deepEqual(pins(`RUN ["npm", "install", "-g", "${CLI}@2.1.150"]`), exact('1:57'));
    assert.deepEqual(pins(`RUN ["bash", "-c", "npm i ${CLI}@2.1.150"]`), exact('1:53'));
    assert.deepEqual(pins(`RUN ["echo", "npm", "i", "${CLI}@2.1.150"]`), []);
  });
  test('options of RUN', () => {
    assert.deepEqual(pins(`RUN --mount=type=cache,target=/root/.npm --network=default npm i -g ${CLI}@2.1.150`), exact('1:95'));
  });
  test('lower case keywords, a heading directive', () => {
    assert.deepEqual(pins(`# syntax=docker/dockerfile:1\nfrom node as x\nrun npm i ${CLI}@2.1.150`), exact('3:37'));
  });
  test('the installer of the vendor', () => {
    assert.deepEqual(pins('RUN curl -fsSL https://claude.ai/install.sh | bash -s 2.1.150'), ["claude-code exact '2.1.150' 1:55 <2.1.150>"]);
  });
});

describe('lines that are joined', () => {
  test('continuation, comments and empty lines between them', () => {
    const text = `RUN apt-get update \\\n    # tools\n && npm install -g \\\n\n  # the agent\n      typescript \\\n      ${CLI}@2.1.150 \\\n && true\n`;
    assert.deepEqual(pins(text), exact('7:33'));
    assert.deepEqual(pins(text.replaceAll('\n', '\r\n')), exact('7:33'));
  });
  test('white space after the backslash', () => { assert.deepEqual(pins(`RUN npm i -g \\  \n  ${CLI}@2.1.150`), exact('2:29')); });
  test('a word in two lines', () => {
    assert.deepEqual(pins(`RUN npm i ${CLI}@\\\n2.1.150`), exact('2:1'));
  });
  test('another escape character', () => {
    assert.deepEqual(pins(`# escape=\`\nFROM x\nRUN npm i -g \`\n  # note\n  ${CLI}@2.1.150`), exact('5:29'));
  });
  test('a comment cut off by nothing hides what follows it on its line only', () => {
    assert.deepEqual(pins(`RUN true \\\n # npm i ${CLI}@2.1.150\n && npm i ${CLI}@2.1.151`).map((p) => p.includes('2.1.151')), [true]);
  });
  test('if and for', () => {
    assert.deepEqual(pins(`RUN set -eux; \\\n  if [ -n "$X" ]; then \\\n    npm i -g ${CLI}@2.1.150; \\\n  fi`), exact('3:40'));
  });
});

describe('here-documents', () => {
  test('a script for the shell', () => {
    assert.deepEqual(pins(`RUN <<EOF\nset -e\n# note\nnpm i -g ${CLI}@2.1.150\nEOF\nRUN true`), exact('4:36'));
    assert.deepEqual(pins(`RUN <<'EOF'\n#!/bin/bash -e\nnpm i -g ${CLI}@2.1.150\nEOF\n`), exact('3:36'));
    assert.deepEqual(pins(`RUN --mount=type=cache,target=/x <<EOF\nnpm i -g ${CLI}@2.1.150\nEOF\n`), exact('2:36'));
    assert.deepEqual(pins(`RUN bash -e <<EOF\nnpm i -g ${CLI}@2.1.150\nEOF\n`), exact('2:36'));
  });
  test('a script for another program, or a file', () => {
    assert.deepEqual(pins(`RUN <<EOF\n#!/usr/bin/env python3\nnpm i -g ${CLI}@2.1.150\nEOF\n`), []);
    assert.deepEqual(pins(`RUN python3 <<EOF\nnpm i -g ${CLI}@2.1.150\nEOF\n`), []);
    assert.deepEqual(pins(`RUN cat <<EOF > /x.sh\nnpm i -g ${CLI}@2.1.150\nEOF\n`), []);
    assert.deepEqual(pins(`COPY <<EOF /x.sh\nnpm i -g ${CLI}@2.1.150\nEOF\n`), []);
  });
  test('variables of the file in it', () => {
    assert.deepEqual(pins(`FROM x\nARG V=2.1.150\nRUN <<EOF\nnpm i -g ${CLI}@$V\nEOF\n`), exact('2:7', 'ARG V'));
  });
});

describe('ARG and ENV', () => {
  const run = `RUN npm i -g ${CLI}@`;
  const cases: readonly [string, string, string[]][] = [
    ['in the stage', `FROM x\nARG V=2.1.150\n${run}$V`, exact('2:7', 'ARG V')],
    ['in braces', `FROM x\nARG V=2.1.150\n${run}\${V}`, exact('2:7', 'ARG V')],
    ['quoted', `FROM x\nARG V="2.1.150"\n${run}\${V}`, exact('2:8', 'ARG V')],
    ['in single quotes', `FROM x\nARG V='2.1.150'\nRUN npm i -g "${CLI}@\${V}"`, exact('2:8', 'ARG V')],
    ['several on a line', `FROM x\nARG A=1 V=2.1.150\n${run}$V`, exact('2:11', 'ARG V')],
    ['ENV', `FROM x\nENV V=2.1.150\n${run}$V`, exact('2:7', 'ENV V')],
    ['ENV, old form', `FROM x\nENV V 2.1.150\n${run}$V`, exact('2:7', 'ENV V')],
    ['before the first FROM, named again', `ARG V=2.1.150\nFROM x\nARG V\n${run}$V`, exact('1:7', 'ARG V')],
    ['before the first FROM, not named again', `ARG V=2.1.150\nFROM x\n${run}$V`, [`${CLI} unreadable '$V' 3:40 <$V> via variable V`]],
    ['named again with another default', `ARG V=1.0.0\nFROM x\nARG V=2.1.150\n${run}$V`, exact('3:7', 'ARG V')],
    ['without a default', `FROM x\nARG V\n${run}\${V}`, [`${CLI} floating '' 3:40 <\${V}> via ARG V, which has no default`]],
    ['with an empty default', `FROM x\nARG V=\n${run}\${V}`, [`${CLI} floating '' 3:40 <\${V}> via ARG V`]],
    ['a default in the use', `FROM x\n${run}\${V:-2.1.150}`, exact('2:45', 'variable V')],
    ['a default in the use of an ARG without one', `FROM x\nARG V\n${run}\${V:-2.1.150}`, exact('3:45', 'variable V')],
    ['the default of the use does not count beside a value', `FROM x\nARG V=2.1.150\n${run}\${V:-1.0.0}`, exact('2:7', 'ARG V')],
    ['a tag', `FROM x\nARG V=latest\n${run}$V`, [`${CLI} floating 'latest' 2:7 <latest> via ARG V`]],
    ['ENV from ARG', `FROM x\nARG V=2.1.150\nENV W=$V\n${run}$W`, exact('2:7', 'ENV W, ARG V')],
    ['ENV from ARG with a default', `FROM x\nENV W=\${V:-2.1.150}\n${run}$W`, exact('2:12', 'ENV W')],
    ['ENV wins over ARG', `FROM x\nENV V=2.1.150\nARG V=1.0.0\n${run}$V`, exact('2:7', 'ENV V')],
    ['variables of one ENV do not see each other', `FROM x\nENV V=2.1.150\nENV V=1.0.0 W=$V\n${run}$W`, exact('2:7', 'ENV W, ENV V')],
    ['later wins', `FROM x\nARG V=1.0.0\nARG V=2.1.150\n${run}$V`, exact('3:7', 'ARG V')],
    ['after the use does not count', `FROM x\nARG V=2.1.150\n${run}$V\nARG V=1.0.0`, exact('2:7', 'ARG V')],
    ['another stage does not see it', `FROM x AS a\nARG V=2.1.150\nFROM y AS b\n${run}$V`, [`${CLI} unreadable '$V' 4:40 <$V> via variable V`]],
    ['a stage that builds on it does', `FROM x AS Base\nENV V=2.1.150\nFROM base AS b\n${run}$V`, exact('2:7', 'ENV V')],
    ['its ARG too', `FROM x AS base\nARG V=2.1.150\nFROM base\nRUN true\nFROM base\n${run}$V`, exact('2:7', 'ARG V')],
    ['the shell of the RUN overrides it', `FROM x\nARG V=1.0.0\nRUN V=2.1.150; npm i -g ${CLI}@$V`, exact('3:7', 'variable V')],
    ['used twice', `FROM x\nARG V=2.1.150\n${run}$V\nRUN npx ${CLI}@$V --version`, exact('2:7', 'ARG V')],
    ['a part of the version', `FROM x\nARG P=150\n${run}2.1.$P`, [`${CLI} exact '2.1.150' 3:40 <2.1.$P> via ARG P`]],
    ['a part that is not known', `FROM x\n${run}2.1.$P`, [`${CLI} unreadable '2.1.$P' 2:40 <2.1.$P> via variable P`]],
    ['the name', `FROM x\nARG P=${CLI}\nRUN npm i -g $P@2.1.150`, exact('3:17')],
    ['name and version together', `FROM x\nARG P=${CLI}@2.1.150\nRUN npm i -g $P`, [`${CLI} exact '2.1.150' 3:14 <$P> via ARG P`]],
    ['put together from another', `FROM x\nARG V=2.1.150\nARG P=${CLI}@$V\nRUN npm i -g $P`, [`${CLI} exact '2.1.150' 4:14 <$P> via ARG P`]],
    ['put together from one that is not known', `FROM x\nARG P=${CLI}@\${X#v}\nRUN npm i -g $P`, [`${CLI} unreadable '$P' 3:14 <$P> via ARG P`]],
    ['an installer’s argument', 'FROM x\nARG V=2.1.150\nRUN curl -fsSL https://claude.ai/install.sh | bash -s ${V}', ["claude-code exact '2.1.150' 2:7 <2.1.150> via ARG V"]],
    ['an installer’s argument without default', 'FROM x\nARG V\nRUN curl -fsSL https://claude.ai/install.sh | bash -s ${V}', ["claude-code floating '' 3:55 <${V}> via ARG V, which has no default"]],
    ['a name that objects inherit', `FROM x\nARG __proto__=2.1.150\n${run}$__proto__`, exact('2:15', 'ARG __proto__')],
    ['a value from a command', `FROM x\n${run}$(cat v)`, [`${CLI} unreadable '$(cat v)' 2:40 <$(cat v)> via output of a command`]],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins(text), expected); });
});

describe('files that are large or odd', () => {
  test('a file beyond the limit is told, not read', () => {
    assert.match(read(`RUN npm i ${CLI}@2.1.150\n${'#\n'.repeat(200_000)}`).problems[0] ?? '', /^Line 1: the file has more than 262144 characters/);
  });
  test('a command that cannot be read to its end is told with its line', () => {
    const { pins: found, problems } = read(`FROM x\nRUN npm i ${CLI}@2.1.150 && echo "open\nRUN npm i ${CLI}@2.1.151`);
    assert.deepEqual(found.map((p) => p.text), ['2.1.150', '2.1.151']);
    assert.match(problems[0] ?? '', /^Line 2: /);
  });
  test('floods end', () => {
    const floods = ['RUN ', 'ARG A=1\n', 'ENV A=$A$A\n', 'FROM a AS a\n', 'RUN [', 'RUN <<E ', 'ONBUILD ', 'RUN a \\\n', '\\', '"', '$', '${A:-', 'RUN $A\n', '\0', '\ud800', '\r'];
    for (const flood of floods) {
      const text = `FROM a AS a\nENV A=xy\n${flood.repeat(20_000 / flood.length)}\nRUN npm i ${CLI}@2.1.150\n`;
      assert.ok(read(text).pins.length <= 1, flood);
    }
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', ' ', 'RUN ', 'ARG V=2.1.150', 'ENV V 2', 'FROM x AS y', 'FROM y', `npm i ${CLI}@`, '$V', '${V:-1.0.0}', '\\\n', '<<EOF', 'EOF', '["', '"', "'", '#', '\r\n', '\0', '\ud800', 'ONBUILD '),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => { read(parts.join('')); }), { numRuns: 1000 });
  });
});

test('names of Dockerfiles', () => {
  for (const path of ['Dockerfile', 'a/Containerfile', 'Dockerfile.dev', 'ci/Dockerfile.ci.arm64', 'web.Dockerfile', 'web.dockerfile', 'a/dockerfile']) {
    assert.ok(dockerfileReader.accepts(path), path);
  }
  for (const path of ['Dockerfile.dockerignore', 'MyDockerfile', 'Dockerfile/x', 'docker-compose.yml', 'dockerfiles', 'Dockerfiles/readme.md']) {
    assert.ok(!dockerfileReader.accepts(path), path);
  }
});

describe('images', () => {
  const image = 'ghcr.io/berriai/litellm';
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['FROM', `FROM --platform=linux/amd64 ${image}:main-v1.2.3 AS a`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['no tag', `FROM ${image}`, [`litellm floating '' 1 <${image}>`]],
    ['a digest', `FROM ${image}@sha256:01`, ["litellm unreadable 'sha256:01' 1 <sha256:01>"]],
    ['a tag with a digest', `FROM ${image}:main-v1.2.3@sha256:01`, ["litellm unreadable 'main-v1.2.3@sha256:01' 1 <main-v1.2.3@sha256:01>"]],
    ['a tag from an ARG', `ARG T=main-v1.2.3\nFROM ${image}:\${T}`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3> via ARG T"]],
    ['a tag from an ARG of an ARG', `ARG V=v1.2.3\nARG T=$V\nFROM ${image}:$T`, ["litellm exact 'v1.2.3' 1 <v1.2.3> via ARG T, ARG V"]],
    ['a part of a tag from an ARG', `ARG V=1.2.3\nFROM ${image}:main-v$V`, ["litellm exact 'main-v1.2.3' 2 <main-v$V> via ARG V"]],
    ['the whole from an ARG', `ARG I=${image}:main-v1.2.3\nFROM $I`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3> via ARG I"]],
    ['a default', `FROM ${image}:\${T:-main-v1.2.3}`, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3> via default of T"]],
    ['an ARG without a default', `ARG T\nFROM ${image}:$T`, ["litellm unreadable '$T' 2 <$T> via version from variable T, not resolved"]],
    ['an ARG of a stage', `FROM x\nARG T=v1.2.3\nFROM ${image}:$T`, ["litellm unreadable '$T' 3 <$T> via version from variable T, not resolved"]],
    ['COPY --from and RUN --mount', `FROM x\nCOPY --from=${image}:v1.2.3 /a /b\nRUN --mount=type=bind,from=${image}:v1.2.4,target=/x ls`, ["litellm exact 'v1.2.3' 2 <v1.2.3>", "litellm exact 'v1.2.4' 3 <v1.2.4>"]],
    ['a stage of that name', `FROM x AS litellm/litellm\nFROM litellm/litellm\nCOPY --from=litellm/litellm /a /b`, []],
    ['an image in ENV', `FROM x\nENV RUNTIME="${image}:v1.2.3"`, ["litellm exact 'v1.2.3' 2 <v1.2.3>"]],
    ['comments and the syntax', `# syntax=${image}:v1.2.3\n# FROM ${image}:v1.2.3\nFROM x`, []],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => { assert.deepEqual(ciPins(dockerfileReader, text, 'Dockerfile'), expected); });
    test(`${name}, with line ends of Windows`, () => { assert.deepEqual(ciPins(dockerfileReader, text.replaceAll('\n', '\r\n'), 'Dockerfile'), expected); });
  }
});
