// Danger: the vendor report is what people decide by. A verdict that reads better than it is, a figure that nobody
// computed, an unseen copy that counts as absent, or a label that changes its owner would mislead them; text of files
// and of the feed must stay text.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Condition, Reference } from '../../../src/core/model/event';
import { buildReport } from '../../../src/core/present/report';
import type { OwnRow, ReportView } from '../../../src/core/present/report-view';
import type { TrustState } from '../../../src/core/model/trust-state';
import { NOW, ROOT, event, finding, installed, pin, scanned, trustState, type Parts } from '../../support/report-sample';

const ID = 'x_TT-2026-9001';

function report(parts: Parts = {}, own: readonly OwnRow[] = []): ReportView {
  return buildReport(trustState(parts), 'anthropic', NOW, own);
}

function firstTool(parts: Parts): string {
  const [row] = report(parts).tools;
  assert.ok(row !== undefined);
  return `${row.verdict.sign} ${row.verdict.text}${row.verdictNote} [${row.verdict.tone}]`;
}

function here(parts: Parts): string {
  const row = report(parts).ledger.rows.find((r) => r.event === ID);
  assert.ok(row !== undefined);
  return `${row.here}: ${row.hereMark.sign} ${row.hereMark.text} [${row.hereMark.tone}]`;
}

const CONDITION: Condition = {
  summary: 'a base address of another host is set',
  question: 'Is ANTHROPIC_BASE_URL set there?',
  test: { envSet: 'ANTHROPIC_BASE_URL' },
};

const SKIPPED = { source: 'winget', status: 'skipped', count: 0, reason: 'Not readable from here.', uri: null } as const;
const FAILED = { source: 'lockfile', status: 'failed', count: 0, reason: 'Line 2 is not JSON.', uri: `${ROOT}/a.json` } as const;

function reference(over: Partial<Reference> = {}): Reference {
  return {
    type: 'REPORT',
    url: 'https://example.com/1',
    title: 'Issue 1',
    publisher: 'somebody',
    date: '2026-06-10',
    primary: true,
    opened: true,
    ...over,
  };
}

describe('verdict of a tool', () => {
  const ignored = { reason: 'not in use', until: '2027-01-31' };

  test('affected: by how many, and where it is fixed', () => {
    assert.equal(firstTool({ findings: [finding()] }), '▲ affected by 1, fixed in 2.1.198 [warn]');
  });

  test('affected by several: the version at which all are fixed', () => {
    const findings = [finding(), finding({ event: 'x_TT-2026-9002', fixedIn: '2.1.260' })];
    assert.equal(firstTool({ findings }), '▲ affected by 2, fixed in 2.1.260 [warn]');
  });

  test('a missing fix is not hidden behind a known one', () => {
    const findings = [finding(), finding({ event: 'x_TT-2026-9002', fixedIn: null })];
    assert.match(firstTool({ findings }), /by 2, fixed in 2\.1\.198, no fixed version is known for 1 of them/);
    assert.match(firstTool({ findings: [finding({ fixedIn: null })] }), /by 1, no fixed version is known/);
  });

  test('fixes that cannot be ordered are all named', () => {
    const findings = [finding({ fixedIn: 'stable-b' }), finding({ event: 'x_TT-2026-9002', fixedIn: 'stable-a' })];
    assert.match(firstTool({ findings }), /fixed in stable-a and stable-b/);
  });

  test('an affected version without its condition says both', () => {
    const findings = [finding({ conditions: 'not-met', concern: 'notice' })];
    assert.equal(firstTool({ findings }), '▲ affected by 1, fixed in 2.1.198; condition not met here [plain]');
  });

  test('one of two conditions not met does not calm the row', () => {
    const findings = [finding(), finding({ event: 'x_TT-2026-9002', conditions: 'not-met' })];
    assert.match(firstTool({ findings }), /condition not met here for 1 of them \[warn\]/);
  });

  test('unknown comes with its reason and never looks good', () => {
    const findings = [finding({ verdict: 'unknown', reason: 'the tag moves' })];
    assert.equal(firstTool({ findings }), '? unknown, the tag moves [ask]');
  });

  test('unknown without a recorded reason says so', () => {
    assert.equal(firstTool({ findings: [finding({ verdict: 'unknown' })] }), '? unknown, no reason is recorded [ask]');
  });

  test('not checked comes with its reason', () => {
    const verdicts = [{ verdict: 'not-checked', reason: 'the tool has no record', findings: [] } as const];
    assert.equal(firstTool({ verdicts }), '? not checked, the tool has no record [ask]');
  });

  test('a sighting without any verdict was not checked', () => {
    assert.match(firstTool({ verdicts: [] }), /^\? not checked, /);
  });

  test('not affected', () => {
    assert.equal(firstTool({}), '✓ not affected [good]');
  });

  test('an ignored finding stays affected and says until when', () => {
    assert.equal(firstTool({ findings: [finding({ ignored })] }), '▲ affected, 1 ignored until 31 Jan 2027 [muted]');
  });

  test('an affected verdict without its findings is not calmed', () => {
    assert.match(firstTool({ verdicts: [{ verdict: 'affected', reason: null, findings: [] }] }), /affected \[warn\]/);
  });

  test('gravest first: affected, condition not met, open, ignored, good', () => {
    const sightings = Array.from({ length: 5 }, (_, i) => installed({ where: `copy ${String(i)}` }));
    const findings = [
      finding({ sighting: 1, ignored }),
      finding({ sighting: 2, verdict: 'unknown', reason: 'r' }),
      finding({ sighting: 3, conditions: 'not-met' }),
      finding({ sighting: 4 }),
    ];
    const order = report({ sightings, findings }).tools.map((t) => t.where.label);
    assert.deepEqual(order, ['copy 4', 'copy 3', 'copy 2', 'copy 1', 'copy 0']);
  });
});

describe('how a tool stands', () => {
  const standing = (sighting: ReturnType<typeof pin>): string =>
    report({ sightings: [sighting] }).tools.map((t) => `${t.version} ${t.standing.text}`).join();

  const cases: readonly (readonly [ReturnType<typeof pin>, string])[] = [
    [pin(), '2.1.150 pinned'],
    [pin({ version: { kind: 'range', text: '^2.1.0' } }), '^2.1.0 range'],
    [pin({ version: { kind: 'floating', text: 'latest' } }), 'latest moves'],
    [pin({ version: { kind: 'floating', text: '' } }), 'none given moves'],
    [pin({ version: { kind: 'unreadable', text: '${X}' } }), '${X} pinned, unreadable'],
    [pin({ version: { kind: 'unreadable', text: '' } }), 'unreadable pinned, unreadable'],
    [installed(), '2.1.330 installed, active'],
    [installed({ active: false }), '2.1.330 installed, not the active copy'],
    [installed({ active: null }), '2.1.330 installed'],
    [installed({ presence: 'bundled' }), '2.1.330 bundled'],
  ];
  for (const [sighting, expected] of cases) {
    test(expected, () => {
      assert.equal(standing(sighting), expected);
    });
  }

  test('a pin links to its line, counted from one for people and from zero for the editor', () => {
    const [row] = report().tools;
    assert.equal(row?.where.label, '.github/workflows/review.yml:14');
    assert.deepEqual(row.where.open, { uri: `${ROOT}/.github/workflows/review.yml`, line: 13, character: 40 });
  });

  test('an installed copy has words and nothing to open', () => {
    const [row] = report({ sightings: [installed()] }).tools;
    assert.deepEqual(row?.where, { label: 'native installer, active', open: null });
  });

  test('manifest and lockfile are one row with both places', () => {
    const [place] = pin().places;
    const lock = { ...place, uri: `${ROOT}/package-lock.json` };
    const { tools } = report({ sightings: [pin({ places: [place, lock] })] });
    assert.equal(tools.length, 1);
    assert.deepEqual(tools[0]?.also.map((a) => a.label), ['package-lock.json:14']);
  });

  test('the way a version was arrived at is told', () => {
    assert.equal(report({ sightings: [pin({ via: 'ARG CLAUDE_CODE_VERSION' })] }).tools[0]?.via, 'ARG CLAUDE_CODE_VERSION');
  });
});

describe('nothing found is not the same as nothing there', () => {
  test('no tool, all looked at', () => {
    const view = report({ sightings: [] });
    assert.equal(view.toolsNote, 'No tool of this vendor was found here.');
    assert.match(view.cardsNote ?? '', /so none of its events applies/);
    assert.equal(view.vendors.otherLabel, 'Not here');
  });

  test('no tool, not all looked at', () => {
    const view = report({ sightings: [], coverage: [scanned('a'), SKIPPED] });
    assert.match(view.toolsNote ?? '', /1 source or file could not be looked at, so one may be here all the same/);
    assert.match(view.cardsNote ?? '', /events may apply all the same/);
    assert.equal(view.vendors.otherLabel, 'Not seen');
  });

  test('before the first scan', () => {
    const view = report({ sightings: [], coverage: [], state: { scannedAt: null, phase: 'scanning' } });
    assert.equal(view.toolsNote, 'Nothing has been looked at yet.');
    assert.equal(view.cardsNote, 'Nothing has been looked at yet.');
    assert.equal(view.coverage.summary, 'Nothing has been looked at yet.');
    assert.equal(view.vendors.otherLabel, 'Not seen');
  });

  test('a copy that was not compared keeps the answer open', () => {
    const verdicts = [{ verdict: 'not-checked', reason: 'r', findings: [] } as const];
    assert.match(report({ verdicts }).cardsNote ?? '', /1 copy was found but not compared, so this is not the whole answer/);
    const two = report({ sightings: [pin(), installed()], verdicts: [...verdicts, { verdict: 'not-affected', reason: null, findings: [] }] });
    assert.match(two.cardsNote ?? '', /^No event of this feed concerns .* 1 copy was found but not compared/);
  });

  test('a clean answer with a gap in coverage says so', () => {
    assert.match(report({ coverage: [scanned('a'), FAILED] }).cardsNote ?? '', /Not everything was looked at/);
    assert.equal(report().cardsNote, 'No event of this feed concerns the versions found here.');
  });

  test('copies of tools without a record are mentioned', () => {
    assert.ok(report({ sightings: [pin({ tool: 'nobody-knows' })] }).limits.some((l) => l.includes('without a record in this feed')));
  });

  test('a finding whose record the feed lacks is told', () => {
    const view = report({ findings: [finding({ event: 'x_TT-2026-0404' })] });
    assert.ok(view.notices.some((n) => n.text.includes('x_TT-2026-0404')));
    assert.match(firstTool({ findings: [finding({ event: 'x_TT-2026-0404' })] }), /affected by 1/);
  });
});

describe('does an event apply here', () => {
  test('affected', () => {
    assert.equal(here({ findings: [finding()] }), 'affected: ▲ affected [warn]');
  });

  test('affected, but no condition met', () => {
    assert.equal(here({ findings: [finding({ conditions: 'not-met' })] }), 'affected: ▲ affected, condition not met [plain]');
  });

  test('affected wins over unknown and ignored', () => {
    const findings = [finding({ verdict: 'unknown' }), finding({ ignored: { reason: 'r', until: '2027-01-01' } }), finding()];
    assert.match(here({ findings }), /^affected/);
  });

  test('unknown', () => {
    assert.equal(here({ findings: [finding({ verdict: 'unknown', reason: 'r' })] }), 'unknown: ? unknown [ask]');
  });

  test('ignored says until when', () => {
    const findings = [finding({ ignored: { reason: 'r', until: '2027-01-01' } })];
    assert.equal(here({ findings }), 'ignored: – ignored until 1 Jan 2027 [muted]');
  });

  test('compared and not affected', () => {
    assert.equal(here({}), 'not-affected: ✓ not affected [good]');
  });

  test('a copy of the same version line counts as compared', () => {
    assert.equal(here({ sightings: [installed()] }), 'not-affected: ✓ not affected [good]');
  });

  test('found but not compared is not "not affected"', () => {
    assert.equal(here({ verdicts: [{ verdict: 'not-checked', reason: 'r', findings: [] }] }), 'not-checked: ? not checked [ask]');
    assert.equal(here({ verdicts: [] }), 'not-checked: ? not checked [ask]');
  });

  test('a copy that was compared does not speak for one that was not', () => {
    const verdicts = [{ verdict: 'not-affected', reason: null, findings: [] }, { verdict: 'not-checked', reason: 'r', findings: [] }] as const;
    assert.match(here({ sightings: [pin(), installed()], verdicts }), /^not-checked/);
  });

  test('with a gap in coverage "not affected" is not green and is explained', () => {
    const parts = { coverage: [scanned('a'), SKIPPED] };
    assert.equal(here(parts), 'not-affected: ✓ not affected [plain]');
    assert.match(report(parts).ledger.note ?? '', /copies that were seen/);
    assert.equal(report().ledger.note, null);
  });

  test('no copy here, or none seen', () => {
    assert.equal(here({ sightings: [] }), 'not-here: – not here [muted]');
    assert.equal(here({ sightings: [], coverage: [SKIPPED] }), 'not-here: ? not seen [ask]');
  });

  test('a ledger entry concerns no version', () => {
    assert.equal(here({ events: [event({ record: 'ledger', affected: [] })] }), 'no-version: – concerns no version [muted]');
  });

  test('a withdrawn record', () => {
    assert.match(here({ events: [event({ withdrawn: '2026-10-01T00:00:00Z' })] }), /^withdrawn: – withdrawn/);
  });
});

describe('an event that concerns this machine', () => {
  const card = (parts: Parts, own: readonly OwnRow[] = []) => {
    const view = report(parts, own);
    const [first] = view.cards;
    assert.ok(first !== undefined);
    return first;
  };
  const conditional = [event({ condition: CONDITION })];

  test('condition not met: the person was not the target, as far as published facts go', () => {
    const trail = ['2.1.330 is in 2.1.91 to before 2.1.198; condition not met here: ANTHROPIC_BASE_URL is not set'];
    const c = card({ events: conditional, sightings: [installed()], findings: [finding({ conditions: 'not-met', concern: 'notice', trail })] });
    assert.match(c.notTarget ?? '', /As far as the published facts go, you were not the target here\./);
    assert.equal(c.findings[0]?.condition.text, 'Condition on this machine: not met');
    assert.equal(c.findings[0].conditionNote, 'ANTHROPIC_BASE_URL is not set.');
    assert.equal(c.findings[0].version.text, 'Version: affected');
    assert.equal(c.level.text, 'notice here, warning in general');
  });

  test('condition met: no such sentence', () => {
    const c = card({ events: conditional, findings: [finding({ conditions: 'met', trail: ['condition met here: ANTHROPIC_BASE_URL is set in ~/.bashrc'] })] });
    assert.equal(c.notTarget, null);
    assert.equal(c.findings[0]?.condition.text, 'Condition on this machine: met');
    assert.equal(c.findings[0].conditionNote, 'ANTHROPIC_BASE_URL is set in ~/.bashrc.');
  });

  test('a pin may run elsewhere: the question is in the steps, and nobody is told that they were not the target', () => {
    const c = card({ events: conditional, findings: [finding({ conditions: 'cannot-tell' })] });
    assert.equal(c.notTarget, null);
    assert.match(c.findings[0]?.conditionNote ?? '', /a pin may run on another machine/);
    assert.match(c.steps.judge, /Is ANTHROPIC_BASE_URL set there\?/);
  });

  test('not met for one place and open for another is not told as not met', () => {
    const findings = [finding({ conditions: 'cannot-tell' }), finding({ sighting: 1, conditions: 'not-met' })];
    const c = card({ events: conditional, sightings: [pin(), installed()], findings });
    assert.equal(c.notTarget, 'The published trigger does not hold for 1 place. For 1 other place that is not settled: see below.');
  });

  test('no condition', () => {
    const c = card({ findings: [finding()] });
    assert.equal(c.findings[0]?.condition.text, 'No local condition');
    assert.equal(c.notTarget, null);
  });

  test('an unknown version keeps its reason', () => {
    const [f] = card({ findings: [finding({ verdict: 'unknown', reason: 'the tag moves' })] }).findings;
    assert.equal(f?.version.text, 'Version: unknown');
    assert.match(f.versionNote, /^the tag moves/);
  });

  test('the trail is passed on whole', () => {
    assert.deepEqual(card({ findings: [finding({ trail: ['a', 'b'] })] }).findings[0]?.trail, ['a', 'b']);
  });

  test('an ignored event is folded, says why and until when, and offers no change', () => {
    const c = card({ findings: [finding({ ignored: { reason: 'never started', until: '2027-01-31' } })] });
    assert.equal(c.ignored, 'Ignored until 31 Jan 2027: never started');
    assert.equal(c.expanded, false);
    assert.deepEqual(c.steps.options, []);
  });

  test('one card per event, gravest open first, only the first expanded', () => {
    const events = [event(), event({ id: 'x_TT-2026-9002' }), event({ id: 'x_TT-2026-9003' })];
    const findings = [
      finding({ ignored: { reason: 'r', until: '2027-01-01' }, concern: 'urgent' }),
      finding({ event: 'x_TT-2026-9002', concern: 'notice' }),
      finding({ event: 'x_TT-2026-9003', concern: 'warn', verdict: 'unknown', reason: 'r' }),
      finding({ event: 'x_TT-2026-9003', concern: 'info' }),
    ];
    const { cards } = report({ events, findings });
    assert.deepEqual(cards.map((c) => [c.event, c.expanded]), [['x_TT-2026-9003', true], ['x_TT-2026-9002', false], [ID, false]]);
  });

  test('the button sets the very version it names', () => {
    const [option] = card({ findings: [finding()] }).steps.options;
    assert.deepEqual(option, { finding: 0, event: ID, version: '2.1.198', label: 'Set 2.1.198' });
  });

  test('two pins have two buttons that name their places', () => {
    const [place] = pin().places;
    const other = pin({ places: [{ ...place, uri: `${ROOT}/Dockerfile` }] });
    const { options } = card({ sightings: [pin(), other], findings: [finding(), finding({ sighting: 1 })] }).steps;
    assert.deepEqual(options.map((o) => [o.finding, o.label]), [
      [0, 'Set 2.1.198 in .github/workflows/review.yml:14'],
      [1, 'Set 2.1.198 in Dockerfile:14'],
    ]);
  });

  test('an installed copy has a hint in place of a button', () => {
    const sightings = [installed({ package: pin().package })];
    const { steps } = card({ sightings, findings: [finding()] });
    assert.deepEqual(steps.options, []);
    assert.deepEqual(steps.hints, ['Run npm install -g with the fixed version.']);
  });

  test('no fix: no button, and plain words', () => {
    const { steps } = card({ findings: [finding({ fixedIn: null })] });
    assert.deepEqual(steps.options, []);
    assert.match(steps.update, /^No fixed version is known/);
  });

  test('several version lines are not lumped together', () => {
    const findings = [finding(), finding({ sighting: 1, fixedIn: '0.3.198' })];
    assert.equal(card({ sightings: [pin(), pin()], findings }).steps.update, 'Update each place in its own version line: 0.3.198 and 2.1.198, or newer.');
  });

  test('the account to read is the first primary one', () => {
    const references = [reference({ primary: false }), reference({ title: 'Statement', url: 'https://example.com/2' })];
    assert.equal(card({ events: [event({ references })], findings: [finding()] }).steps.account?.title, 'Statement');
    const none = card({ events: [event({ references: [reference({ primary: false })] })], findings: [finding()] }).steps;
    assert.equal(none.account, null);
    assert.match(none.read, /No primary account is recorded/);
  });

  test('a finding on the vendor’s tool by another vendor’s event is shown and attributed', () => {
    const view = report({ events: [event({ vendor: 'github' })], findings: [finding()] });
    assert.equal(view.cards[0]?.recordedUnder, 'Recorded under GitHub.');
    assert.ok(Object.hasOwn(view.details, ID));
    assert.equal(view.ledger.rows.length, 0);
  });
});

describe('what the feed says of an event', () => {
  const detail = (over: Parameters<typeof event>[0], own: readonly OwnRow[] = []) => {
    const found = report({ events: [event(over)] }, own).details[ID];
    assert.ok(found !== undefined);
    return found;
  };

  test('no CVE is said of versioned records only', () => {
    const chips = (over: Parameters<typeof event>[0]): readonly string[] => detail(over).chips.map((c) => c.text);
    assert.ok(chips({}).includes('no CVE'));
    assert.ok(chips({ aliases: ['GHSA-aaaa-bbbb-cccc'] }).includes('no CVE'));
    assert.ok(!chips({ aliases: ['CVE-2026-1'] }).includes('no CVE'));
    assert.ok(!chips({ record: 'ledger', affected: [] }).includes('no CVE'));
  });

  test('less than high confidence and a withdrawal are said', () => {
    const chips = detail({ confidence: 'low', withdrawn: '2026-10-01T00:00:00Z' }).chips.map((c) => c.text);
    assert.ok(chips.includes('low confidence'));
    assert.ok(chips.includes('withdrawn 1 Oct 2026'));
  });

  test('claims keep status, claimant and sources', () => {
    const claims = [
      { text: 'it was an experiment', claimant: 'the vendor', status: 'confirmed-by-vendor', references: [1, 7] },
      { text: 'it began in March', claimant: 'a newspaper', status: 'disputed', references: [] },
    ] as const;
    const views = detail({ claims, references: [reference(), reference({ title: 'Post' })] }).claims;
    assert.deepEqual(views.map((c) => [c.status.text, c.text, c.claimant, c.references.map((r) => r.number)]), [
      ['confirmed by the vendor', 'it was an experiment', 'the vendor', [2]],
      ['disputed', 'it began in March', 'a newspaper', []],
    ]);
  });

  test('labels stay with those who use them', () => {
    assert.deepEqual(detail({ labels: [{ label: 'backdoor', usedBy: ['A', 'B', 'C'] }] }).labels, [{ label: 'backdoor', usedBy: 'A, B and C' }]);
  });

  test('primary accounts first; the others apart; what was not opened is marked', () => {
    const d = detail({ references: [reference({ primary: false, title: 'Press' }), reference({ opened: false, title: 'Post' })] });
    assert.deepEqual(d.primary.map((r) => [r.title, r.opened]), [['Post', false]]);
    assert.deepEqual(d.more.map((r) => r.title), ['Press']);
  });

  test('only https becomes a link; a package address is text', () => {
    const references = [reference({ url: 'pkg:npm/x@1' }), reference({ url: 'javascript:alert(1)' }), reference({ url: 'http://example.com' })];
    for (const r of detail({ references }).primary) assert.equal(r.url, null);
    assert.match(detail({ references }).primary[0]?.source ?? '', /pkg:npm\/x@1/);
  });

  test('the course is sorted by day and keeps the order of a day', () => {
    const step = (name: 'introduced' | 'fix-merged' | 'first-response', date: string, zone = 'UTC') => ({ step: name, date, zone, text: '', basis: 'b' });
    const course = [step('first-response', '2026-06-30T22:07:59Z'), step('fix-merged', '2026-06-30'), step('introduced', '2026-04', 'Asia/Tokyo')];
    assert.deepEqual(detail({ course }).course.map((c) => [c.step, c.date, c.time]), [
      ['introduced', 'Apr 2026', 'day counted in Asia/Tokyo'],
      ['first response', '30 Jun 2026', '22:07 UTC'],
      ['fix merged', '30 Jun 2026', ''],
    ]);
  });

  test('no answer is said as such, and not as silence of the vendor', () => {
    assert.equal(detail({}).response, 'No answer by the vendor is recorded.');
    assert.equal(detail({ response: { by: 'An engineer', date: '2026-06-30', text: 'explained it' } }).response, 'An engineer, 30 Jun 2026: explained it');
  });

  test('evidence counts what was seen and what was not', () => {
    const observed = [{ purl: 'pkg:npm/x@1', present: true }, { purl: 'pkg:npm/x@2', present: false }];
    assert.equal(detail({ marker: { token: 'Asia/Urumqi', where: 'bundle', observed } }).evidence, '“Asia/Urumqi” was looked for in 2 released packages: there in 1, absent in 1.');
    assert.equal(detail({ marker: { token: 'x', where: 'y', observed: [] } }).evidence, null);
  });
});

describe('figures', () => {
  test('no tile shows a number that nobody computed', () => {
    for (const tile of report({ events: [event({ foundBy: 'unknown' })] }).tiles) {
      assert.equal(tile.value, 'no data');
      assert.equal(tile.known, false);
      assert.doesNotMatch(`${tile.value} ${tile.note}`, /\d/);
    }
  });

  test('a median names how many events it rests on', () => {
    const course = [
      { step: 'disclosed', date: '2026-06-10', zone: 'UTC', text: '', basis: '' },
      { step: 'first-response', date: '2026-06-30', zone: 'UTC', text: '', basis: '' },
    ] as const;
    const [first] = report({ events: [event({ course })] }).tiles;
    assert.deepEqual([first?.value, first?.note, first?.known], ['20 days', 'from 1 event', true]);
  });

  test('the same day is not "0 days"', () => {
    const course = [
      { step: 'disclosed', date: '2026-06-10', zone: 'UTC', text: '', basis: '' },
      { step: 'first-response', date: '2026-06-10', zone: 'UTC', text: '', basis: '' },
    ] as const;
    assert.equal(report({ events: [event({ course })] }).tiles[0]?.value, 'same day');
  });

  test('who found it: those not known are not counted in, but told', () => {
    const events = [event(), event({ id: 'b', foundBy: 'vendor' }), event({ id: 'c', foundBy: 'unknown' })];
    const tile = report({ events }).tiles.at(-1);
    assert.deepEqual([tile?.value, tile?.note], ['1 : 1', 'not known for 1 more']);
  });
});

describe('line under the title', () => {
  const facts = (parts: Parts): string => report(parts).facts.map((f) => f.text).join(' · ');

  test('counts, feed, age, scan', () => {
    assert.equal(facts({}), '1 event · 0 credits · feed of 20 Nov 2026, bundled, 2 days old · scan 08:14 UTC: 1 of 1 source');
  });

  test('withdrawn records count nowhere', () => {
    assert.match(facts({ events: [event({ withdrawn: '2026-01-01T00:00:00Z' })] }), /^0 events/);
  });

  test('what was not looked at links to the coverage', () => {
    const last = report({ coverage: [scanned('a'), SKIPPED, FAILED] }).facts.at(-1);
    assert.deepEqual(last, { text: '2 not checked', toCoverage: true });
  });

  test('a source that was read in part is not called unchecked', () => {
    const last = report({ coverage: [scanned('lockfile', 3), FAILED] }).facts.at(-1);
    assert.equal(last?.text, '1 not fully checked');
  });

  test('the age of a feed of tomorrow is not a number', () => {
    const status = { status: 'fresh', generated: '2026-12-24T00:00:00Z', events: 1, reason: null, origins: [] } as const;
    assert.match(facts({ state: { feedStatus: status } }), /dated after this machine’s clock/);
  });

  test('an older scan shows its day', () => {
    assert.match(facts({ state: { scannedAt: '2026-11-20T23:10:00.000Z' } }), /scan 20 Nov 2026, 23:10 UTC/);
    assert.match(facts({ state: { scannedAt: null } }), /not scanned yet/);
  });
});

describe('notices', () => {
  const texts = (parts: Parts, vendor: string | null = 'anthropic'): string =>
    buildReport(trustState(parts), vendor, NOW, []).notices.map((n) => n.text).join('\n');
  const feedStatus = (status: TrustState['feedStatus']['status'], reason: string | null) => ({
    state: { feedStatus: { status, generated: '2026-10-01T00:00:00Z', events: 1, reason, origins: [] } },
  });

  test('none when all is well', () => {
    assert.equal(texts({}), '');
  });

  test('a stale and a refused feed are named with the reason', () => {
    assert.match(texts(feedStatus('stale', 'it expired on 1 November')), /stale .*it expired on 1 November/);
    assert.match(texts(feedStatus('refused', 'the signature does not match')), /refused .*the signature does not match/);
  });

  test('a failed scan', () => {
    assert.match(texts({ state: { phase: 'failed', failure: 'the disk is gone' } }), /The scan failed: the disk is gone\./);
  });

  test('a running scan', () => {
    assert.match(texts({ state: { phase: 'scanning' } }), /has not finished/);
  });

  test('Restricted Mode', () => {
    assert.match(texts({ state: { restricted: true } }), /Restricted Mode/);
  });

  test('a vendor that the feed does not have', () => {
    assert.match(texts({}, 'nobody'), /The feed has no vendor “nobody”/);
  });
});

describe('choice of vendor', () => {
  const chosen = (parts: Parts, vendor: string | null = null): string | null => buildReport(trustState(parts), vendor, NOW).vendor;

  test('the one asked for', () => {
    assert.equal(chosen({}, 'github'), 'github');
  });

  test('without a wish, the gravest finding decides', () => {
    const events = [event({ concern: 'info' }), event({ id: 'x_TT-2026-9002', vendor: 'github' })];
    const findings = [finding({ concern: 'info' }), finding({ event: 'x_TT-2026-9002', concern: 'urgent' })];
    // The tool is of the first vendor, so both concern it; the second only has its own.
    assert.equal(chosen({ events, findings }), 'anthropic');
    assert.equal(chosen({ sightings: [pin({ tool: 'other' })], events, findings: [finding({ event: 'x_TT-2026-9002' })] }), 'github');
  });

  test('without findings, a vendor with a tool here', () => {
    assert.equal(chosen({}), 'anthropic');
  });

  test('without anything, a report without a vendor', () => {
    const view = buildReport(trustState({ events: [], sightings: [], feed: { vendors: [], tools: [] } }), null, NOW);
    assert.equal(view.vendor, null);
    assert.equal(view.title, 'Vendor report');
  });

  test('chips: here with counts of events, not of places; ignored ones do not count', () => {
    const findings = [finding(), finding({ sighting: 1 }), finding({ event: 'x_TT-2026-9002', ignored: { reason: 'r', until: '2027-01-01' } })];
    const view = report({ events: [event(), event({ id: 'x_TT-2026-9002' })], sightings: [pin(), installed()], findings });
    assert.deepEqual(view.vendors.here, [
      { id: 'anthropic', name: 'Anthropic', count: 1, label: 'Anthropic, 1 event asks for attention', selected: true },
    ]);
    assert.deepEqual(view.vendors.others.map((v) => v.name), ['GitHub']);
  });
});

describe('ledger and chart', () => {
  test('newest first in the table, oldest first in the chart', () => {
    const events = [event({ id: 'a', date: '2026-01-05' }), event({ id: 'b', date: '2026-03' }), event({ id: 'c', date: '2025-12-31T10:00:00Z' })];
    const view = report({ events });
    assert.deepEqual(view.ledger.rows.map((r) => r.key), ['b', 'a', 'c']);
    assert.deepEqual(view.chart.points.map((p) => p.key), ['c', 'a', 'b']);
  });

  test('a point says in words what its place, sign and size say', () => {
    const [point] = report().chart.points;
    assert.equal(point?.label, '10 Jun 2026, debit, undisclosed behaviour, warning: Hidden marker in the date line of the prompt');
    assert.deepEqual([point.lane, point.size, point.tone], ['debit', 2, 'warn']);
  });

  test('every kind has its own sign', () => {
    const kinds = ['undisclosed-behaviour', 'vulnerability', 'supply-chain', 'exposure', 'restriction', 'terms', 'availability', 'statement', 'allegation', 'report', 'practice'] as const;
    const { chart } = report({ events: kinds.map((kind) => event({ id: kind, kind })) }, [{ date: '2026-01-01', event: null, text: 't' }]);
    assert.equal(chart.legend.length, kinds.length + 1);
    assert.equal(new Set(chart.legend.map((l) => JSON.stringify(l.symbol))).size, kinds.length + 1);
  });

  test('an unreadable date is left to the table, and that is said', () => {
    const view = report({ events: [event(), event({ id: 'b', date: 'some day' })] });
    assert.equal(view.chart.points.length, 1);
    assert.match(view.chart.description, /1 row has no readable date/);
    assert.equal(view.ledger.rows.length, 2);
  });

  test('an empty ledger is no sign of safety', () => {
    assert.match(report({ events: [] }).chart.empty ?? '', /no sign of safety/);
  });

  test('filters offer what occurs, with counts', () => {
    const events = [event(), event({ id: 'b', polarity: 'credit', kind: 'statement', affected: [], record: 'ledger' })];
    const { ledger } = report({ events });
    assert.deepEqual(ledger.kinds.map((k) => k.text), ['undisclosed behaviour (1)', 'statement (1)']);
    assert.deepEqual(ledger.polarities.map((p) => p.value), ['debit', 'credit']);
    assert.deepEqual(ledger.heres.map((h) => h.value), ['not-affected', 'no-version']);
  });
});

describe('own rows', () => {
  const own: readonly OwnRow[] = [
    { date: '2026-07-02', event: ID, text: 'pinned 2.1.198' },
    { date: '2026-07-01', event: 'x_TT-2026-7777', text: 'about another vendor' },
    { date: '2026-08-01', event: null, text: 'rotated keys' },
  ];

  test('stand in the table and in the neutral lane', () => {
    const view = report({}, own);
    const rows = view.ledger.rows.filter((r) => r.kind === 'own');
    assert.deepEqual(rows.map((r) => [r.title, r.polarity]), [['rotated keys', 'neutral'], [`pinned 2.1.198 (${ID})`, 'neutral']]);
    assert.deepEqual(view.chart.points.filter((p) => p.key.startsWith('own')).map((p) => p.lane), ['neutral', 'neutral']);
  });

  test('stand in the event they speak of, and count in its third step', () => {
    const view = report({ findings: [finding()] }, own);
    assert.deepEqual(view.details[ID]?.own, ['You logged: pinned 2.1.198 (2 Jul 2026)']);
    assert.match(view.cards[0]?.steps.log ?? '', /1 row is in your log/);
  });

  test('rows of other vendors’ events stay out', () => {
    assert.ok(!JSON.stringify(report({}, own)).includes('about another vendor'));
  });

  test('keys of rows and points are unique and speak of one another', () => {
    const view = report({}, own);
    const keys = view.ledger.rows.map((r) => r.key);
    assert.equal(new Set(keys).size, keys.length);
    for (const p of view.chart.points) assert.ok(keys.includes(p.key));
  });
});

describe('coverage', () => {
  test('failed before skipped before scanned, each with its reason', () => {
    const { coverage } = report({ coverage: [scanned('a', 2), SKIPPED, FAILED] });
    assert.deepEqual(coverage.open.map((c) => [c.source, c.status.text, c.reason]), [
      ['lockfile', 'failed', 'Line 2 is not JSON.'],
      ['packages of winget', 'skipped', 'Not readable from here.'],
    ]);
    assert.deepEqual(coverage.scanned.map((c) => [c.source, c.count]), [['a', 2]]);
    assert.equal(coverage.summary, '1 of 3 sources looked at, 2 not checked.');
  });

  test('refused records and ignores that do not count are listed', () => {
    const state = trustState({ feed: { problems: [{ record: 'events/x.json', message: 'needs a summary' }] } });
    const view = buildReport({ ...state, assessment: { ...state.assessment, ignoreProblems: ['expired on 2026-01-01'] } }, 'anthropic', NOW);
    assert.deepEqual(view.feedProblems, ['events/x.json: needs a summary']);
    assert.deepEqual(view.ignoreProblems, ['expired on 2026-01-01']);
  });

  test('the report says what it does not know', () => {
    const { limits } = report();
    assert.ok(limits.some((l) => l.includes('no record is no sign of safety')));
    assert.ok(limits.some((l) => l.includes('remote window')));
  });
});

describe('data stays data', () => {
  const HOSTILE = '<img src=x onerror=alert(1)> [x](command:y) ${z} $(alert)';

  test('markup of others passes through as plain text', () => {
    const view = report({ events: [event({ summary: HOSTILE, details: HOSTILE })], findings: [finding()] });
    assert.equal(view.details[ID]?.title, HOSTILE);
    assert.deepEqual(view.details[ID].paragraphs, [HOSTILE]);
    assert.ok(view.chart.points[0]?.label.endsWith(HOSTILE));
  });

  test('what would move or hide text is made visible', () => {
    const sightings = [pin({ version: { kind: 'unreadable', text: '2.1\u202E.150\u200B\u001b[31m' } })];
    assert.equal(report({ sightings }).tools[0]?.version, '2.1\\u{202E}.150\\u{200B}\\u{001B}[31m');
  });

  test('an endless text is shortened', () => {
    const view = report({ events: [event({ summary: 'x'.repeat(100_000) })] });
    assert.ok((view.details[ID]?.title.length ?? 0) <= 300);
  });

  test('an id that is a name of the language is an id', () => {
    const view = report({ events: [event({ id: '__proto__' }), event({ id: 'constructor' })] });
    assert.deepEqual(Object.keys(view.details).sort(), ['__proto__', 'constructor']);
  });

  test('a tool that follows itself does not hang the report', () => {
    const state = trustState();
    const [first] = state.feed.tools;
    assert.ok(first !== undefined);
    const self = { package: pin().package, scheme: 'semver', follows: { package: pin().package, derivation: { kind: 'same', basis: 'inferred', note: '' } } } as const;
    const view = buildReport({ ...state, feed: { ...state.feed, tools: [{ ...first, packages: [self] }] } }, 'anthropic', NOW);
    assert.equal(view.ledger.rows[0]?.here, 'not-affected');
  });

  test('the report survives being sent: it is plain JSON', () => {
    const view = report({ findings: [finding()], coverage: [FAILED] }, [{ date: '2026-07-02', event: ID, text: 't' }]);
    assert.deepEqual(JSON.parse(JSON.stringify(view)), view);
  });

  test('the same input gives the same bytes, in whatever order the feed and the coverage come', () => {
    const events = ['a', 'b', 'c', 'd'].map((id, i) => event({ id, date: i < 2 ? '2026-01-01' : '2026-02-01' }));
    const coverage = [scanned('a'), scanned('b'), SKIPPED, FAILED];
    const bytes = (e: typeof events, c: typeof coverage): string => {
      const { details, ...view } = report({ events: e, coverage: c });
      return JSON.stringify([view, Object.entries(details).sort(([x], [y]) => (x < y ? -1 : 1))]);
    };
    const expected = bytes(events, coverage);
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), fc.shuffledSubarray(coverage, { minLength: 4 }), (e, c) => {
        assert.equal(bytes(e, c), expected);
      }),
    );
  });

  test('no combination of texts and dates throws or turns an unknown into a good word', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('affected', 'unknown'), fc.constantFrom('met', 'not-met', 'cannot-tell', 'none'), (a, b, verdict, conditions) => {
        const view = report({
          events: [event({ summary: a, details: b, date: a, condition: CONDITION })],
          sightings: [pin({ version: { kind: 'unreadable', text: b }, where: a })],
          findings: [finding({ verdict, reason: verdict === 'unknown' ? a : null, conditions, trail: [b] })],
        });
        assert.notEqual(view.tools[0]?.verdict.tone, 'good');
        assert.notEqual(view.ledger.rows[0]?.hereMark.tone, 'good');
        assert.equal(view.cards.length, 1);
      }),
    );
  });
});
