// Danger: a channel that follows another's versions (an extension, an SDK, an action's ref) is missed, or is told to
// install a number that its own line does not have.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assess } from '../../../src/core/assess/assess';
import type { TrustEvent } from '../../../src/core/model/event';
import type { Finding } from '../../../src/core/model/finding';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Derivation, Tool } from '../../../src/core/model/tool';
import { CLAUDE_ACTION, CLAUDE_CODE, CLAUDE_SDK, TOOLS } from '../../support/tools';
import {
  ACTION_PACKAGE,
  action,
  affected,
  CLI_PACKAGE,
  extension,
  factsOf,
  feedOf,
  inventoryOf,
  markerEvent,
  native,
  NOW,
  npm,
  pinned,
  sdk,
  SDK_PACKAGE,
  span,
  trustEvent,
} from '../../support/events';

function look(sighting: Sighting, event: TrustEvent = markerEvent(), tools: readonly Tool[] = TOOLS) {
  return assess(feedOf([event], { tools }), inventoryOf(sighting), factsOf(), [], NOW);
}
const verdict = (sighting: Sighting, event?: TrustEvent): string | undefined => look(sighting, event).verdicts[0]?.verdict;
const finding = (sighting: Sighting, event?: TrustEvent, tools?: readonly Tool[]): Finding => {
  const found = look(sighting, event, tools).findings[0];
  assert.ok(found, 'a finding');
  return found;
};

describe('same line', () => {
  const cases: [string, string][] = [
    ['2.1.90', 'not-affected'],
    ['2.1.91', 'affected'],
    ['2.1.197', 'affected'],
    ['2.1.198', 'not-affected'],
  ];
  for (const [version, expected] of cases) {
    test(`${version} is ${expected} as extension and as native copy`, () => {
      assert.equal(verdict(extension(version)), expected);
      assert.equal(verdict(native(version)), expected);
    });
  }

  test('the trail says which step was taken, and the fix is the line’s', () => {
    const found = finding(extension('2.1.150'));
    assert.equal(
      found.trail[0],
      'extension 2.1.150 carries CLI 2.1.150 (inferred: the extension carries the CLI of its own version)',
    );
    assert.equal(found.fixedIn, '2.1.198');
    assert.equal(
      finding(native('2.1.150')).trail[0],
      'x-native claude-code 2.1.150 is npm @anthropic-ai/claude-code 2.1.150 (stated by the vendor: the native installer releases the npm package’s versions)',
    );
  });

  test('a line is not followed backwards', () => {
    const event = trustEvent({ affected: [affected({ ecosystem: 'VSCode', name: 'Anthropic.claude-code' }, { ranges: [span('0')] })] });
    assert.equal(verdict(pinned('2.1.150'), event), 'not-checked');
    assert.equal(verdict(extension('2.1.150'), event), 'affected');
  });
});

describe('patch map', () => {
  const cases: [string, string][] = [
    ['0.2.90', 'not-affected'],
    ['0.2.91', 'affected'],
    ['0.3.197', 'affected'],
    ['0.3.198-rc.1', 'affected'],
    ['0.3.198', 'not-affected'],
    ['0.1.77', 'unknown'],
    ['0.4.1', 'unknown'],
    ['1.0.0', 'unknown'],
    ['~0.3.150', 'unknown'],
    ['~0.3.198', 'not-affected'],
    ['^0.3.198', 'not-affected'],
    ['0.3.100 - 0.3.150', 'affected'],
    ['0.3.x', 'unknown'],
    ['>=0.3.198', 'unknown'],
    ['>=0.2.91 <0.3.198', 'unknown'],
    ['>=0.3.198 <0.4.0', 'not-affected'],
    ['>=0.3.198 <0.4.5', 'unknown'],
    ['>=0.3.198 <=0.4.0', 'unknown'],
    ['0.3.198 || 0.3.199', 'not-affected'],
    ['0.2.95 || 0.3.150', 'affected'],
    ['<0.3.150', 'unknown'],
    ['latest', 'unknown'],
  ];
  for (const [version, expected] of cases) {
    test(`${version} is ${expected}`, () => {
      assert.equal(verdict(sdk(version)), expected);
    });
  }

  test('the fix stands in the sighting’s own prefix', () => {
    assert.equal(finding(sdk('0.3.150')).fixedIn, '0.3.198');
    assert.equal(finding(sdk('0.2.95')).fixedIn, '0.2.198');
    assert.equal(finding(sdk('~0.3.150')).fixedIn, '0.3.198');
    assert.equal(finding(sdk('latest')).fixedIn, '0.3.198');
  });

  test('a fix that no prefix carries is not invented', () => {
    const event = markerEvent({ affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.2.0')] })] });
    const found = finding(sdk('0.3.150'), event);
    assert.equal(found.fixedIn, null);
    assert.ok(found.trail.includes('which version brings the fix 2.2.0 to this place is not known'));
  });

  test('the trail tells both numbers', () => {
    assert.deepEqual(finding(sdk('0.3.150')).trail.slice(0, 3), [
      'SDK 0.3.150 carries CLI 2.1.150 (stated by the vendor: SDK 0.2.N and 0.3.N carry CLI 2.1.N)',
      '2.1.150 is in 2.1.91 … < 2.1.198 (fix verified in the released artifact); condition cannot be told for another machine; to ask there: Is ANTHROPIC_BASE_URL set there, and to which host?',
      'at this place, 0.3.198 brings the fix 2.1.198',
    ]);
  });

  test('a prefix outside the record gives its reason', () => {
    assert.equal(
      finding(sdk('0.4.1')).reason,
      'what 0.4.1 carries is not known: the tool record speaks of 0.2.N and 0.3.N only',
    );
  });
});

describe('an entry for the package itself', () => {
  const event = markerEvent({
    affected: [
      affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.1.198')] }),
      affected(SDK_PACKAGE, { ranges: [span('0.2.91', '0.3.150')], installableFix: '0.3.151' }),
    ],
  });

  test('wins over the line, both ways', () => {
    assert.equal(verdict(sdk('0.3.149'), event), 'affected');
    assert.equal(verdict(sdk('0.3.160'), event), 'not-affected', 'its line says affected, its own entry does not');
    assert.equal(finding(sdk('0.3.149'), event).fixedIn, '0.3.151');
    assert.equal(look(sdk('0.3.149'), event).findings.length, 1);
  });

  test('decides range pins over several prefixes', () => {
    assert.equal(verdict(sdk('>=0.2.91 <0.3.150'), event), 'affected');
    assert.equal(verdict(sdk('>=0.3.150'), event), 'not-affected');
  });
});

describe('ref table', () => {
  const sha = (digit: string): string => digit.repeat(40);
  const cases: [Sighting, string][] = [
    [action('v1.0.133'), 'affected'],
    [action(sha('1')), 'affected'],
    [action(sha('1'), 'unreadable'), 'affected'],
    [action('v1.0.161'), 'affected'],
    [action('v1.0.162'), 'not-affected'],
    [action(sha('3')), 'not-affected'],
    [action('v1.0.999'), 'unknown'],
    [action(sha('a')), 'unknown'],
    [action('v1', 'floating'), 'unknown'],
    [action('v1'), 'unknown'],
    [action('', 'floating'), 'unknown'],
    [action('${{ matrix.ref }}', 'unreadable'), 'unknown'],
  ];
  for (const [sighting, expected] of cases) {
    test(`${sighting.version.text || '(none)'} (${sighting.version.kind}) is ${expected}`, () => {
      assert.equal(verdict(sighting), expected);
    });
  }

  test('reasons', () => {
    const reason = (s: Sighting): string | null => finding(s).reason;
    assert.equal(reason(action('v1.0.999')), 'ref v1.0.999 is not in the table of 2026-08-22');
    assert.equal(reason(action(sha('a'))), `ref ${sha('a')} is not in the table of 2026-08-22`);
    assert.match(reason(action('v1')) ?? '', /^v1 is a moving tag/);
    assert.match(reason(action('v1', 'floating')) ?? '', /^v1 is a moving tag/);
    assert.match(reason(action('', 'floating')) ?? '', /^no version is named/);
    assert.equal(reason(action('${{ x }}', 'unreadable')), '"${{ x }}" cannot be read as a version');
  });

  test('the fix is the first listed tag that carries it', () => {
    assert.equal(finding(action('v1.0.133')).fixedIn, 'v1.0.162');
    assert.equal(finding(action(sha('1'))).fixedIn, 'v1.0.162');
    assert.equal(finding(action('v1.0.999')).fixedIn, 'v1.0.162');
  });

  test('a moving tag with a fix is information', () => {
    assert.equal(finding(action('v1', 'floating')).concern, 'info');
  });

  function withRefs(refs: Extract<Derivation, { kind: 'ref-table' }>['refs']): readonly Tool[] {
    const entry = CLAUDE_ACTION.packages[0];
    assert.ok(entry?.follows?.derivation.kind === 'ref-table');
    const derivation = { ...entry.follows.derivation, refs };
    return [CLAUDE_CODE, { ...CLAUDE_ACTION, packages: [{ ...entry, follows: { ...entry.follows, derivation } }] }];
  }

  test('a listed ref whose version is not known says so', () => {
    const tools = withRefs([{ ref: 'v0.0.2', sha: sha('4'), version: null }]);
    const found = finding(action('v0.0.2'), markerEvent(), tools);
    assert.equal(found.verdict, 'unknown');
    assert.equal(found.reason, 'the table of 2026-08-22 does not say which version ref v0.0.2 carries');
    assert.equal(found.fixedIn, null);
  });

  test('a listed name that stands still is read, and is never proposed', () => {
    const tools = withRefs([
      { ref: 'v0', sha: sha('5'), version: '2.1.250' },
      { ref: 'v0.0.63', sha: sha('5'), version: '2.1.250' },
      { ref: 'v0.0.64', sha: sha('6'), version: '2.1.150' },
    ]);
    assert.equal(look(action('v0', 'floating'), markerEvent(), tools).verdicts[0]?.verdict, 'not-affected');
    assert.equal(finding(action('v0.0.64'), markerEvent(), tools).fixedIn, 'v0.0.63');
  });

  test('a commit is one commit, however its letters are written', () => {
    const tools = withRefs([{ ref: 'v1.0.1', sha: 'abcdef0123'.repeat(4), version: '2.1.330' }]);
    const sighting = action('ABCDEF0123'.repeat(4));
    assert.equal(look(sighting, markerEvent(), tools).verdicts[0]?.verdict, 'not-affected');
  });

  test('a name that the record calls moving moves, even where the table lists it', () => {
    const tools = withRefs([{ ref: 'v1', sha: sha('7'), version: '2.1.330' }]);
    assert.equal(look(action('v1', 'floating'), markerEvent(), tools).verdicts[0]?.verdict, 'unknown');
  });

  test('a ref that carries a later but affected version is not proposed', () => {
    const event = markerEvent({ affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.1.198'), span('2.1.200', '2.1.210')] })] });
    const tools = withRefs([
      { ref: 'v1.0.1', sha: sha('1'), version: '2.1.150' },
      { ref: 'v1.0.2', sha: sha('2'), version: '2.1.205' },
      { ref: 'v1.0.3', sha: sha('3'), version: '2.1.211' },
    ]);
    assert.equal(finding(action('v1.0.1'), event, tools).fixedIn, 'v1.0.3');
  });

  describe('events about the action itself', () => {
    const event = trustEvent({ affected: [affected({ ...ACTION_PACKAGE, name: 'Anthropics/Claude-Code-Action' }, { ranges: [span('0', '1.0.162')] })] });

    test('a commit is read as its tag', () => {
      assert.equal(verdict(action(sha('1')), event), 'affected');
      assert.equal(verdict(action(sha('3')), event), 'not-affected');
    });

    test('an unlisted commit is unknown, an unlisted tag is a version', () => {
      assert.equal(verdict(action(sha('a')), event), 'unknown');
      assert.equal(verdict(action('v1.0.20'), event), 'affected');
      assert.equal(verdict(action('v1.0.999'), event), 'not-affected');
      assert.equal(verdict(action('v1', 'floating'), event), 'unknown');
    });

    test('the fix is written as tags are', () => {
      assert.equal(finding(action('v1.0.133'), event).fixedIn, 'v1.0.162');
      assert.equal(finding(action(sha('1')), event).fixedIn, 'v1.0.162');
      const other = trustEvent({ affected: [affected(ACTION_PACKAGE, { ranges: [span('0', '1.0.500')] })] });
      assert.equal(finding(action('v1.0.133'), other).fixedIn, 'v1.0.500');
    });
  });
});

describe('packages of one version under two schemes', () => {
  const python = { ecosystem: 'PyPI', name: 'agent' };
  const derivation: Derivation = { kind: 'same', basis: 'vendor-stated', note: 'both are released together' };
  const tools: readonly Tool[] = [
    CLAUDE_CODE,
    { ...CLAUDE_CODE, id: 'agent', packages: [{ package: python, scheme: 'pep440', follows: { package: CLI_PACKAGE, derivation } }] },
  ];
  const seen = (text: string, kind: Sighting['version']['kind'] = 'exact') =>
    look(pinned(text, { tool: 'agent', package: python, version: { kind, text } }), markerEvent(), tools);

  test('an exact version is read by both', () => {
    assert.equal(seen('==2.1.150').verdicts[0]?.verdict, 'affected');
    assert.equal(seen('2.1.198').verdicts[0]?.verdict, 'not-affected');
    assert.equal(seen('2.1.150rc1').verdicts[0]?.verdict, 'unknown', 'npm writes pre-releases otherwise');
    assert.equal(seen('latest', 'floating').verdicts[0]?.verdict, 'unknown');
  });

  test('a range is not carried over: `~=2.1` reaches to 3, npm’s `~2.1` to 2.2', () => {
    const { findings } = seen('~=2.1', 'range');
    assert.equal(findings[0]?.reason, 'the range ~=2.1 is written by other rules than the versions it would stand for');
  });

  test('a record whose step does not fit its schemes leaves it open', () => {
    const map: Derivation = { kind: 'patch-map', basis: 'inferred', note: 'x', prefixes: [{ own: '0.3', line: '2.1' }] };
    const line: Tool = { ...CLAUDE_CODE, packages: [{ package: CLI_PACKAGE, scheme: 'pep440' }] };
    const odd: readonly Tool[] = [line, { ...CLAUDE_CODE, id: 'agent', packages: [{ package: python, scheme: 'pep440', follows: { package: CLI_PACKAGE, derivation: map } }] }];
    const verdictOf = (text: string): string | undefined =>
      look(pinned(text, { tool: 'agent', package: python }), markerEvent(), odd).verdicts[0]?.verdict;
    assert.equal(verdictOf('~0.3.150'), 'unknown');
    assert.equal(verdictOf('0.3.150'), 'affected');
    assert.equal(verdictOf('1.0.post1'), 'unknown');
  });
});

test('of two records for one package the one that follows a line counts', () => {
  const bare: Tool = { ...CLAUDE_SDK, id: 'another', packages: [{ package: SDK_PACKAGE, scheme: 'semver' }] };
  assert.equal(finding(sdk('0.3.150'), markerEvent(), [bare, CLAUDE_CODE, CLAUDE_SDK]).verdict, 'affected');
  assert.equal(finding(sdk('0.3.150'), markerEvent(), [CLAUDE_CODE, CLAUDE_SDK, bare]).verdict, 'affected');
});

test('a package that no tool record names is compared by its own entries', () => {
  const event = trustEvent({ affected: [affected(npm('cline'), { versions: ['2.3.0'], installableFix: '2.4.0' })] });
  const found = finding(pinned('2.3.0', { tool: 'cline', package: npm('cline') }), event);
  assert.equal(found.verdict, 'affected');
  assert.equal(found.fixedIn, '2.4.0');
});
