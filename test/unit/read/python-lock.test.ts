// Danger: a lockfile says what gets installed. A version beside a repository hides which build it is, and a reader that
// takes blocks by their lines must never take one from a text that only looks like a package.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergeSightings, type MergeCandidate } from '../../../src/core/read/merge';
import type { Sighting } from '../../../src/core/model/sighting';
import { lockBlocks } from '../../../src/core/read/lock-blocks';
import { pythonLockReader } from '../../../src/core/read/python-lock';
import { checkTotal, PYTHON_CATALOGUE, pythonPins } from '../../support/python';

const pins = (text: string, path = 'uv.lock'): string[] => pythonPins(pythonLockReader, text, path);
const block = (rest: string): string => `[[package]]\nname = "litellm"\nversion = "1.82.6"\n${rest}`;

test('file names', () => {
  for (const path of ['uv.lock', 'a/poetry.lock', 'pdm.lock', 'pylock.toml', 'pylock.dev.toml']) assert.ok(pythonLockReader.accepts(path), path);
  for (const path of ['Cargo.lock', 'flask.lock', 'pylock.a.b.toml', 'xuv.lock', 'yarn.lock']) assert.ok(!pythonLockReader.accepts(path), path);
});

describe('where a package comes from', () => {
  const cases: readonly [rest: string, expected: string | null][] = [
    ['', 'exact 1.82.6 3 <1.82.6>'],
    ['source = { registry = "https://registry.example/simple" }', 'exact 1.82.6 3 <1.82.6>'],
    ['source = { git = "https://host.example/litellm?rev=v1.80.0#0123" }', 'unreadable v1.80.0 4 <v1.80.0>'],
    ['source = { git = "https://host.example/litellm?subdirectory=x&branch=main#0123" }', 'unreadable main 4 <main>'],
    ['source = { git = "https://host.example/litellm#0123" }', 'unreadable https://host.example/litellm 4 <https://host.example/litellm>'],
    ['source = { url = "https://user:secret@host.example/x.whl" }', 'unreadable host.example/x.whl 4 <host.example/x.whl>'],
    ['source = { path = "x.whl" }', 'unreadable x.whl 4 <x.whl>'],
    ['source = { editable = "." }', null],
    ['source = { virtual = "." }', null],
    ['source = { directory = "../x" }', null],
    ['[package.source]\ntype = "git"\nurl = "https://host.example/x"\nreference = "v1.82.6.dev9"\nresolved_reference = "0123"', 'unreadable v1.82.6.dev9 7 <v1.82.6.dev9>'],
    ['[package.source]\ntype = "git"\nurl = "https://host.example/x"\nreference = "v1.82.6"\nresolved_reference = "0123"', 'exact 1.82.6 3 <1.82.6>'],
    ['[package.source]\ntype = "git"\nresolved_reference = "0123"', 'unreadable 0123 6 <0123>'],
    ['[package.source]\ntype = "directory"\nurl = "../x"', 'unreadable ../x 6 <../x>'],
    ['[package.source]\ntype = "legacy"\nurl = "https://registry.example"\nreference = "mirror"', 'exact 1.82.6 3 <1.82.6>'],
    ['git = "https://host.example/x"\nref = "main"\nrevision = "0123"', 'unreadable 0123 6 <0123>'],
    ['editable = true\npath = "."', null],
  ];
  for (const [rest, expected] of cases) {
    test(rest, () => { assert.deepEqual(pins(block(rest)), expected === null ? [] : [`locked: litellm ${expected}`]); });
  }
  test('PEP 751', () => {
    const pylock = (rest: string): string[] => pins(`lock-version = "1.0"\n[[packages]]\nname = "litellm"\n${rest}`, 'pylock.toml');
    assert.deepEqual(pylock('version = "1.82.6"\nindex = "https://registry.example"\n[[packages.wheels]]\nurl = "https://host.example/x.whl"'), ['locked: litellm exact 1.82.6 4 <1.82.6>']);
    assert.deepEqual(pylock('vcs = { type = "git", url = "https://host.example/x", requested-revision = "v1", commit-id = "0123" }'), ['locked: litellm unreadable v1 4 <v1>']);
    assert.deepEqual(pylock('[packages.directory]\npath = "."'), []);
    assert.deepEqual(pylock('archive = { url = "https://host.example/x.tar.gz" }'), ['locked: litellm unreadable https://host.example/x.tar.gz 4 <https://host.example/x.tar.gz>']);
  });
});

describe('blocks', () => {
  const entry = '[[package]]\nname = "litellm"\nversion = "1.82.6"\n';
  test('several versions of one package', () => {
    assert.deepEqual(pins(`${entry}${entry.replace('1.82.6', '1.83.0')}`), ['locked: litellm exact 1.82.6 3 <1.82.6>', 'locked: litellm exact 1.83.0 6 <1.83.0>']);
  });
  test('names that others mention are no packages', () => {
    assert.deepEqual(pins('[[package]]\nname = "x"\nversion = "1"\ndependencies = [{ name = "litellm", version = "1.0.0" }]\n[package.metadata]\nrequires-dist = [{ name = "litellm" }]\n'), []);
  });
  test('a package inside a string is none', () => {
    for (const quotes of ['"""', "'''"]) {
      assert.deepEqual(pins(`[[package]]\nname = "x"\nversion = "1"\ndescription = ${quotes}\n${entry}${quotes}\n`), []);
    }
  });
  test('other spellings are read as well', () => {
    assert.deepEqual(pins(`[[ package ]] # x\nversion = "1.82.6"\nname = 'litellm'\n`), ['locked: litellm exact 1.82.6 2 <1.82.6>']);
    assert.deepEqual(pins(`[["package"]]\n"name" = "lite\\u006clm"\nversion = "1.82.6"\n`), ['locked: litellm exact 1.82.6 3 <1.82.6>']);
    assert.deepEqual(pins(`[[package]]\nname="litellm"\nversion="1.82.6"\n`), ['locked: litellm exact 1.82.6 3 <1.82.6>']);
    assert.deepEqual(pins(`\uFEFF${entry.replaceAll('\n', '\r\n')}`), ['locked: litellm exact 1.82.6 3 <1.82.6>']);
  });
  test('a version never comes from another package', () => {
    assert.deepEqual(pins('[[package]]\nversion = "1.0.0"\n[[package]]\nname = "litellm"\n'), []);
    assert.deepEqual(pins('[[package]]\nname = "litellm"\n[[package]]\nname = "x"\nversion = "1.0.0"\n'), []);
    assert.deepEqual(pins('package = [{ version = "1.0.0" }, { name = "litellm", version = "2.0.0" }]\n'), []);
  });
  test('a mistake in a block: the whole file is read, and the mistake is told', () => {
    const result = pythonLockReader.read(`${entry}x = \n`, 'uv.lock', PYTHON_CATALOGUE);
    assert.deepEqual(result.pins.map((p) => p.version.text), ['1.82.6']);
    assert.match(result.problems[0] ?? '', /^Line 4: /);
  });
  test('of 100,000 lines only the wanted block goes to the parser', () => {
    const text = `${Array.from({ length: 25_000 }, (_, i) => `[[package]]\nname = "p${i}"\nversion = "1.0.${i}"\n`).join('\n')}\n${entry}\n[metadata]\nlock-version = "2.1"\n`;
    assert.deepEqual(pins(text), ['locked: litellm exact 1.82.6 100003 <1.82.6>']);
    const blocks = lockBlocks(text, (name) => name === 'litellm') ?? [];
    assert.deepEqual(blocks.map((b) => text.slice(b.start, b.end).trim()), [entry.trim()]);
  });
});

describe('manifest and lockfile', () => {
  const sighting = (kind: 'exact' | 'range' | 'floating' | 'unreadable', text: string, uri: string): Sighting => ({
    tool: 'litellm',
    package: { ecosystem: 'PyPI', name: 'litellm' },
    version: { kind, text },
    presence: 'pinned',
    places: [{ uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, text, source: 'x' }],
    where: uri,
    active: null,
    via: null,
    root: null,
  });
  const merge = (asked: Sighting, locked: Sighting): readonly Sighting[] => {
    const candidate = (s: Sighting, lock: boolean): MergeCandidate => ({ sighting: s, folder: 'f', mergeKey: 'pypi:litellm', lock });
    return mergeSightings([candidate(asked, false), candidate(locked, true)]);
  };
  const cases: readonly [kind: 'exact' | 'range' | 'floating', asked: string, rows: number][] = [
    ['range', '>=1.80,<2', 1],
    ['range', '^1.82', 1],
    ['range', '~=1.82.0', 1],
    ['exact', '1.82.6', 1],
    ['exact', '1.82.6.0', 1],
    ['floating', '', 1],
    ['range', '>=1.83', 2],
    ['exact', '1.82.5', 2],
  ];
  for (const [kind, asked, rows] of cases) {
    test(`${kind} ${asked}`, () => {
      const found = merge(sighting(kind, asked, 'pyproject.toml'), sighting('exact', '1.82.6', 'uv.lock'));
      assert.equal(found.length, rows);
      assert.equal(found.some((s) => s.version.text === '1.82.6'), true);
    });
  }
  test('a lock that cannot be read answers no range', () => {
    assert.equal(merge(sighting('range', '>=1', 'pyproject.toml'), sighting('unreadable', 'main', 'uv.lock')).length, 2);
  });
});

test('no text makes it throw', () => {
  checkTotal(pythonLockReader, 'uv.lock', ['[[package]]\n', '[package.source]\n', 'name = "litellm"\n', 'version = "1.82.6"\n', 'type = "git"\n', 'reference = ', '"""', "'''", '{', '}', '[', ']', '= ', '[metadata]\n', 'source = ']);
});
