// Danger: a problem stands on the wrong token, so a person changes the wrong thing; or a pin is passed over in silence.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { AFFECTED_PINS, EVENT, FIXED, eventsOf, fileUri, hoverText, pinRange, problems, problemsAt, sightingsIn, trustApi } from './support';

export function diagnosticsTests(suite: Suite): void {
  for (const pin of AFFECTED_PINS) {
    suite.test(`marks ${pin.token} in ${pin.file} (${pin.line}) exactly`, async () => {
      await trustApi();
      const uri = fileUri(pin.file);
      const found = problemsAt(uri, await pinRange(pin));
      assert.equal(found.length, 1, `problems there: ${JSON.stringify(problems(uri))}`);
      const code = found[0]?.code;
      assert.ok(typeof code === 'object' && code.target.scheme === 'https', `code: ${JSON.stringify(code)}`);
      assert.ok((found[0]?.severity ?? 9) <= vscode.DiagnosticSeverity.Information);
    });
  }

  suite.test('marks nothing but the pins', async () => {
    await trustApi();
    const expected = new Set<string>();
    for (const pin of AFFECTED_PINS) expected.add(place(pin.file, await pinRange(pin)));
    const marked = ['package.json', '.github/workflows/review.yml', 'Dockerfile', '.mcp.json', 'mise.toml'].flatMap((file) =>
      problems(fileUri(file)).map((d) => place(file, d.range)),
    );
    assert.deepEqual([...new Set(marked)].sort(), [...expected].sort());
  });

  suite.test('has seen the fixed pin and does not hold the event against it', async () => {
    const state = (await trustApi()).state();
    const [seen, ...more] = sightingsIn(state, fileUri('scripts/setup.sh'));
    assert.ok(seen !== undefined && more.length === 0, 'scripts/setup.sh holds one pin');
    assert.deepEqual(seen.sighting.version, { kind: 'exact', text: FIXED });
    assert.ok(!eventsOf(state, seen.index, 'affected').includes(EVENT));
    assert.ok(!eventsOf(state, seen.index, 'unknown').includes(EVENT));
  });

  suite.test('calls a pin without a version unknown, never clean', async () => {
    const state = (await trustApi()).state();
    const [seen] = sightingsIn(state, fileUri('.devcontainer/devcontainer.json'));
    assert.ok(seen, 'the dev container feature was not seen');
    assert.notEqual(seen.sighting.version.kind, 'exact');
    assert.equal(state.assessment.verdicts[seen.index]?.verdict, 'unknown');
  });

  for (const pin of AFFECTED_PINS.slice(0, 4)) {
    suite.test(`explains ${pin.token} in ${pin.file} (${pin.line}) under the pointer`, async () => {
      await trustApi();
      const range = await pinRange(pin);
      const inside = await hoverText(fileUri(pin.file), range.start.translate(0, 1));
      assert.ok(inside.includes(pin.token), `no version in: ${inside}`);
      assert.match(inside, /2\.1\.198|v1\.0\.162/, 'the hover does not name the fix');
      const outside = await hoverText(fileUri(pin.file), new vscode.Position(range.start.line, 0));
      assert.ok(!outside.includes(EVENT) && !outside.includes(FIXED), `a hover of ours beside the pin: ${outside}`);
    });
  }
}

function place(file: string, range: vscode.Range): string {
  return `${file}:${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
}
