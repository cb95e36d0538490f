import { ReleaseCounter, releasesBehind } from '../../src/core/assess/releases-behind';
import { safeVersions } from '../../src/core/assess/safe-versions';
import type { EventKind, TrustEvent } from '../../src/core/model/event';
import type { Feed } from '../../src/core/model/feed';
import type { Finding, SightingVerdict } from '../../src/core/model/finding';
import { NO_RANGE } from '../../src/core/model/position';
import type { Coverage, Sighting } from '../../src/core/model/sighting';
import type { TrustState } from '../../src/core/model/trust-state';
import { affected, CLI_PACKAGE, span, trustEvent } from './events';
import { CLAUDE_ACTION, CLAUDE_CODE, TOOLS } from './tools';

export const NOW = '2026-11-22T08:20:00.000Z';
export const ROOT = 'file:///home/dev/shop';

/** A small event of the vendor `anthropic`; every field can be replaced. */
export function event(over: Partial<TrustEvent> = {}): TrustEvent {
  return trustEvent({
    id: 'x_TT-2026-9001',
    modified: '2026-11-20T00:00:00Z',
    published: '2026-11-20T00:00:00Z',
    summary: 'Hidden marker in the date line of the prompt',
    details: 'From 2.1.91 to 2.1.197 punctuation encoded three signals.',
    kind: 'undisclosed-behaviour',
    concernWhy: 'It changed what users sent without telling them.',
    affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.1.198')], installableFix: '2.1.198', fixBasis: 'verified-in-artifact' })],
    ...over,
  });
}

/** A pin of Claude Code in a workflow. */
export function pin(over: Partial<Sighting> = {}): Sighting {
  return {
    tool: CLAUDE_CODE.id,
    package: { ecosystem: 'npm', name: '@anthropic-ai/claude-code' },
    version: { kind: 'exact', text: '2.1.150' },
    presence: 'pinned',
    places: [
      {
        uri: `${ROOT}/.github/workflows/review.yml`,
        range: { start: { line: 13, character: 40 }, end: { line: 13, character: 47 } },
        text: '2.1.150',
        source: 'workflow',
      },
    ],
    where: 'job review, step 2',
    active: null,
    via: null,
    root: ROOT,
    ...over,
  };
}

/** An installed copy of Claude Code. */
export function installed(over: Partial<Sighting> = {}): Sighting {
  return pin({
    package: { ecosystem: 'x-native', name: 'claude-code' },
    version: { kind: 'exact', text: '2.1.330' },
    presence: 'installed',
    places: [{ uri: 'file:///home/dev/.local/share/claude/versions/2.1.330', range: NO_RANGE, text: '', source: 'claude-native' }],
    where: 'native installer, active',
    active: true,
    root: null,
    ...over,
  });
}

/** A finding of `event()` on the first sighting. */
export function finding(over: Partial<Finding> = {}): Finding {
  return {
    event: 'x_TT-2026-9001',
    sighting: 0,
    verdict: 'affected',
    reason: null,
    concern: 'warn',
    conditions: 'none',
    fixedIn: '2.1.198',
    fixBasis: 'verified-in-artifact',
    trail: ['2.1.150 lies in 2.1.91 to 2.1.198'],
    ignored: null,
    ...over,
  };
}

export function scanned(source: string, count = 0): Coverage {
  return { source, status: 'scanned', count, reason: null, uri: null };
}

export interface Parts {
  readonly events?: readonly TrustEvent[];
  readonly sightings?: readonly Sighting[];
  readonly findings?: readonly Finding[];
  readonly verdicts?: readonly SightingVerdict[];
  readonly coverage?: readonly Coverage[];
  readonly feed?: Partial<Feed>;
  readonly state?: Partial<TrustState>;
}

/** The verdict that follows from the findings of a sighting; `not-affected` without any. */
function verdictOf(index: number, findings: readonly Finding[]): SightingVerdict {
  const own = [...findings.keys()].filter((i) => findings[i]?.sighting === index);
  const affected = own.some((i) => findings[i]?.verdict === 'affected');
  return { verdict: affected ? 'affected' : own.length > 0 ? 'unknown' : 'not-affected', reason: null, findings: own };
}

/** A state with two vendors, complete coverage and a bundled feed. */
export function trustState(parts: Parts = {}): TrustState {
  const sightings = parts.sightings ?? [pin()];
  const findings = parts.findings ?? [];
  const events = parts.events ?? [event()];
  const state: Omit<TrustState, 'advice' | 'behind'> = {
    phase: 'ready',
    failure: null,
    feedStatus: { status: 'bundled', generated: '2026-11-20T00:00:00Z', events: events.length, reason: null, origins: [] },
    feed: {
      generated: '2026-11-20T00:00:00Z',
      events,
      tools: TOOLS,
      vendors: [
        { id: 'anthropic', name: 'Anthropic', homepage: 'https://example.com', securityContact: null },
        { id: 'github', name: 'GitHub', homepage: 'https://example.org', securityContact: null },
      ],
      releases: [],
      problems: [],
      ...parts.feed,
    },
    inventory: { sightings, coverage: parts.coverage ?? [scanned('workflow', sightings.length)] },
    assessment: {
      findings,
      verdicts: parts.verdicts ?? sightings.map((_, i) => verdictOf(i, findings)),
      ignoreProblems: [],
    },
    scannedAt: '2026-11-22T08:14:00.000Z',
    restricted: false,
  };
  const behind = releasesBehind(new ReleaseCounter(state.feed), sightings);
  return { ...state, advice: safeVersions(state), behind, ...parts.state };
}

const INVENTED: readonly (readonly [EventKind, TrustEvent['polarity'], TrustEvent['concern']])[] = [
  ['vulnerability', 'debit', 'notice'],
  ['vulnerability', 'debit', 'warn'],
  ['vulnerability', 'debit', 'info'],
  ['exposure', 'debit', 'warn'],
  ['restriction', 'neutral', 'info'],
  ['terms', 'debit', 'info'],
  ['availability', 'debit', 'info'],
  ['statement', 'credit', 'notice'],
  ['practice', 'credit', 'info'],
  ['report', 'credit', 'info'],
  ['supply-chain', 'debit', 'urgent'],
  ['allegation', 'neutral', 'info'],
];

/** Events to fill a picture with; every one is invented and says so. */
function invented(count: number): TrustEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const [kind, polarity, concern] = INVENTED[(i * 7 + (i >> 2)) % INVENTED.length] ?? ['vulnerability', 'debit', 'info'];
    const day = new Date(Date.UTC(2025, 2, 3) + ((i * i * 31) % 600) * 86_400_000).toISOString().slice(0, 10);
    const later = new Date(Date.parse(day) + (i % 40) * 86_400_000).toISOString().slice(0, 10);
    const versioned = kind === 'vulnerability' || kind === 'supply-chain';
    return event({
      id: `x_TT-2025-${String(8000 + i)}`,
      record: versioned ? 'event' : 'ledger',
      summary: `Invented ${kind} number ${String(i + 1)}, only here to fill the picture`,
      kind,
      polarity,
      concern,
      date: day,
      foundBy: i % 3 === 0 ? 'vendor' : 'outsider',
      aliases: versioned ? [`CVE-2025-${String(10_000 + i)}`] : [],
      affected: versioned ? event().affected : [],
      course: [
        { step: 'disclosed', date: day, zone: 'UTC', text: 'made public', basis: 'invented' },
        { step: 'first-response', date: later, zone: 'UTC', text: 'answered', basis: 'invented' },
      ],
    });
  });
}

const OPT_OUT = event({
  id: 'x_TT-2026-9002',
  summary: 'Telemetry opt-out without effect before 2.1.121',
  concern: 'notice',
  date: '2026-04-28',
  details: 'A switch that turns usage figures off was not honoured for some kinds of account.',
});

function sampleFindings(marker: string): readonly Finding[] {
  return [
    finding({
      event: marker,
      conditions: 'cannot-tell',
      trail: [
        'the pin says 2.1.150, which lies in 2.1.91 to before 2.1.198 (SEMVER)',
        'condition cannot be told for another machine; to ask there: is ANTHROPIC_BASE_URL set?',
      ],
    }),
    finding({ event: marker, sighting: 1, concern: 'notice', conditions: 'not-met', trail: ['2.1.196 lies in the range', 'condition not met here: ANTHROPIC_BASE_URL is not set'] }),
    finding({ event: marker, sighting: 3, verdict: 'unknown', reason: 'v1 moves: which CLI it installs is decided at run time', concern: 'info', conditions: 'cannot-tell', fixedIn: 'v1.0.162' }),
    finding({ event: OPT_OUT.id, concern: 'notice', fixedIn: '2.1.121', fixBasis: 'vendor-stated' }),
    finding({ event: OPT_OUT.id, sighting: 4, concern: 'notice', fixedIn: '2.1.121', ignored: { reason: 'archive image, never started', until: '2027-01-31' } }),
  ];
}

/** The event of the feed whose pieces fill every part of the report: one with a condition. */
export function markerOf(feed: Feed): string {
  return feed.events.find((e) => e.condition !== null && e.course.length > 3)?.id ?? 'x_TT-2026-9001';
}

/** A state for looking at: the given feed, filled up with invented events, and findings on its first event. */
export function sampleState(feed: Feed): TrustState {
  const marker = markerOf(feed);
  const events = [...feed.events, OPT_OUT, ...invented(70)];
  const sightings = [
    pin(),
    installed({ version: { kind: 'exact', text: '2.1.196' }, where: 'nvm, Node v20.18.0', active: false, package: pin().package }),
    installed(),
    pin({
      tool: CLAUDE_ACTION.id,
      package: { ecosystem: 'GitHub Actions', name: 'anthropics/claude-code-action' },
      version: { kind: 'floating', text: 'v1' },
      places: [{ ...pin().places[0], uri: `${ROOT}/.github/workflows/triage.yml`, text: 'v1' }],
    }),
    pin({
      version: { kind: 'exact', text: '2.1.100' },
      via: 'ARG CLAUDE_CODE_VERSION',
      places: [
        { ...pin().places[0], uri: `${ROOT}/containers/a-rather-long-folder-name/that-goes-on/Dockerfile`, text: '2.1.100' },
        { ...pin().places[0], uri: `${ROOT}/containers/a-rather-long-folder-name/that-goes-on/package-lock.json`, text: '2.1.100' },
      ],
    }),
  ];
  const sources = Array.from({ length: 31 }, (_, i) => scanned(`source-${String(i + 1).padStart(2, '0')}`, i % 4));
  return trustState({
    events,
    sightings,
    findings: sampleFindings(marker),
    coverage: [
      ...sources,
      { source: 'winget', status: 'skipped', count: 0, reason: 'Only looked at on Windows hosts that this window can read.', uri: null },
      { source: 'lockfile', status: 'failed', count: 0, reason: 'Line 12 is not valid JSON: mend the file or leave it out.', uri: `${ROOT}/old/package-lock.json` },
    ],
    feed: {
      vendors: ['Anthropic', 'GitHub', 'OpenAI', 'Cursor', 'Google', 'AWS', 'Block', 'Sourcegraph', 'JetBrains'].map((name) => ({
        id: name.toLowerCase(),
        name,
        homepage: 'https://example.com',
        securityContact: null,
      })),
      releases: feed.releases,
      problems: [{ record: 'events/x_TT-2026-0077.json', message: 'must have a property "summary"' }],
    },
    state: { feedStatus: { status: 'bundled', generated: '2026-11-22T00:00:00Z', events: events.length, reason: null, origins: [] } },
  });
}
