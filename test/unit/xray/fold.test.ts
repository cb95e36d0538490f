// Danger: folding makes a report short by hiding what it exists for, or hides anything without a name and a count.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { compareReleases } from '../../../src/core/xray/compare';
import { FACET_ORDER } from '../../../src/core/xray/facets';
import type { FacetId, ReleaseFacts, XrayReport } from '../../../src/core/xray/model';

type Values = Partial<Record<FacetId, readonly string[]>>;

function release(name: string, values: Values): ReleaseFacts {
  const into = new FactCollector();
  for (const facet of FACET_ORDER) for (const value of values[facet] ?? []) into.add(facet, value, { file: 'cli.js', offset: 1 });
  return { name, facts: into.facts, texts: into.texts, sizes: new Map(), partial: [], notes: null };
}

function compared(before: Values, after: Values, whole = false): XrayReport {
  return compareReleases(release('a@1.0.0', before), release('a@1.0.1', after), null, whole);
}

const shown = (report: XrayReport): string[] => report.lines.map((l) => `${l.sign} ${l.facet} ${l.values.join(' | ')}`);
const folded = (report: XrayReport): string[] => report.folded.map(({ name, count }) => `${count} ${name}`);

describe('files', () => {
  test('a name that the bundler makes of the content is folded where the other release has its like', () => {
    const report = compared({ file: ['bundle/chunk-ABCDEFGH.js'] }, { file: ['bundle/chunk-HGFEDCBA.js', 'bundle/newPart-ABCDEFGH.js'] });
    assert.deepEqual(shown(report), ['+ file bundle/newPart-ABCDEFGH.js']);
    assert.deepEqual(folded(report), ['2 files named after their content']);
  });

  test('a word of eight letters is no such name', () => {
    const report = compared({ file: ['agent-headless.js', 'a-Handlers.js', 'abap-DsBKuouk.js'] }, { file: ['agent-internal.js', 'a-Settings.js', 'abap-QxWzabcd.js'] });
    assert.deepEqual(shown(report), ['+ file agent-internal.js | a-Settings.js', '- file agent-headless.js | a-Handlers.js']);
  });

  test('licence files and type declarations are folded, other text files are not', () => {
    const report = compared({}, { file: ['x/LICENSE', 'x/licenses/zlib.txt', 'NOTICE.md', 'x/a.d.ts', 'x/agents.toml'] });
    assert.deepEqual(shown(report), ['+ file x/agents.toml']);
    assert.deepEqual(folded(report), ['3 licence files of libraries', '1 type declarations']);
  });

  test('a source map is never folded, whatever it is called', () => {
    const report = compared({ 'source-map': ['cli-ABCDEFGH.js.map'] }, { 'source-map': ['cli-HGFEDCBA.js.map'] });
    assert.deepEqual(shown(report), ['+ source-map cli-HGFEDCBA.js.map', '- source-map cli-ABCDEFGH.js.map']);
  });

  test('machine code needs no second line as a file', () => {
    assert.deepEqual(shown(compared({}, { file: ['a.node'], 'native-module': ['a.node'] })), ['+ native-module a.node']);
  });
});

describe('libraries', () => {
  const KNOWN = ['OTEL_LOG_LEVEL', 'OTEL_SDK_DISABLED', 'OTEL_TRACES_SAMPLER'];

  test('a name of a library that is there already is folded under its name', () => {
    const report = compared({ environment: KNOWN }, { environment: [...KNOWN, 'OTEL_LOGS_EXPORTER', 'AGENT_TRACE'] });
    assert.deepEqual(shown(report), ['+ environment AGENT_TRACE']);
    assert.deepEqual(folded(report), ['1 library: OpenTelemetry']);
    assert.deepEqual(report.folded[0]?.examples, ['OTEL_LOGS_EXPORTER']);
  });

  test('a library that goes is folded as well', () => {
    assert.deepEqual(folded(compared({ environment: KNOWN }, {})), ['3 library: OpenTelemetry']);
  });

  test('one name that comes alone shows no library', () => {
    assert.deepEqual(shown(compared({}, { environment: ['OTEL_LOGS_EXPORTER'] })), ['+ environment OTEL_LOGS_EXPORTER']);
  });

  test('what speaks of a secret is told, whoever reads it', () => {
    const aws = ['AWS_REGION', 'AWS_PROFILE', 'AWS_DEFAULT_REGION'];
    assert.deepEqual(shown(compared({ environment: aws }, { environment: [...aws, 'AWS_SECRET_ACCESS_KEY', 'AWS_ROLE_ARN'] })), ['+ environment AWS_SECRET_ACCESS_KEY']);
  });

  test('hosts of documentation are folded; one that only ends alike, and places that anybody can rent, are told', () => {
    const known = ['nodejs.org', 'react.dev', 'legacy.reactjs.org', 'tools.ietf.org', 'mths.be', 'a.blob.core.windows.net', 'b.s3.amazonaws.com'];
    const report = compared({ host: known }, { host: [...known, 'www.rfc-editor.org', 'myietf.org', 'c.blob.core.windows.net', 'd.s3.amazonaws.com'] });
    assert.deepEqual(shown(report), ['+ host myietf.org', '+ host c.blob.core.windows.net', '+ host d.s3.amazonaws.com']);
    assert.deepEqual(folded(report), ['1 library: documentation of standards']);
  });
});

describe('constants and hosts', () => {
  test('images and descriptions are folded by their beginning, program code is not', () => {
    const image = `iVBORw0KGgo${'Ab1'.repeat(40)}`;
    const code = `AGFzbQEAAAAB${'Ab1'.repeat(40)}`;
    const report = compared({}, { encoded: [image, code] });
    assert.deepEqual(shown(report), ['+ encoded AGFzbQEAAAABAb1A… (132 characters)']);
    assert.deepEqual(folded(report), ['1 images in base64']);
  });

  test('short constants and names are counted', () => {
    const report = compared({}, { encoded: ['Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1', `_${'someLongInternalName'.repeat(5)}`] });
    assert.deepEqual([shown(report), folded(report)], [[], ['2 constants that are short, or names, and that nothing decodes']]);
  });

  test('what ends like no host is told with less weight, and apart', () => {
    const report = compared({}, { host: ['api.vendor.dev', 'www.w3.ormax', 'chatter.disable'] });
    assert.deepEqual(shown(report), ['+ host api.vendor.dev', '+ host www.w3.ormax | chatter.disable']);
    assert.deepEqual(report.lines.map(({ weight }) => weight), [78, 30]);
  });

  test('hosts of one site are one line, and many sites are', () => {
    assert.deepEqual(shown(compared({}, { host: ['api.one.dev', 'docs.one.dev', 'a.b.co.uk', 'b.co.uk', 'c.co.uk'] })), [
      '+ host api.one.dev | docs.one.dev',
      '+ host a.b.co.uk | b.co.uk',
      '+ host c.co.uk',
    ]);
    const many = Array.from({ length: 9 }, (_, i) => `h.site${i}.dev`);
    assert.deepEqual(shown(compared({}, { host: many })), [`+ host ${many.join(' | ')}`]);
  });
});

test('names of fields are folded, variables in small letters are told', () => {
  const report = compared({}, { environment: ['promptId', 'body', 'http_proxy', 'Path', 'AGENT_TRACE'] });
  assert.deepEqual(shown(report), ['+ environment http_proxy | Path | AGENT_TRACE']);
  assert.deepEqual(folded(report), ['2 names of fields that are perhaps no variables']);
});

describe('dependencies', () => {
  test('another range is one change, and a new dependency says its range by itself', () => {
    const report = compared({ dependency: ['left', 'gone'], 'dependency-range': ['left 1', 'gone 1'] }, { dependency: ['left', 'fresh'], 'dependency-range': ['left 2', 'fresh 1'] });
    assert.deepEqual(shown(report), ['+ dependency fresh', '- dependency gone', '~ dependency-range left 1 → 2']);
  });
});

describe('what a release exists to hide', () => {
  /** An ordinary update of bundled libraries: many names, hosts, files and constants at once. */
  function update(n: number): Values {
    return {
      environment: Array.from({ length: 40 }, (_, i) => `AZURE_OPTION_${n}_${i}`),
      host: Array.from({ length: 12 }, (_, i) => `r${n}x${i}.ietf.org`),
      file: Array.from({ length: 60 }, (_, i) => `vendor/part${i}/LICENSE`),
      permission: Array.from({ length: 15 }, (_, i) => `permission text ${n} of ${i}`),
      encoded: Array.from({ length: 30 }, (_, i) => `Ab1${n}${i}`.padEnd(40, 'Zz9')),
    };
  }
  const MARK: Values = { 'time-zone': ['Asia/Urumqi'], 'look-alike': ['U+02BC in place of \''], invisible: ['U+200B'] };
  const inside = (values: Values): Values => ({ ...values, ...MARK });

  test('stands on top of an update of libraries, and folding does not lower it', () => {
    const whole = compared(update(1), inside(update(2)), true);
    const short = compared(update(1), inside(update(2)));
    const top = ['+ time-zone Asia/Urumqi', '+ invisible U+200B', "+ look-alike U+02BC in place of '"];
    assert.deepEqual(shown(whole).slice(0, 3), top);
    assert.deepEqual(shown(short).slice(0, 3), top);
    assert.ok(short.lines.length <= 12, shown(short).join('\n'));
    assert.ok(whole.lines.length > 100);
  });

  test('ranks the release first among ordinary ones, large and small, folded or not', () => {
    const pairs: [Values, Values][] = [
      [update(1), update(2)], [{}, update(3)], [update(4), {}], [{ host: ['a.one.dev'] }, { host: ['b.two.dev', 'c.three.dev', 'd.four.dev', 'e.five.dev'] }],
      [{}, { dependency: ['one', 'two', 'three'], licence: ['MIT'] }], [{}, {}],
    ];
    const ordinary = pairs.map(([before, after]) => compared(before, after).score);
    for (const [before, after] of [[{}, MARK], [update(1), inside(update(2))]] satisfies [Values, Values][]) {
      assert.ok(compared(before, after).score > Math.max(...ordinary), `${compared(before, after).score} against ${ordinary.join()}`);
    }
  });

  test('the score is the same however the report is shown', () => {
    assert.equal(compared(update(1), inside(update(2)), true).score, compared(update(1), inside(update(2))).score);
  });

  test('is never folded, with whatever else it comes', () => {
    const facets = ['time-zone', 'locale', 'hidden-text', 'install-script', 'invisible', 'look-alike', 'source-map', 'dependency', 'outside-file', 'licence', 'address'] as const;
    const noise = fc.dictionary(fc.constantFrom<FacetId>('environment', 'host', 'file', 'encoded', 'name'), fc.array(fc.constantFrom('AWS_A', 'AWS_B', 'AWS_C', 'a.ietf.org', 'LICENSE', 'a-ABCDEFGH.js', 'nodejs.org')));
    fc.assert(
      fc.property(fc.constantFrom(...facets), fc.constantFrom('AWS_A', 'LICENSE', 'x-ABCDEFGH.js', 'x.ietf.org'), noise, (facet, value, values) => {
        const report = compared({ file: ['x-HGFEDCBA.js'] }, { ...(values as Values), [facet]: [value] });
        assert.ok(report.lines.some((l) => l.facet === facet && l.values.includes(value)), shown(report).join('\n'));
      }),
    );
  });

  test('every value is told or counted under a name', () => {
    const value = fc.constantFrom('AWS_A', 'AWS_B', 'AWS_C', 'OTEL_X', 'a.ietf.org', 'b.ietf.org', 'x.vendor.dev', 'LICENSE', 'a-ABCDEFGH.js', 'b.d.ts', 'b.node', 'left 1');
    const facet = fc.constantFrom<FacetId>('environment', 'host', 'file', 'address', 'permission', 'program');
    fc.assert(
      fc.property(fc.dictionary(facet, fc.uniqueArray(value)), fc.dictionary(facet, fc.uniqueArray(value)), (before, after) => {
        const report = compared(before, after);
        const all = compared(before, after, true);
        const count = (r: XrayReport): number => r.lines.reduce((sum, l) => sum + l.values.length, 0) + r.folded.reduce((sum, f) => sum + f.count, 0);
        assert.equal(count(report), count(all));
        assert.ok(report.folded.every((f) => f.name !== '' && f.count > 0));
      }),
    );
  });
});
