// Danger: programs that gate on the output meet a form that was never published, or a field that changes its meaning.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import type { TrustState } from '../../../src/core/model/trust-state';
import { checkJson } from '../../../src/core/present/check-json';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { action, installed, markerEvent, native, NOW, pinned, sdk, trustEvent } from '../../support/events';
import { releaseList } from '../../support/releases';
import { FAILED, pinAt, placeAt, SCANNED, stateOf } from '../../support/states';

type Json = Readonly<Record<string, unknown>>;

const schema = JSON.parse(readFileSync('media/schema/check-v1.schema.json', 'utf8')) as Json;
const valid = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

function output(state: TrustState): string {
  return checkJson(state, checkOutcome(state, { failOn: 'warn', maxAgeDays: null, now: NOW }));
}

function assertValid(text: string): Json {
  const data = JSON.parse(text) as Json;
  assert.ok(valid(data), JSON.stringify(valid.errors));
  return data;
}

const lock = placeAt('file:///w/package-lock.json', 9, 3, '2.1.150', 'package-lock');
const RICH = stateOf({
  events: [markerEvent(), trustEvent({ id: 'x_TT-2026-0002' })],
  sightings: [
    pinned('2.1.150', { places: [placeAt('file:///w/package.json', 3, 5, '2.1.150'), lock], via: 'ARG V' }),
    installed('2.1.330', { active: null }),
    native('2.1.91'),
    sdk('0.2.150'),
    action('v1', 'floating'),
    installed('1.0.0', { package: { ecosystem: 'npm', name: 'other' } }),
  ],
  coverage: [SCANNED, FAILED],
  ignores: [
    { event: 'x_TT-2026-0002', package: 'npm/@anthropic-ai/claude-code', versions: '2.1.150', reason: 'r', until: '2027-01-01' },
    { event: 'x_TT-2026-0002', package: 'npm/nothing', versions: '*', reason: 'r', until: '2020-01-01' },
  ],
  feed: { problems: [{ record: 'events/x.json', message: 'no id' }], releases: [releaseList('2.1.91 2.1.150 2.1.198 2.1.330')] },
});

/** Every key of the output that the schema does not describe, by path. */
function undescribed(data: unknown, node: Json, path: string): readonly string[] {
  const ref = typeof node['$ref'] === 'string' ? node['$ref'].replace('#/$defs/', '') : null;
  const at = ref === null ? node : ((schema['$defs'] as Record<string, Json>)[ref] ?? {});
  if (Array.isArray(data)) return data.flatMap((d, i) => undescribed(d, (at['items'] ?? {}) as Json, `${path}[${i}]`));
  if (typeof data !== 'object' || data === null) return [];
  const choices = (at['anyOf'] ?? [at]) as readonly Json[];
  const known = Object.assign({}, ...choices.map((c) => c['properties'] ?? {})) as Record<string, Json>;
  return Object.entries(data).flatMap(([key, value]) =>
    known[key] === undefined ? [`${path}.${key}`] : undescribed(value, known[key], `${path}.${key}`),
  );
}

describe('the published form', () => {
  test('holds for a rich state, for an empty one, and for failed ones', () => {
    assertValid(output(RICH));
    assertValid(output(stateOf()));
    assertValid(output(stateOf({ events: [], feed: { tools: [], vendors: [] }, status: { status: 'refused', reason: 'x', events: 0 } })));
    assertValid(output(stateOf({ over: { phase: 'failed', failure: 'gone', scannedAt: null } })));
  });

  test('tells how many later releases a list has, and null where it cannot', () => {
    const behind = (JSON.parse(output(RICH)) as { sightings: { version: { text: string }; releasesBehind: unknown }[] }).sightings;
    const of = (text: string): unknown => behind.find((s) => s.version.text === text)?.releasesBehind;
    const list = { newest: '2.1.330', asOf: '2026-11-20', package: { ecosystem: 'npm', name: '@anthropic-ai/claude-code' }, origin: 'bundled' };
    assert.deepEqual(of('2.1.150'), { behind: 2, atLeast: false, version: '2.1.150', ...list });
    assert.deepEqual(of('2.1.91'), { behind: 3, atLeast: false, version: '2.1.91', ...list });
    assert.deepEqual(of('0.2.150'), { behind: 2, atLeast: false, version: '2.1.150', ...list });
    assert.equal(of('v1'), null);
    assert.equal(of('1.0.0'), null);
  });

  test('describes every field that is written', () => {
    assert.deepEqual(undescribed(JSON.parse(output(RICH)), schema, '$'), []);
  });

  test('is refused when a promised field is missing', () => {
    const data = JSON.parse(output(RICH)) as Record<string, unknown>;
    for (const key of Object.keys(data)) {
      const rest = Object.fromEntries(Object.entries(data).filter(([k]) => k !== key));
      assert.equal(valid(rest), false, key);
    }
  });
});

describe('the content', () => {
  const data = JSON.parse(output(RICH)) as {
    complete: boolean;
    sightings: { uri: string; places: { uri: string }[]; toolName: string }[];
    findings: { sighting: number; ignored: object | null }[];
    verdicts: { verdict: string; findings: number[] }[];
    problems: string[];
  };

  test('findings point at sightings and verdicts at findings', () => {
    assert.equal(data.verdicts.length, data.sightings.length);
    for (const [i, finding] of data.findings.entries()) {
      assert.ok(data.verdicts[finding.sighting]?.findings.includes(i));
    }
  });

  test('both places of one pin are there, the one to change first', () => {
    assert.deepEqual(data.sightings[0]?.places.map((p) => p.uri), ['file:///w/package.json', 'file:///w/package-lock.json']);
    assert.equal(data.sightings[0].uri, 'file:///w/package.json');
  });

  test('all four verdicts have their words', () => {
    assert.deepEqual(new Set(data.verdicts.map((v) => v.verdict)), new Set(['affected', 'unknown', 'not-affected', 'not-checked'].filter((v) => RICH.assessment.verdicts.some((w) => w.verdict === v))));
    assert.ok(data.verdicts.some((v) => v.verdict === 'not-checked'));
  });

  test('incomplete says so, and refused records are named', () => {
    assert.equal(data.complete, false);
    assert.ok(data.problems.some((p) => p === 'events/x.json: no id'));
    assert.ok(data.problems.length >= 2, 'the expired ignore is told');
  });

  test('an ignored finding stays in the list with its reason', () => {
    assert.ok(data.findings.some((f) => JSON.stringify(f.ignored) === '{"reason":"r","until":"2027-01-01"}'));
  });

  test('no time of the run is in it, so the same state gives the same bytes', () => {
    const later = { ...RICH, scannedAt: '2031-01-01T00:00:00Z' };
    assert.equal(output(later), output(RICH));
  });
});

describe('hostile text', () => {
  test('comes back letter by letter, and hides nothing on the way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const out = output(stateOf({ sightings: [pinAt(text, { version: { kind: 'unreadable', text }, where: text })] }));
        const data = assertValid(out) as unknown as { sightings: { version: { text: string }; where: string }[] };
        // JSON cannot hold half a character; it is written as its escape.
        assert.equal(data.sightings[0]?.version.text, text);
        assert.equal(data.sightings[0].where, text);
        assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
