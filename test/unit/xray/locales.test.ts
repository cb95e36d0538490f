// Danger: a language or country that a program singles out drowns in the tables that libraries bring along, or words,
// names of elements and units are taken for codes.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { FactCollector } from '../../../src/core/xray/collector';
import { readScriptFile } from '../../../src/core/xray/read-file';
import { localeCodes } from '../../../src/node/xray/locale-codes';

const LOCALES = localeCodes();

function read(source: string): { alone: string[]; table: string[] } {
  const into = new FactCollector();
  readScriptFile(source, 'cli.js', { zones: new Set(), locales: LOCALES, into });
  const of = (facet: 'locale' | 'locale-table'): string[] => [...(into.facts.get(facet)?.keys() ?? [])];
  return { alone: of('locale'), table: of('locale-table') };
}

describe('codes that stand alone', () => {
  for (const [source, expected] of [
    ['f("zh-CN")', ['zh-CN']],
    ['f("zh_TW","ru-RU")', ['zh_TW', 'ru-RU']],
    ['f("zh-Hans-CN")', ['zh-Hans-CN']],
    ['f("zh-cn")', ['zh-cn']],
    ['a==="CN"', ['CN']],
    ['"RU"!==a', ['RU']],
    ['switch(a){case"KP":case"IR":}', ['KP', 'IR']],
    ['a.startsWith("zh")', ['zh']],
    ['a.includes("CN")', ['CN']],
    ['a==="Chinese"||a==="Russia"', ['Chinese', 'Russia']],
    ['f("CN")', []],
    ['f("zh")', []],
    ['f("Chinese")', []],
    ['a.nodeName==="TR"', []],
    ['a==="OK"||a==="ID"||a==="NS"||a==="TH"', []],
    ['a==="is"||a==="to"||a==="id"', []],
    ['f("rev-list","ms-cv","aws-cn","no-cors","xx-YY","end_turn")', []],
    ['f("zh-CN is Chinese")', []],
  ] as const) {
    test(source, () => {
      assert.deepEqual(read(source), { alone: expected, table: [] });
    });
  }
});

describe('tables', () => {
  const table = `t=["de-DE","en-US","es-ES","fr-FR","it-IT","ja-JP","ko-KR","zh-CN"];`;

  test('eight near to each other are a table', () => {
    assert.deepEqual(read(table).alone, []);
    assert.equal(read(table).table.length, 8);
  });

  test('seven are not', () => {
    assert.equal(read(table.replace('"de-DE",', '')).alone.length, 7);
  });

  test('a code that also stands alone elsewhere is told as such', () => {
    assert.deepEqual(read(`${table}${'f();'.repeat(300)}if(a==="zh-CN")b()`).alone, ['zh-CN']);
  });

  test('the same code many times is no table', () => {
    assert.deepEqual(read(Array.from({ length: 20 }, () => 'f("zh-CN")').join(';')).alone, ['zh-CN']);
  });
});

test('without codes nothing is found', () => {
  const into = new FactCollector();
  readScriptFile('f("zh-CN")', 'cli.js', { zones: new Set(), into });
  assert.equal(into.facts.has('locale'), false);
});

test('the platform knows languages and regions', () => {
  assert.ok(LOCALES.languages.has('zh') && LOCALES.regions.has('CN') && LOCALES.names.has('Chinese') && LOCALES.names.has('China'));
  assert.ok(!LOCALES.languages.has('xx') && !LOCALES.regions.has('YY'));
});
