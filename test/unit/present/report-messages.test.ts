// Danger: the report's page is a browser. Whatever posts a message there could ask the extension to open, write or
// ignore something; only messages of the exact known form may reach the code that acts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseReportMessage, type ReportMessage } from '../../../src/core/present/report-messages';

const GOOD: readonly ReportMessage[] = [
  { type: 'ready' },
  { type: 'rescan' },
  { type: 'selectVendor', vendor: 'anthropic' },
  { type: 'openPlace', uri: 'file:///w/package.json', line: 3, character: 0 },
  { type: 'openPlace', uri: 'vscode-remote://host/w/a.json', line: 0, character: 7 },
  { type: 'openLink', url: 'https://example.com/issues/1?a=b#c' },
  { type: 'setVersion', finding: 0, event: 'x_TT-2026-0001' },
  { type: 'ignore', finding: 12, event: 'x_TT-2026-0001' },
  { type: 'log', event: 'x_TT-2026-0001' },
  { type: 'explain', event: 'x_TT-2026-0001' },
];

describe('messages of the report page', () => {
  for (const message of GOOD) {
    test(`takes ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parseReportMessage(message), message);
    });
    test(`refuses ${message.type} with a field more`, () => {
      assert.equal(parseReportMessage({ ...message, extra: 1 }), null);
    });
  }

  for (const message of GOOD.filter((m) => Object.keys(m).length > 1)) {
    for (const field of Object.keys(message).filter((k) => k !== 'type')) {
      test(`refuses ${message.type} without ${field}, or with a wrong one`, () => {
        const rest = Object.fromEntries(Object.entries(message).filter(([k]) => k !== field));
        assert.equal(parseReportMessage(rest), null);
        for (const wrong of [null, undefined, {}, [], true, '', -1, 1.5, Number.NaN, 'x'.repeat(5000)]) {
          assert.equal(parseReportMessage({ ...rest, [field]: wrong }), null, `${field} = ${JSON.stringify({ wrong })}`);
        }
      });
    }
  }

  test('a link is https with a plain host', () => {
    const urls = [
      'http://example.com',
      'javascript:alert(1)',
      'command:workbench.action.quit',
      'file:///etc/passwd',
      'https://user@example.com/',
      'https:///x',
      'https://exa\u202Emple.com',
      'https://example.com/a b',
      ' https://example.com',
      'https://example.com\\@evil.example',
    ];
    for (const url of urls) assert.equal(parseReportMessage({ type: 'openLink', url }), null, url);
  });

  test('a place has a scheme', () => {
    for (const uri of ['/etc/passwd', 'C', '../x', '1a:b']) {
      assert.equal(parseReportMessage({ type: 'openPlace', uri, line: 0, character: 0 }), null, uri);
    }
  });

  test('types that live on prototypes are unknown', () => {
    for (const type of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.equal(parseReportMessage({ type }), null);
    }
    assert.equal(parseReportMessage(Object.create({ type: 'ready' })), null);
  });

  test('anything else is null, and nothing throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (data) => {
        const message = parseReportMessage(data);
        if (message !== null) assert.ok(GOOD.some((g) => g.type === message.type));
      }),
    );
  });
});
