// Danger: a tag or a package per platform that reads as another version, or an order that is none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { SEMVER } from '../../../src/core/assess/semver-scheme';
import { checkLaws } from './scheme-laws';

describe('what stands around a version', () => {
  const same: [string, string | null][] = [
    ['rust-v0.141.0', '0.141.0'],
    ['rust-v0.142.0-alpha.3', '0.142.0-alpha.3'],
    ['cli-v1.0.5', '1.0.5'],
    ['v2.1.150', '2.1.150'],
    ['0.169.0-linux-x64', '0.169.0'],
    ['0.169.0-alpha.2-darwin-arm64', '0.169.0-alpha.2'],
    ['0.169.0-linux-riscv64', '0.169.0-linux-riscv64'],
    ['sdk-v1.0.5', null],
    ['rust-1.0.5', null],
    ['rust-v', null],
    ['v1.0.5 cli-v1.0.6', null],
    ['0.62', null],
  ];
  for (const [text, version] of same) test(`${text} is ${version ?? 'no version'}`, () => { assert.equal(SEMVER.exact(text)?.version ?? null, version); });
});

test('a constraint with such a tag is none', () => {
  assert.equal(SEMVER.range('>=rust-v0.141.0'), null);
});

const part = fc.nat({ max: 3 });
const versions = fc
  .tuple(part, part, part, fc.constantFrom('', '-alpha', '-alpha.1', '-rc.2', '-0', '+build'))
  .map(([a, b, c, rest]) => `${a}.${b}.${c}${rest}`);
const clause = fc.tuple(fc.constantFrom('>=', '<=', '>', '<', '^', '~', ''), versions).map((p) => p.join(''));
const constraints = fc
  .oneof(clause, fc.tuple(clause, clause, fc.constantFrom(' ', ' || ')).map(([a, b, by]) => `${a}${by}${b}`))
  .filter((text) => SEMVER.range(text) !== null);

checkLaws(SEMVER, versions, constraints);
