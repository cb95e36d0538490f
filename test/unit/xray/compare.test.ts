// Danger: a heavy line stands below a light one, a mention is claimed that is not there, or a build of the same source
// with other names of variables shows lines that tell of nothing.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { FactCollector } from '../../../src/core/xray/collector';
import { compareReleases } from '../../../src/core/xray/compare';
import { readFileName } from '../../../src/core/xray/file-facts';
import { readManifest } from '../../../src/core/xray/manifest';
import type { FileSize, ReleaseFacts } from '../../../src/core/xray/model';
import { readScriptFile } from '../../../src/core/xray/read-file';
import { xrayJson, xrayMarkdown, xrayText } from '../../../src/core/xray/report-text';

interface Made {
  readonly script?: string;
  readonly manifest?: object;
  readonly files?: Readonly<Record<string, number>>;
}

function release(name: string, { script = '', manifest, files = {} }: Made): ReleaseFacts {
  const into = new FactCollector();
  readScriptFile(script, 'cli.js', { zones: new Set(['Asia/Urumqi']), into });
  if (manifest !== undefined) readManifest(JSON.stringify(manifest), 'package.json', into);
  const sizes = new Map<string, FileSize>();
  for (const [path, size] of Object.entries(files)) {
    readFileName(path, size, into);
    sizes.set(path, { unit: 'bytes', size });
  }
  return { name, facts: into.facts, texts: into.texts, sizes, partial: [], notes: null };
}

function lines(before: Made, after: Made, whole = false): string[] {
  const report = compareReleases(release('a@1', before), release('a@2', after), null, whole);
  return report.lines.map((l) => `${l.sign} ${l.facet} ${l.values.join(' | ')}`);
}

const HIDDEN = Buffer.from(Array.from(Buffer.from('one.example.net,two.example.org'), (byte) => byte ^ 0x5b)).toString('base64');

describe('lines', () => {
  test('the heaviest stand first', () => {
    const script = `f("Asia/Urumqi","${HIDDEN}","https://api.vendor.dev/","~/.ssh/config",process.env.TZ)`;
    const manifest = { license: 'MIT', scripts: { postinstall: 'node x.js', test: 'x' }, dependencies: { left: '1' }, bin: { agent: 'cli.js' } };
    assert.deepEqual(lines({}, { script, manifest, files: { 'cli.js.map': 9_000_000 } }), [
      '+ source-map cli.js.map',
      '+ time-zone Asia/Urumqi',
      '+ hidden-text one.example.net,two.example.org (base64, XOR 0x5B; 2 words)',
      '+ install-script postinstall: node x.js',
      '+ dependency left',
      '+ host api.vendor.dev',
      '+ outside-file .ssh',
      '+ licence MIT',
      '+ program agent',
      '+ environment TZ',
    ]);
  });

  test('the same release has none', () => {
    const made = { script: `f("Asia/Urumqi","${HIDDEN}")`, files: { 'cli.js': 5 } };
    assert.deepEqual(lines(made, made), []);
  });

  test('what went is told, with less weight', () => {
    assert.deepEqual(lines({ script: 'f("https://api.vendor.dev/")' }, { script: 'f(process.env.AA,"https://a.other.dev/")' }), [
      '+ host a.other.dev',
      '+ environment AA',
      '- host api.vendor.dev',
    ]);
  });

  test('what singled out people goes near the top, since its going says that it was there', () => {
    const before = { script: `f("Asia/Urumqi","${HIDDEN}")` };
    assert.deepEqual(lines(before, { script: 'f("https://api.vendor.dev/")' }), [
      '- time-zone Asia/Urumqi',
      '- hidden-text one.example.net,two.example.org (base64, XOR 0x5B; 2 words)',
      '+ host api.vendor.dev',
    ]);
  });

  test('light lines of one kind become one, and stay apart on demand', () => {
    const script = 'f(process.env.AA,process.env.BB,process.env.CC,process.env.DD)';
    assert.deepEqual(lines({}, { script }), ['+ environment AA | BB | CC | DD']);
    assert.equal(lines({}, { script }, true).length, 4);
  });

  test('names of events need a family, or a telling word', () => {
    const family = Array.from({ length: 40 }, (_, i) => `f("agent_event_${i}");`).join('');
    assert.deepEqual(lines({ script: family }, { script: `${family}f("agent_new_one","other_new_one")` }), ['+ name agent_new_one']);
    assert.deepEqual(lines({}, { script: 'f("some_telemetry_sent","plain_name_here")' }), ['+ name some_telemetry_sent']);
  });

  test('sizes that jump are told, small and slow changes are not', () => {
    const files = { 'a.node': 1_000_000, 'b.node': 1000, 'c.node': 1_000_000 };
    assert.deepEqual(lines({ files }, { files: { 'a.node': 2_000_000, 'b.node': 90_000, 'c.node': 1_200_000 } }), ['~ size of a.node from 1.0 to 2.0 million bytes']);
  });

  test('noise is counted and not told', () => {
    const report = compareReleases(release('a@1', {}), release('a@2', { script: 'f("http://127.0.0.1/","https://www.example.com/","2026-04-02T21:58:41Z")' }), null);
    assert.deepEqual([report.lines.length, report.noise, report.otherTexts.added], [0, 3, 2]);
  });

  test('names that bundlers make of the content are the same file', () => {
    assert.deepEqual(lines({ files: { 'chunk-AB12CD34.js': 1 } }, { files: { 'chunk-EF56AB78.js': 1 } }), []);
  });
});

describe('the report', () => {
  const report = compareReleases(release('a@1', {}), { ...release('a@2', { script: 'f("Asia/Urumqi","p\\u0430y\\u001b")' }), partial: ['\u001b[31m was not read.'] }, null);
  const hosts = Array.from({ length: 30 }, (_, i) => `"https://h${i}.vendor.dev/"`).join();

  test('a line says what, why and where', () => {
    assert.match(xrayText(report, { all: false }), /^Look at first\n\+ time zone Asia\/Urumqi — .*where they live — cli\.js:2$/m);
  });

  test('no form lets an escape of a release through, and partial results say so', () => {
    for (const text of [xrayText(report, { all: true }), xrayMarkdown(report, { all: true }), xrayJson(report)]) {
      assert.ok(!text.includes('\u001b'));
      assert.match(text, /PARTIAL|partial/);
    }
  });

  test('a reason is given once for lines that share it', () => {
    const two = compareReleases(release('a@1', {}), release('a@2', { script: 'f("https://a.one.dev/","https://b.two.dev/")' }), null);
    assert.equal(xrayText(two, { all: false }).match(/data can go to it/g)?.length, 1);
  });

  test('heavy and light lines stand apart, and what is left out is named', () => {
    const files = { 'chunk-ABCDEFGH.js': 1 };
    const mixed = compareReleases(release('a@1', { files: { 'chunk-HGFEDCBA.js': 1 } }), release('a@2', { script: 'f("Asia/Urumqi",process.env.AA)', files }), null);
    const order = ['## Look at first', 'Asia\\/Urumqi', '## Worth knowing', 'AA', '## Not told one by one', 'named after their content', '## What this says'];
    const text = xrayMarkdown(mixed, { all: false });
    assert.deepEqual(order.map((part) => text.indexOf(part)).toSorted((x, y) => x - y), order.map((part) => text.indexOf(part)));
    assert.ok(!order.some((part) => !text.includes(part)), text);
  });

  test('Markdown of a release stays text', () => {
    const after = release('a@2', { manifest: { license: '[x](https://vendor.dev) <b>' } });
    assert.ok(!xrayMarkdown(compareReleases(release('a@1', {}), after, null), { all: false }).includes('[x]('));
  });

  test('at most 25 lines, and the rest counted', () => {
    const many = compareReleases(release('a@1', {}), release('a@2', { script: `f(${hosts})` }), null, true);
    const said = xrayText(many, { all: false });
    assert.equal(said.match(/^\+ /gm)?.length, 25);
    assert.match(said, /^ {2}5 more lines/m);
    assert.equal(xrayText(many, { all: true }).match(/^\+ /gm)?.length, 30);
  });
});

describe('builds of one source', () => {
  const SOURCE = `
    import { homedir } from 'node:os';
    const base = 'https://api.' + 'vendor.dev/v1';
    class Session { start() { return fetch(\`\${base}/start?home=\${homedir()}\`, { headers: { 'x-zone': zoneName() } }); } }
    function zoneName() { const zone = Intl.DateTimeFormat().resolvedOptions().timeZone; return zone === 'Asia/Urumqi' ? '\\u02BC' : zone; }
    const { TOKEN } = process.env;
    if (process.env.AGENT_DEBUG && process.env['AGENT_TRACE']) console.log('permission to ' + 'read ~/.ssh/config', "${HIDDEN}", /h\\.vendor\\.dev/);
    export const session = new Session(); export { TOKEN };`;

  async function built(options: BuildOptions): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'tool-trust-xray-build-'));
    try {
      const entry = join(folder, 'in.js');
      writeFileSync(entry, SOURCE);
      const result = await build({ entryPoints: [entry], bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'silent', ...options });
      return result.outputFiles?.[0]?.text ?? '';
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  for (const [name, options] of Object.entries({
    'everything minified': { minify: true },
    'names of functions kept': { minify: true, keepNames: true },
    'identifiers only': { minifyIdentifiers: true },
    'syntax only': { minifySyntax: true },
    'no blanks, ASCII off': { minifyWhitespace: true, charset: 'utf8' },
  } satisfies Record<string, BuildOptions>)) {
    test(`${name}: no line`, async () => {
      const [plain, other] = [await built({}), await built(options)];
      assert.notEqual(plain, other);
      assert.ok(lines({}, { script: other }).length >= 7);
      assert.deepEqual(lines({ script: plain }, { script: other }), []);
    });
  }
});
