// Danger: the same source, built for other engines or by another minifier, looks like another release.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { transformSync, type TransformOptions } from 'esbuild';
import { FactCollector } from '../../../src/core/xray/collector';
import { readScriptFile } from '../../../src/core/xray/read-file';
import { localeCodes } from '../../../src/node/xray/locale-codes';

const LOCALES = localeCodes();
const ZONES = new Set(Intl.supportedValuesOf('timeZone'));

/** One of every form in which a text, a name or a pattern can stand, several hundred literals in all. */
function source(): string {
  const parts = [...ZONES].slice(0, 40).map((zone, i) => forms(i, zone));
  return `import { spawn as start, execFile } from "node:child_process";
    export class Agent { some_field_name = "agent_first_event"; #secret = "x"; read() { return this.#secret ?? this?.some_field_name; } }
    ${parts.join('\n')}
    export const numbers = [104, 105, 100, 100, 101, 110, 32, 119, 111, 114, 100, 115, 32, 104, 101, 114, 101];
    export function one() { start("az", ["login"]); execFile("security", ["find-generic-password", "-w"]); }`;
}

function forms(i: number, zone: string): string {
  return `
    export const a${i} = { "quoted_key_${i}": "agent_event_${i}", plain_key_${i}: \`agent_template_${i}\`, "some-key-${i}": !0 };
    export const b${i} = (x) => "https://h${i}.vendor.dev/" + x + "/asked for permission " + "number ${i}";
    export const c${i} = (x) => \`Do you approve \${x} and \${"really"} the sandbox \${x.y} of ${i}?\` + " It is dangerous";
    export const d${i} = async ({ V${i}, ...rest }) => { for await (const z of rest) if (z === "${zone}") await z?.["some_member_${i}"]; return process.env?.LOWERED_${i} ?? globalThis.process?.env?.DEEP_${i}; };
    export const e${i} = { ...a${i}, value: process.env.PLAIN_${i} || process.env["QUOTED_${i}"] };
    export function f${i}(x) { const { TAKEN_${i}: t, OTHER_${i} = "no" } = process.env; x ||= t; x ??= OTHER_${i}; return x ** 2; }
    export const g${i} = /^(?<name>api${i}\\.vendor\\.dev).*$/su, h${i} = /(?<=a)\\/\\.ssh\\/id_rsa/;
    export const k${i} = (x) => { switch (x) { case "CN": return "zh-CN"; default: try { return x === "RU" ? \`line
${i}\` : 'it\\'s "${i}"'; } catch { return 1_000; } } };`;
}

function facts(options: TransformOptions): Record<string, string[]> {
  const { code } = transformSync(source(), { format: 'esm', ...options });
  const into = new FactCollector();
  assert.equal(readScriptFile(code, 'cli.js', { zones: ZONES, locales: LOCALES, into }), null);
  const entries = [...into.facts].map(([facet, values]): [string, string[]] => [facet, [...values.keys()].sort()]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const whole = facts({ target: 'esnext' });

test('the source has something of many facets', () => {
  for (const facet of ['time-zone', 'host', 'environment', 'permission', 'name', 'locale', 'outside-file', 'started-program', 'reaching-program', 'encoded']) {
    assert.ok((whole[facet]?.length ?? 0) > 0, facet);
  }
  assert.equal(whole['environment']?.length, 240);
});

describe('the same facts', () => {
  for (const options of [
    { target: 'es2022' },
    { target: 'es2020' },
    { target: 'es2019' },
    { target: 'es2018' },
    { target: 'es2017' },
    { target: 'esnext', minify: true },
    { target: 'es2019', minify: true },
    { target: 'es2017', minify: true },
    { target: 'es2017', minifySyntax: true },
    { target: 'es2017', minifyIdentifiers: true },
    { target: 'es2018', minifyWhitespace: true, charset: 'utf8' },
    { target: 'esnext', format: 'cjs' },
    { target: 'es2017', format: 'cjs', minify: true },
    { target: 'es2019', format: 'iife', minify: true, keepNames: true },
  ] as const) {
    test(Object.entries(options).join(' '), () => {
      assert.deepEqual(facts(options), whole);
    });
  }
});
