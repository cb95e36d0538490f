// Danger: a program that a release starts, above all one that reads secrets or the machine, is passed over, or a pattern,
// a query or prose is taken for a command line.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { readCommand, readCommandList } from '../../../src/core/xray/programs';
import { readScriptFile } from '../../../src/core/xray/read-file';

const PLACE = { file: 'cli.js', offset: 7 };
const REACHING = 'reaching-program';
const STARTED = 'started-program';

function kinds(into: FactCollector): string[] {
  return [...into.facts].flatMap(([facet, values]) => [...values.keys()].map((value) => `${facet}: ${value}`));
}

function read(text: string, callee = ''): string[] {
  const into = new FactCollector();
  readCommand(text, callee, PLACE, into);
  return kinds(into);
}

function script(source: string): string[] {
  const into = new FactCollector();
  readScriptFile(source, 'cli.js', { zones: new Set(), into });
  return kinds(into).filter((kind) => kind.includes('program'));
}

describe('literals that are whole command lines', () => {
  for (const line of [
    'security find-generic-password -s login -w',
    'reg query HKLM\\Software\\Vendor',
    'reg.exe QUERY HKCU\\X',
    'defaults read -g AppleLocale',
    'ioreg -rd1 -c IOPlatformExpertDevice',
    'wmic csproduct get UUID',
    'systemsetup -gettimezone',
    'curl -fsSL https://a.example.net',
    'launchctl list',
    'osascript -e "the clipboard"',
    'powershell -NoProfile -Command Get-Clipboard',
    'powershell.exe -c x',
    '/usr/bin/security dump-keychain',
    'crontab -l',
    'git config --get user.email',
    'gh auth token',
    'secret-tool lookup a b',
    'net user /domain',
  ]) {
    test(line, () => {
      assert.deepEqual(read(line), [`${REACHING}: ${line}`]);
    });
  }

  for (const text of [
    'security is important',
    'defaults to the last one',
    'net use of the tool',
    'reg expressions',
    'reg add exited with code',
    'curl',
    'security',
    'history of changes',
    'git status',
    'gh pr view',
    'which is granted',
    'the curl -s command',
    'constructor x',
    '',
  ]) {
    test(`not ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(text), []);
    });
  }

  test('blanks and length do not make another line of it', () => {
    assert.deepEqual(read('  crontab   -l\n'), [`${REACHING}: crontab -l`]);
    const [long] = read(`curl -s ${'a'.repeat(300)}`);
    assert.ok(long?.endsWith('…') === true && long.length < 150);
    assert.deepEqual(read(`curl -s ${'a'.repeat(500)}`), []);
  });
});

describe('programs that are started', () => {
  for (const [source, expected] of [
    ['a.spawn("node",b)', [`${STARTED}: node`]],
    ['a.execSync("npm root -g")', [`${STARTED}: npm root -g`]],
    ['(0,a.execFileSync)("az",[b])', [`${STARTED}: az`]],
    ['import {spawn as q} from "child_process";q("az",[])', [`${STARTED}: az`]],
    ['const {execFile:q}=require("node:child_process");q("az",[])', [`${STARTED}: az`]],
    ['a.spawn("ioreg",b)', [`${REACHING}: ioreg`]],
    ['q("security",["find-generic-password","-s",b])', [`${REACHING}: security find-generic-password`]],
    ['q("/usr/sbin/systemsetup",["-gettimezone"])', [`${REACHING}: /usr/sbin/systemsetup -gettimezone`]],
    ['q("security",["high","low"])', []],
    ['q("git",["status"])', []],
    ['a.exec("getconf X 2>&1 || true")', [`${STARTED}: getconf X 2>&1 || true`]],
    ['a.exec("npm ls --json")', [`${STARTED}: npm ls --json`]],
    ['/a/.exec("some text")', []],
    ['a.exec("SELECT x FROM y -- z")', []],
    ['a.exec("BEGIN")', []],
    ['a.exec(b,"ls -l")', []],
    ['a.spawned("node")', []],
    ['a.spawn("")', []],
    ['a.spawn("two\\nlines")', []],
  ] as const) {
    test(source, () => {
      assert.deepEqual(script(source), expected);
    });
  }
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '.spawn', '.exec'), (text, callee) => {
      assert.deepEqual(read(text, callee), read(text, callee));
      readCommandList(text, text, PLACE, new FactCollector());
    }),
  );
});
