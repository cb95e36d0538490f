// Danger: a comment or another string of a program is taken for a command or an image, or a variable gets a value from
// a place that has nothing to do with it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jenkinsReader } from '../../../src/core/read/ci-jenkins';
import { quadletReader } from '../../../src/core/read/quadlet';
import type { Reader } from '../../../src/core/read/reader';
import { terraformReader } from '../../../src/core/read/terraform';
import { ciPins, readCi } from '../../support/ci-tools';

const CLI = '@anthropic-ai/claude-code';
const LITELLM = 'ghcr.io/berriai/litellm';
const cli = (version: string, line: number, via = ''): string => `claude-code exact '${version}' ${line} <${version}>${via === '' ? '' : ` via ${via}`}`;
const litellm = (version: string, line: number, via = ''): string => cli(version, line, via).replace('claude-code', 'litellm');
type Cases = readonly (readonly [name: string, text: string, expected: readonly string[]])[];
const run = (reader: Reader, path: string, cases: Cases): void => {
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(ciPins(reader, text, path), expected); });
};

describe('Jenkinsfile', () => {
  run(jenkinsReader, 'Jenkinsfile', [
    ['single quotes', `sh 'npm i -g ${CLI}@2.1.5'`, [cli('2.1.5', 1)]],
    ['round brackets and a name', `sh(script: "npm i -g ${CLI}@2.1.5", returnStatus: true)\nsh(label: 'npx ${CLI}@1.0.0', script: 'x')`, [cli('2.1.5', 1)]],
    ['three quotes', `sh '''\n  set -e\n  npm i -g ${CLI}@2.1.5\n'''`, [cli('2.1.5', 3)]],
    ['bat and powershell', `bat 'npm i -g ${CLI}@2.1.5'\npowershell "npm i -g '${CLI}@2.1.6'"`, [cli('2.1.5', 1), cli('2.1.6', 2)]],
    ['a variable of the pipeline', `def v = '2.1.5'\nsh "npx ${CLI}@\${v}"`, [cli('2.1.5', 1, 'variable v')]],
    ['a variable of the environment', `environment { V = '2.1.5' }\nsh 'npx ${CLI}@$V'\nsh "npx ${CLI}@\${env.V}"\nsh "npx ${CLI}@\\$V"`, [cli('2.1.5', 1, 'variable V')]],
    ['a variable that is set twice', `V = '2.1.4'\nV = '2.1.5'\nsh "npx ${CLI}@\${V}"`, [`claude-code unreadable '\${V}' 3 <\${V}>`]],
    ['an expression', `sh "npx ${CLI}@\${params.V}"`, [`claude-code unreadable '\${params.V}' 1 <\${params.V}>`]],
    ['escapes', `sh "echo \\"x\\" && npx ${CLI}@2.1.5"`, [cli('2.1.5', 1)]],
    ['images', `docker.image('${LITELLM}:main-v1.2.3').inside { }\nagent { docker { image "${LITELLM}:main-v1.2.4" } }\nagent { docker '${LITELLM}:main-v1.2.5' }`, [litellm('main-v1.2.3', 1), litellm('main-v1.2.4', 2), litellm('main-v1.2.5', 3)]],
    ['comments and texts', `// sh 'npx ${CLI}@2.1.5'\n/* sh 'npx ${CLI}@2.1.5' */\necho 'npx ${CLI}@2.1.6'\ndef push = 'npx ${CLI}@2.1.7'`, []],
  ]);
});

describe('Terraform and its kin', () => {
  run(terraformReader, 'main.tf', [
    ['an image', `resource "docker_image" "a" {\n  name = "${LITELLM}:main-v1.2.3"\n}\nimage = "${LITELLM}:main-v1.2.4"`, [litellm('main-v1.2.3', 2), litellm('main-v1.2.4', 4)]],
    ['JSON in a text', `x = <<EOT\n{ "image": "${LITELLM}:main-v1.2.3" }\nEOT\n`, []],
    ['a variable', `variable "tag" {\n  default = "main-v1.2.3"\n}\nimage = "${LITELLM}:\${var.tag}"`, [litellm('main-v1.2.3', 2, 'default of variable tag')]],
    ['a local', `locals {\n  tag = "main-v1.2.3"\n}\nimage = "${LITELLM}:\${local.tag}"`, [litellm('main-v1.2.3', 2, 'local tag')]],
    ['an attribute of the same name is no local', `x {\n  tag = "main-v1.2.3"\n}\nimage = "${LITELLM}:\${local.tag}"`, [`litellm unreadable '\${local.tag}' 4 <\${local.tag}> via version from variable local.tag, not resolved`]],
    ['a default of something else', `variable "tag" {\n}\nx {\n  default = "main-v1.2.3"\n}\nimage = "${LITELLM}:\${var.tag}"`, [`litellm unreadable '\${var.tag}' 6 <\${var.tag}> via version from variable var.tag, not resolved`]],
    ['inline commands', `inline = [\n  "true",\n  "npm i -g ${CLI}@2.1.5",\n]`, [cli('2.1.5', 3)]],
    ['user data', `user_data = <<-EOF\n  #!/bin/bash\n  npm i -g ${CLI}@2.1.5\n  EOF\n`, [cli('2.1.5', 3)]],
    ['user data for another program', `user_data = <<-EOF\n  #!/usr/bin/python3\n  npm i -g ${CLI}@2.1.5\n  EOF\n`, []],
    ['comments and texts', `# image = "${LITELLM}:main-v1.2.3"\n// inline = ["npx ${CLI}@2.1.5"]\n/* image = "${LITELLM}:main-v1.2.3" */\ndescription = "npm i ${CLI}@2.1.5"`, []],
  ]);
  test('Vagrantfile', () => {
    const text = `# it's a comment\nconfig.vm.provision "shell", inline: <<-SHELL\n  npm i -g ${CLI}@2.1.5\nSHELL\nconfig.vm.provision 'shell', inline: 'npx ${CLI}@2.1.6'\n`;
    assert.deepEqual(ciPins(terraformReader, text, 'Vagrantfile'), [cli('2.1.5', 3), cli('2.1.6', 5)]);
  });
});

describe('Podman units', () => {
  run(quadletReader, 'a.container', [
    ['an image', `[Container]\nImage=${LITELLM}:main-v1.2.3\n`, [litellm('main-v1.2.3', 2)]],
    ['white space and its transport', `Image = docker://${LITELLM}:main-v1.2.3 `, [litellm('main-v1.2.3', 1)]],
    ['a command', `Exec=npx ${CLI}@2.1.5`, [cli('2.1.5', 1)]],
    ['comments and other keys', `# Image=${LITELLM}:main-v1.2.3\n;Image=${LITELLM}:main-v1.2.3\nDescription=${LITELLM}:main-v1.2.3`, []],
  ]);
});

describe('any text', () => {
  const token = fc.constantFrom("'", '"', "'''", '"""', '\\', '\n', '//', '#', '/*', '*/', 'sh ', 'image = ', 'inline = [', '<<-EOF\n', 'EOF', `npx ${CLI}@2.1.5`, `${LITELLM}:v1.2.3`, '${v}', '$', '{', '}', 'v = ', 'locals {', 'variable ', 'default = ', 'Image=', '\r\n');
  const readers: readonly (readonly [Reader, string])[] = [[jenkinsReader, 'Jenkinsfile'], [terraformReader, 'a.tf'], [terraformReader, 'Vagrantfile'], [quadletReader, 'a.container']];
  for (const [reader, path] of readers) {
    test(`${path}: never throws, places slice to their text, and twice gives the same`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.array(token, { maxLength: 40 }).map((p) => p.join(''))), (text) => {
          const read = () => readCi(reader, text, path);
          assert.deepEqual(read(), read());
        }),
        { numRuns: 300 },
      );
    });
  }
});
