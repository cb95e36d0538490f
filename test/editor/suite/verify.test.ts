// Danger: the search of installed files was proven on the command line only, and in the editor it shows nothing, the
// wrong copy, or a machine that looks clean because the list of copies was not there yet.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { EVENT, eventually, shownResult, trustApi } from './support';

/** The lines of one section of a result. */
function section(text: string, title: string): readonly string[] {
  const [, after = ''] = text.split(`\n## ${title}\n`);
  return (after.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('- '));
}

export function verifyTests(suite: Suite): void {
  const verify = async (event = EVENT): Promise<string> => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('toolTrust.verifyHere', event);
    let shown = { name: '', text: '' };
    await eventually(async () => { shown = await shownResult(); });
    assert.equal(shown.name, `${event} on this machine.md`);
    return shown.text;
  };

  suite.test('the search finds the token in the copy that holds it, and only there', async () => {
    await trustApi();
    const text = await verify();
    assert.match(section(text, 'In short').join('\n'), /The token stands in 1 of 3 installed copies\./);
    const agrees = section(text, 'Agrees with the version');
    assert.equal(agrees.length, 2, text);
    assert.ok(agrees.some((line) => line.includes('2.1.160') && /token found in 2\.1\.160 1 time\. By its version it is affected, which agrees/.test(line)), text);
    assert.ok(agrees.some((line) => line.includes('2.1.199') && /token not found in 1 file .*By its version it is not affected, which agrees/.test(line)), text);
  });

  suite.test('a copy that should hold the token and does not stands first', async () => {
    await trustApi();
    const text = await verify();
    const [disagrees, ...more] = section(text, 'Disagrees with the version');
    assert.deepEqual(more, []);
    assert.match(disagrees ?? '', /2\.1\.150 .*token not found in 1 file/);
    assert.ok(text.indexOf('Disagrees with') < text.indexOf('Agrees with'), text);
    assert.match(section(text, 'What was searched').join('\n'), /"Asia\/Urumqi".*Nothing of them was run/s);
  });

  suite.test('another event’s token is searched for in the same copies', async () => {
    await trustApi();
    const text = await verify('x_TT-2026-0020');
    assert.match(section(text, 'In short').join('\n'), /The token stands in 0 of 3 installed copies\./);
    assert.match(text, /_listCacheClear/);
  });

  suite.test('asked for during a scan, it waits for what the scan finds', async () => {
    await trustApi();
    const scan = vscode.commands.executeCommand('toolTrust.checkNow');
    const text = await verify();
    await scan;
    assert.deepEqual(section(text, 'Not looked at').filter((line) => line.includes('scan has not finished')), []);
    assert.match(text, /The token stands in 1 of 3/);
  });

  suite.test('an event without a token opens no page', async () => {
    await trustApi();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('toolTrust.verifyHere', 'x_TT-0000-0000');
    assert.deepEqual(vscode.window.tabGroups.all.flatMap((group) => group.tabs), []);
  });
}
