// Danger: an MCP server's launcher is read as the wrong package or version, or a secret beside it is kept.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mcpConfigReader } from '../../../src/core/read/mcp-config';
import { readChecked, show } from '../../support/pins';

const NPM = '@anthropic-ai/claude-code';
const read = (text: string) => readChecked(mcpConfigReader, text, '.mcp.json');
const server = (value: unknown): string => JSON.stringify({ mcpServers: { s: value } });
/** Pins without their place; that the text stands at the range is checked for every pin. */
const found = (text: string): readonly string[] => read(text).pins.map((p) => `${p.version.kind} '${p.version.text}' <${p.text}>`);

describe('MCP configuration paths', () => {
  const accepted = [
    '.mcp.json',
    'a/b/.mcp.json',
    '.vscode/mcp.json',
    '.cursor/mcp.json',
    '.kiro/settings/mcp.json',
    'mcp.json',
    'claude_desktop_config.json',
    '.gemini/settings.json',
    '.claude.json',
    '.continue/mcpServers/a.json',
    'cline_mcp_settings.json',
    'mcp_config.json',
    'opencode.jsonc',
  ];
  const refused = ['settings.json', 'plugin.json', 'my-mcp.json', 'mcp.json.bak', '.vscode/tasks.json', 'package.json'];
  for (const path of accepted) test(`${path} is one`, () => { assert.equal(mcpConfigReader.accepts(path), true); });
  for (const path of refused) test(`${path} is none`, () => { assert.equal(mcpConfigReader.accepts(path), false); });
});

describe('launcher forms', () => {
  const exact = ["exact '2.1.5' <2.1.5>"];
  const spec = `${NPM}@2.1.5`;
  const cases: readonly [name: string, command: string | readonly string[], args: readonly unknown[] | null, expected: readonly string[]][] = [
    ['npx -y', 'npx', ['-y', spec, 'mcp', 'serve'], exact],
    ['npx --yes', 'npx', ['--yes', spec], exact],
    ['npx without options', 'npx', [spec], exact],
    ['npx -p', 'npx', ['-p', spec, 'claude'], exact],
    ['npx --package', 'npx', ['--package', spec, 'claude'], exact],
    ['npx --package=', 'npx', [`--package=${spec}`, 'claude'], exact],
    ['npx by its path', '/usr/local/bin/npx', ['-y', spec], exact],
    ['npx on Windows', 'C:\\Program Files\\nodejs\\npx.cmd', ['-y', spec], exact],
    ['cmd /c npx', 'cmd', ['/c', 'npx', '-y', spec], exact],
    ['cmd.exe with several switches', 'C:\\Windows\\System32\\cmd.exe', ['/d', '/s', '/c', 'npx', '-y', spec], exact],
    ['cmd /c and one line', 'cmd', ['/c', `npx -y ${spec}`], exact],
    ['sh -c', 'sh', ['-c', `npx -y ${spec}`], exact],
    ['bash -lc', 'bash', ['-lc', `cd x && npx -y ${spec}`], exact],
    ['PowerShell', 'pwsh', ['-NoProfile', '-Command', `npx -y ${spec}`], exact],
    ['bunx', 'bunx', [spec], exact],
    ['pnpm dlx', 'pnpm', ['dlx', spec], exact],
    ['yarn dlx', 'yarn', ['dlx', spec], exact],
    ['npm exec', 'npm', ['exec', '-y', '--', spec], exact],
    ['one list', ['npx', '-y', spec], null, exact],
    ['one line', `npx -y ${spec}`, null, exact],
    ['no version', 'npx', ['-y', NPM], [`floating '' <${NPM}>`]],
    ['latest', 'npx', [`${NPM}@latest`], ["floating 'latest' <latest>"]],
    ['a range', 'npx', [`${NPM}@^2.1.0 || 3`], ["range '^2.1.0 || 3' <^2.1.0 || 3>"]],
    ['an input', 'npx', [`${NPM}@\${input:version}`], ["unreadable '${input:version}' <${input:version}>"]],
    ['a quote in another argument', 'npx', ['-y', spec, "it's"], exact],
    ['arguments that are no strings', 'npx', ['-y', 7, null, spec], exact],
    ['an empty argument', 'npx', ['-y', spec, ''], exact],
    ['a later argument', 'npx', ['-y', 'other@1.0.0', spec], []],
    ['another package', 'npx', ['-y', `${NPM}-x@1.0.0`], []],
    ['local code', 'node', [`./${spec}.js`], []],
    ['nothing', '', [], []],
  ];
  for (const [name, command, args, expected] of cases) {
    test(name, () => { assert.deepEqual(found(server(args === null ? { command } : { command, args })), expected); });
  }
  test('a path in an object (Zed)', () => {
    assert.deepEqual(found(JSON.stringify({ context_servers: { s: { command: { path: 'npx', args: ['-y', spec] } } } })), exact);
  });
  test('a server without command', () => { assert.deepEqual(found(server({ type: 'http', url: `https://x.example/${spec}` })), []); });
});

describe('keys', () => {
  const servers = { s: { command: 'npx', args: [`${NPM}@2.1.5`] } };
  const shapes: readonly [name: string, value: unknown][] = [
    ['mcpServers', { mcpServers: servers }],
    ['servers', { servers }],
    ['mcp.servers', { mcp: { servers } }],
    ['a key with a dot', { 'mcp.servers': servers }],
    ['mcp (opencode)', { mcp: { s: { type: 'local', command: ['npx', `${NPM}@2.1.5`] } } }],
    ['amp.mcpServers', { 'amp.mcpServers': servers }],
    ['context_servers', { context_servers: servers }],
    ['beside others', { theme: 'dark', mcpServers: servers, other: [1, { mcpServers: servers }] }],
  ];
  for (const [name, value] of shapes) test(name, () => { assert.deepEqual(found(JSON.stringify(value, null, 2)), ["exact '2.1.5' <2.1.5>"]); });

  test('the place is the version inside the string, and says which server', () => {
    const { pins } = read(`{\n  "servers": {\n    // JSONC\n    "my server": { "command": "npx", "args": ["-y", "${NPM}@2.1.5",], },\n  },\n}`);
    assert.deepEqual(pins.map(show), [`${NPM} exact '2.1.5' 4:80 <2.1.5>`]);
    assert.deepEqual(pins.map((p) => p.where), ['server my server']);
  });

  test('escapes in the string keep the place', () => {
    assert.deepEqual(found(`{"mcpServers":{"s":{"command":"npx","args":["\\u0040anthropic-ai\\/claude-code@2.1.\\u0035"]}}}`), ["exact '2.1.5' <2.1.\\u0035>"]);
  });

  test('env and headers are not looked at', () => {
    const secret = `npx ${NPM}@9.9.9`;
    const result = read(server({ command: 'npx', args: [`${NPM}@2.1.5`], env: { TOKEN: secret, command: secret }, headers: { Authorization: secret } }));
    assert.equal(result.pins.length, 1);
    assert.ok(!JSON.stringify(result).includes('9.9.9'));
  });
});

describe('texts with mistakes and with bad intent', () => {
  test('a mistake is told, and what stands beside it is found', () => {
    const { pins, problems } = read(`{"mcpServers": {"s": {"command": "npx", "args": ["${NPM}@2.1.5"]}\n,,}`);
    assert.deepEqual(pins.map((p) => p.version.text), ['2.1.5']);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^Line 2: /);
  });
  test('nesting beyond the limit becomes a problem', () => { assert.equal(read('['.repeat(100_000)).problems.length, 1); });
  test('names of object properties', () => { assert.deepEqual(found(`{"__proto__": {"mcpServers": {}}, "mcpServers": {"__proto__": {"command": "npx", "args": ["${NPM}@2.1.5"]}}}`), ["exact '2.1.5' <2.1.5>"]); });

  test('any arguments: the version is found where it stands', () => {
    const argument = fc.oneof(fc.string(), fc.constantFrom("'", '"', '\\', '\n', '$(x)', '`', '-y', '\ud800', '\0'));
    fc.assert(
      fc.property(fc.array(argument), fc.constantFrom(0, 2, '\t'), (rest, indent) => {
        const text = JSON.stringify({ mcpServers: { s: { command: 'npx', args: ['-y', `${NPM}@2.1.5`, '--', ...rest] } } }, null, indent);
        assert.deepEqual(found(text), ["exact '2.1.5' <2.1.5>"]);
      }),
    );
  });

  test('any text: no throw, and every pin stands where it says', () => {
    const part = fc.constantFrom('{', '}', '[', ']', ',', ':', '"mcpServers"', '"s"', '"command"', '"args"', '"npx"', `"${NPM}@2.1.5"`, '//', '/*', '*/', '\\', '"', '\n', '\ud800', 'null');
    fc.assert(fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 40 }), (parts) => { found(parts.join('')); }), { numRuns: 500 });
  });
});
