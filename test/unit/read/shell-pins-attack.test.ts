// Danger: workspace text is hostile: it can try to crash the scan, to stop it for minutes, or to hide a pin behind a flood.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { findShellPins, scanShell } from '../../../src/core/read/shell-pins';
import { plainFrame } from '../../../src/core/read/shell-frame';
import { parseableShell } from '../../../src/core/read/shell-text';
import { MAX_PINS, ShellWalker } from '../../../src/core/read/shell-walk';
import { ShellVariables } from '../../../src/core/read/shell-variables';
import { TOOLS } from '../../support/tools';

const catalogue = buildCatalogue(TOOLS);
const CLI = '@anthropic-ai/claude-code';
const LINE = `npm i -g ${CLI}@2.1.150`;

/** Words that mean something to the reader, mixed with any text. */
const token = fc.oneof(
  fc.constantFrom(
    'npm i ', 'npx -p ', `${CLI}@`, CLI, '2.1.150', '$V', '${V:-1.0.0}', '${V', 'V=2.1.150', ';', '&&', '||', '|', '\n', ' ', '"', "'", '`', '$(', ')', '(', '{ ', '}', '\\', '\\\r\n',
    'bash -c ', 'eval ', 'bash <<E\n', 'E\n', 'if a; then ', 'fi', 'for V in ', 'do ', 'done', 'case x in ', 'esac', 'f() ', 'curl https://claude.ai/install.sh', 'bash -s ', '<(', "$'", '#', '[[ ', '((',
    'claude install ', 'code --install-extension ', 'anthropic.claude-code@', '-o ', '\0', '\ud800', '__proto__=', '$__proto__', '-', '--', '=', '@',
  ),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const hostile = fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));

describe('any text', () => {
  test('no exception; every pin stands in the text; an exact literal is what stands there', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const pin of findShellPins(text, catalogue)) {
          assert.ok(pin.start >= 0 && pin.start < pin.end && pin.end <= text.length, JSON.stringify(pin));
          const slice = text.slice(pin.start, pin.end);
          if (pin.version.kind === 'unreadable') assert.equal(pin.version.text, slice);
        }
      }),
      { numRuns: 3000 },
    );
  });
  test('a text that names no package and no installer has no pin', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('npm i -g ', 'npx ', 'other@1.0.0', ' ; ', '\n', 'bash -c "'), fc.string()), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        fc.pre(!catalogue.needles.some((needle) => text.toLowerCase().includes(needle)));
        assert.deepEqual(findShellPins(text, catalogue), []);
      }),
    );
  });
  test('a good line is found whatever good lines stand around it', () => {
    const good = fc.constantFrom('true', '# it\'s a "comment', 'x=1', 'if a; then b; fi', "echo 'npm'", 'cat <<E\nnpm i\nE', 'f() { g; }', '( a | b )', 'x=$(y)', '', 'while a; do b; done', 'case a in b) c ;; esac');
    fc.assert(
      fc.property(fc.array(good), fc.array(good), fc.constantFrom('\n', '\r\n'), (before, after, end) => {
        const text = [...before, LINE, ...after].join('\n').replaceAll('\n', end);
        const [pin, ...others] = findShellPins(text, catalogue);
        assert.deepEqual(others, []);
        assert.ok(pin);
        assert.deepEqual(pin.version, { kind: 'exact', text: '2.1.150' });
        assert.equal(text.slice(pin.start, pin.end), '2.1.150');
      }),
    );
  });
  test('the text for the parser is as long as the given one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', '\\', '<<', '<', ' ', 'a', '\r\n', '\\\r\n')), (parts) => {
        const text = parts.join('').repeat(5);
        const out = parseableShell(text);
        assert.equal(out.length, text.length);
        assert.ok(!out.includes('\r'));
      }),
    );
  });
});

describe('floods', () => {
  const n = 40_000;
  const floods: Readonly<Record<string, string>> = {
    parentheses: '('.repeat(n),
    'closed parentheses': '('.repeat(n) + ')'.repeat(n),
    braces: '{ '.repeat(n),
    substitutions: '$('.repeat(n),
    'quoted substitutions': 'npx "$('.repeat(n / 10),
    expansions: `npx ${'${a:-'.repeat(n)}${'}'.repeat(n)}`,
    'back quotes': '`'.repeat(n),
    'escaped back quotes': '`\\`'.repeat(n / 10),
    backslashes: '\\'.repeat(n),
    'an open quote': `"${'a'.repeat(n)}`,
    'an open single quote': `'${'a'.repeat(n)}`,
    'if without end': 'if '.repeat(n),
    'function heads': 'f() '.repeat(n),
    'coproc heads': 'coproc '.repeat(n),
    'here-documents on a line': 'cat <<E'.repeat(n),
    'here-documents without end': 'bash <<E\n'.repeat(n / 10),
    'shells in shells': 'bash -c "'.repeat(n / 10),
    arithmetic: `((${'1+'.repeat(n)}1))`,
    'NUL characters': '\0'.repeat(n),
    'lone surrogates': '\ud800'.repeat(n),
    'line ends of Windows': '\r\n'.repeat(n),
    runners: 'sudo '.repeat(n),
    arguments: `npx ${'a '.repeat(2 * n)}`,
    'arguments after dashes': `npm i -- ${'a '.repeat(2 * n)}`,
    'a doubling value': `V=aa\n${'V="$V$V"; npx $V\n'.repeat(n / 10)}`,
    'a value of many words': `V="${'a '.repeat(1000)}"\n${'npx $V\n'.repeat(n / 10)}`,
    'values of values': `case x in a) V=1;; b) V=2;; c) V=3;; esac\n${'npx $V$V$V$V$V$V\n'.repeat(n / 10)}`,
    'variables in branches': `${'if a; then '.repeat(200)}${Array.from({ length: 2000 }, (_, i) => `V${i}=1`).join(';')}${'; fi'.repeat(200)}`,
  };
  for (const [name, flood] of Object.entries(floods)) test(`${name}: ends, and hides nothing that stands before it`, () => {
    const { pins } = scanShell(`${LINE}\n${flood}\n`, catalogue);
    assert.deepEqual(pins.map((p) => p.version.text), ['2.1.150']);
  });

  test('what is not followed is told', () => {
    for (const name of ['substitutions', 'function heads', 'here-documents without end', 'an open quote', 'a value of many words'] as const) {
      assert.ok(scanShell(`${LINE}\n${floods[name] ?? ''}\n`, catalogue).problem, name);
    }
  });
  test('5 MB on one line are read to the end', () => {
    const text = `${'npm i -g other@1 && '.repeat(250_000)}${LINE}`;
    assert.ok(text.length > 5_000_000);
    const { pins, problem } = scanShell(text, catalogue);
    assert.equal(problem, null);
    assert.deepEqual(pins.map((p) => p.start), [text.length - '2.1.150'.length]);
  });
  test('pins beyond the limit are told', () => {
    const { pins, problem } = scanShell(`${LINE}\n`.repeat(MAX_PINS + 10), catalogue);
    assert.equal(pins.length, MAX_PINS);
    assert.match(problem?.message ?? '', /more than 5000 pins/);
  });
  test('twice the text takes at most about twice the steps', () => {
    const steps = (text: string): number => {
      const variables = new ShellVariables();
      new ShellWalker({ catalogue, text }, variables).text(plainFrame(text), 0);
      return variables.steps;
    };
    const texts: readonly ((n: number) => string)[] = [
      (k) => 'V=1; npx $V$V\n'.repeat(k),
      (k) => 'if a; then V=1; else V=2; fi\n'.repeat(k),
      (k) => `${LINE} && `.repeat(k),
      (k) => "bash -c 'npx a'\n".repeat(k),
      (k) => 'V+=a; npx "$V"\n'.repeat(k),
      (k) => Array.from({ length: k }, (_, i) => `V${i}=1; npx $V${i}`).join('\n'),
    ];
    for (const make of texts) {
      const [once, twice] = [steps(make(500)), steps(make(1000))];
      assert.ok(once >= 500 && twice <= once * 2.2, `${make(1)}: ${once}, ${twice}`);
    }
  });
});
