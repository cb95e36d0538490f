import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Constraint, Scheme, Version } from '../../../src/core/assess/scheme';

const HOSTILE = [
  '', ' ', '\0', '1.2.3\0', '\u0661.\u0662.\u0663', '\uff11.\uff12', '1'.repeat(10_000), `1.${'0'.repeat(10_000)}`, '1.'.repeat(5_000),
  '.'.repeat(10_000), '-'.repeat(10_000), ' '.repeat(10_000), '>='.repeat(5_000), '^'.repeat(10_000), '|'.repeat(10_000), ','.repeat(10_000),
  '=='.repeat(100), '*', '.*', '==.*', '>=*', '||', ',', 'v', '=', '1!', '!1', '1+', '1+-', '-1', '+1', '1..2', '1.2.3.', '\ud800', 'constructor', '__proto__',
];

/** What holds for every scheme: order is an order, nothing throws, and constraints and spans agree with single versions. */
export function checkLaws<V extends Version, C extends Constraint>(
  scheme: Scheme<V, C>,
  versions: fc.Arbitrary<string>,
  constraints: fc.Arbitrary<string>,
): void {
  const read = (text: string): V => {
    const version = scheme.exact(text);
    assert.ok(version !== null, text);
    return version;
  };

  test('law: compare is a total order, and a tie is mutual', () => {
    fc.assert(
      fc.property(versions, versions, versions, (x, y, z) => {
        const [a, b, c] = [read(x), read(y), read(z)];
        assert.equal(Math.sign(scheme.compare(a, b)) + Math.sign(scheme.compare(b, a)), 0);
        assert.equal(scheme.compare(a, read(x)), 0);
        assert.equal(scheme.isTie(a, read(x)), false);
        assert.equal(scheme.isTie(a, b), scheme.isTie(b, a));
        if (scheme.compare(a, b) <= 0 && scheme.compare(b, c) <= 0) assert.ok(scheme.compare(a, c) <= 0, `${x} ${y} ${z}`);
        assert.ok(scheme.compare(scheme.lastOf(a), a) >= 0);
      }),
    );
  });

  test('law: a version’s own spelling reads as the same version', () => {
    fc.assert(fc.property(versions, (text) => { assert.equal(scheme.compare(read(read(text).version), read(text)), 0); }));
  });

  test('law: a constraint never keeps quiet about a version it lets in', () => {
    fc.assert(
      fc.property(constraints, versions, versions, versions, fc.boolean(), (text, x, y, z, toIncluded) => {
        const constraint = scheme.range(text);
        assert.ok(constraint !== null, text);
        const [low, high, version] = [read(x), read(y), read(z)];
        const span = { from: low, to: high, toIncluded };
        const turn = scheme.compare(version, high);
        const inSpan = scheme.compare(version, low) >= 0 && (turn < 0 || (toIncluded && turn === 0));
        if (!scheme.satisfies(version, constraint)) return;
        if (inSpan) assert.equal(scheme.meets(constraint, span), true, `${text} meets ${x} … ${y} at ${z}`);
        if (scheme.isWithin(constraint, [span])) assert.equal(inSpan, true, `${text} within ${x} … ${y}, but not ${z}`);
        assert.equal(scheme.isWithin(constraint, [{ from: null, to: null, toIncluded: false }]), true);
        assert.equal(scheme.isSubset(constraint, constraint), true);
      }),
    );
  });

  test('law: no text throws', () => {
    const ask = (text: string): void => {
      const version = scheme.exact(text);
      const constraint = scheme.range(text);
      scheme.isPartial(text);
      scheme.bound(text, true);
      scheme.bound(text, false);
      if (version !== null) assert.equal(scheme.compare(version, version), 0);
      if (constraint !== null) scheme.meets(constraint, { from: version, to: null, toIncluded: false });
    };
    for (const text of HOSTILE) ask(text);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), ask));
    const pieces = fc.constantFrom('1', '0', '.', '-', '+', '!', '>', '<', '=', '~', '^', '*', ',', ' ', '|', 'x', 'rc', 'post', 'dev', 'a', 'v', 'g1');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 14 }), (list) => { ask(list.join('')); }));
  });
}
