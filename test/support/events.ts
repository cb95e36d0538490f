import type { Affected, AffectedRange, Condition, RangeEvent, TrustEvent } from '../../src/core/model/event';
import type { Feed } from '../../src/core/model/feed';
import type { EnvEntry, EnvScope, LocalFacts } from '../../src/core/model/local-facts';
import type { PackageId } from '../../src/core/model/package';
import { NO_RANGE } from '../../src/core/model/position';
import type { Inventory, Sighting, VersionText } from '../../src/core/model/sighting';
import { classifyNpmVersion } from '../../src/core/read/package-spec';
import { TOOLS } from './tools';

/** The moment at which tests assess, unless they say otherwise. */
export const NOW = '2026-11-22T12:00:00Z';

export const npm = (name: string): PackageId => ({ ecosystem: 'npm', name });
export const CLI_PACKAGE = npm('@anthropic-ai/claude-code');
export const SDK_PACKAGE = npm('@anthropic-ai/claude-agent-sdk');
export const NATIVE_PACKAGE: PackageId = { ecosystem: 'x-native', name: 'claude-code' };
export const EXTENSION_PACKAGE: PackageId = { ecosystem: 'VSCode', name: 'anthropic.claude-code' };
export const ACTION_PACKAGE: PackageId = { ecosystem: 'GitHub Actions', name: 'anthropics/claude-code-action' };

/** A SEMVER range from the events given, in the order given. */
export function semverRange(...events: RangeEvent[]): AffectedRange {
  return { type: 'SEMVER', events };
}

/** `introduced` up to, not including, `fixed`; no `fixed`: open at the end. */
export function span(introduced: string, fixed?: string): AffectedRange {
  return semverRange({ introduced }, ...(fixed === undefined ? [] : [{ fixed }]));
}

export function affected(pkg: PackageId, overrides: Partial<Affected> = {}): Affected {
  return {
    package: pkg,
    ranges: [],
    versions: [],
    installableFix: null,
    fixBasis: null,
    undecidedVersions: [],
    ...overrides,
  };
}

/** An event about the Claude Code CLI, present in every version, until overridden. */
export function trustEvent(overrides: Partial<TrustEvent> = {}): TrustEvent {
  return {
    id: 'x_TT-2026-0100',
    record: 'event',
    modified: '2026-11-01T00:00:00Z',
    published: '2026-11-01T00:00:00Z',
    withdrawn: null,
    aliases: [],
    related: [],
    summary: 'An event of a test',
    details: 'Details of an event of a test.',
    vendor: 'anthropic',
    kind: 'vulnerability',
    polarity: 'debit',
    concern: 'warn',
    concernWhy: 'A reason of a test.',
    confidence: 'high',
    date: '2026-06-10',
    foundBy: 'outsider',
    affected: [affected(CLI_PACKAGE, { ranges: [span('0')] })],
    severity: [],
    course: [],
    claims: [],
    labels: [],
    response: null,
    condition: null,
    marker: null,
    revisions: [],
    origin: 'bundled',
    references: [],
    ...overrides,
  };
}

/** The published trigger of the marker event, with a short list of hosts. */
export const MARKER_CONDITION: Condition = {
  summary: 'A base address other than the vendor’s, with a listed host or time zone',
  question: 'Is ANTHROPIC_BASE_URL set there, and to which host?',
  test: {
    all: [
      { envSet: 'ANTHROPIC_BASE_URL' },
      { not: { envUrlAuthority: { name: 'ANTHROPIC_BASE_URL', oneOf: ['api.anthropic.com'] } } },
      {
        any: [
          { timeZone: ['Asia/Shanghai', 'Asia/Urumqi'] },
          { envUrlHostUnder: { name: 'ANTHROPIC_BASE_URL', domains: ['cn', 'relay.example'] } },
          { envUrlHostContains: { name: 'ANTHROPIC_BASE_URL', words: ['deepseek'] } },
        ],
      },
    ],
  },
};

/** The story the product starts from: 2.1.91 up to 2.1.198, with the trigger above. */
export function markerEvent(overrides: Partial<TrustEvent> = {}): TrustEvent {
  return trustEvent({
    id: 'x_TT-2026-0001',
    kind: 'undisclosed-behaviour',
    affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.1.198')], fixBasis: 'verified-in-artifact' })],
    condition: MARKER_CONDITION,
    ...overrides,
  });
}

/** An entry of the ledger: no versions. */
export function ledgerEntry(overrides: Partial<TrustEvent> = {}): TrustEvent {
  return trustEvent({ record: 'ledger', kind: 'practice', polarity: 'credit', concern: 'info', affected: [], ...overrides });
}

export function feedOf(events: readonly TrustEvent[], overrides: Partial<Feed> = {}): Feed {
  return {
    generated: '2026-11-20T00:00:00Z',
    events,
    tools: TOOLS,
    vendors: [
      { id: 'anthropic', name: 'Anthropic', homepage: 'https://example.com/anthropic', securityContact: null },
    ],
    releases: [],
    problems: [],
    ...overrides,
  };
}

/** An installed copy of the CLI; a text version is classified as npm would. */
export function installed(version: string | VersionText, overrides: Partial<Sighting> = {}): Sighting {
  return {
    tool: 'claude-code',
    package: CLI_PACKAGE,
    version: typeof version === 'string' ? classifyNpmVersion(version) : version,
    presence: 'installed',
    places: [{ uri: 'file:///home/u/cli/package.json', range: NO_RANGE, text: '', source: 'npm-global' }],
    where: 'npm, global',
    active: true,
    via: null,
    root: null,
    ...overrides,
  };
}

/** A pin of the CLI in a manifest of the folder `file:///w`. */
export function pinned(version: string | VersionText, overrides: Partial<Sighting> = {}): Sighting {
  const base = installed(version);
  return {
    ...base,
    presence: 'pinned',
    places: [{ uri: 'file:///w/package.json', range: NO_RANGE, text: base.version.text, source: 'package-json' }],
    where: 'devDependencies',
    active: null,
    root: 'file:///w',
    ...overrides,
  };
}

export const extension = (version: string): Sighting =>
  installed(version, { tool: 'claude-code-vscode', package: EXTENSION_PACKAGE, where: 'VS Code' });
export const native = (version: string): Sighting => installed(version, { package: NATIVE_PACKAGE });
export const sdk = (version: string): Sighting =>
  pinned(version, { tool: 'claude-agent-sdk', package: SDK_PACKAGE });

/** `uses: anthropics/claude-code-action@REF` of a workflow. */
export function action(ref: string, kind: VersionText['kind'] = 'exact'): Sighting {
  return pinned({ kind, text: ref }, { tool: 'claude-code-action', package: ACTION_PACKAGE, where: 'job review' });
}

export function inventoryOf(...sightings: readonly Sighting[]): Inventory {
  return { sightings, coverage: [] };
}

/** An entry as the node layer makes it: the address parsed by the platform. */
export function env(value: string, origin = 'the environment'): EnvEntry {
  if (!URL.canParse(value)) return { value, origin, url: null };
  const url = new URL(value);
  return { value, origin, url: { authority: url.host, hostname: url.hostname } };
}

export function scope(variables: Readonly<Record<string, EnvEntry>> = {}, overrides: Partial<EnvScope> = {}): EnvScope {
  return {
    root: null,
    variables: new Map(Object.entries(variables)),
    timeZone: 'Europe/Berlin',
    timeZoneOrigin: 'the system',
    ...overrides,
  };
}

/** Facts with the scopes given; none given: one scope in which nothing is set. */
export function factsOf(scopes: readonly EnvScope[] = [scope()], unread: readonly string[] = []): LocalFacts {
  return { scopes, unread };
}
