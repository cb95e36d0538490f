/** A small, sound feed document as plain JSON, new at every call, so that a test can spoil one field of it. */
export function sampleDocument() {
  return {
    format: 1,
    generated: '2026-11-22T00:00:00Z',
    events: [sampleEvent()],
    ledger: [sampleEntry()],
    tools: [sampleTool(), sampleFollower()],
    vendors: [{ format: 1, id: 'maker', name: 'Maker', homepage: 'https://example.com', securityContact: null }],
  };
}

const npm = (name: string) => ({ ecosystem: 'npm', name });

function sampleTrust() {
  return {
    vendor: 'maker',
    kind: 'undisclosed-behaviour',
    polarity: 'debit',
    concern: 'warn',
    concern_why: 'It changed what was sent.',
    confidence: 'high',
    date: '2026-06-10',
    found_by: 'outsider',
    course: [
      { step: 'introduced', date: '2026-04-02T23:45Z', zone: 'UTC', text: 'The first release with it', basis: 'changelog commit' },
      { step: 'fix-released', date: '2026-07-01', zone: 'UTC', text: 'The first release without it', basis: 'changelog commit' },
    ],
    claims: [{ text: 'It was there', claimant: 'the maker', status: 'confirmed-by-vendor', references: [0] }],
    labels: [{ label: 'experiment', used_by: ['the maker'] }],
    response: { by: 'the maker', date: '2026-06-30T22:07:59Z', text: 'Confirmed it.' },
    condition: {
      summary: 'Only with another base address',
      question: 'Is BASE_URL set there?',
      test: { all: [{ envSet: 'BASE_URL' }, { not: { envUrlAuthority: { name: 'BASE_URL', oneOf: ['api.example.com'] } } }] },
    },
    marker: {
      token: 'token',
      where: 'main.js',
      observed: [
        { purl: 'pkg:npm/%40maker/agent@1.0.0', present: false },
        { purl: 'pkg:npm/%40maker/agent@1.1.0', present: true },
        { purl: 'pkg:npm/%40maker/agent-linux-x64@1.2.0', present: false },
      ],
    },
    affected: {
      'npm/@maker/agent': { installable_fix: null as string | null, fix_basis: 'verified-in-artifact' as string | null, undecided_versions: [] as string[] },
    },
    references: [{ title: 'Report', publisher: 'A finder', date: '2026-06-10' as string | null, primary: true, opened: true }],
  };
}

export function sampleEvent() {
  return {
    schema_version: '1.7.0',
    id: 'x_TT-2026-0001',
    modified: '2026-11-22T00:00:00Z',
    published: '2026-11-21T00:00:00Z',
    aliases: ['CVE-2026-1234'],
    related: ['x_TT-2026-0002'],
    summary: 'A hidden marker',
    details: 'It was there from 1.1.0 on. It is gone.',
    severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }],
    affected: [
      {
        package: { ...npm('@maker/agent'), purl: 'pkg:npm/%40maker/agent' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '1.1.0' }, { fixed: '1.2.0' }] as Record<string, string>[] }],
      },
    ],
    references: [{ type: 'REPORT', url: 'https://example.com/report' }],
    credits: [{ name: 'A finder', type: 'FINDER' }],
    database_specific: { tool_trust: sampleTrust() },
  };
}

export function sampleEntry() {
  return {
    format: 1,
    id: 'x_TT-2026-0002',
    modified: '2026-11-22T00:00:00Z',
    published: '2026-11-22T00:00:00Z',
    aliases: [] as string[],
    related: ['x_TT-2026-0001'],
    summary: 'The maker answers',
    details: 'It confirmed the marker.',
    references: [{ type: 'WEB', url: 'https://example.com/answer' }],
    database_specific: { tool_trust: { ...sampleTrust(), kind: 'statement', condition: null, marker: null, affected: {} } },
  };
}

export function sampleTool() {
  return {
    format: 1,
    id: 'agent',
    name: 'Agent',
    vendor: 'maker',
    kind: 'cli',
    packages: [{ package: npm('@maker/agent'), scheme: 'semver' }],
    locations: [{ kind: 'node-modules', package: npm('@maker/agent'), folder: '~/.agent/node_modules', source: 'agent-local' }],
    pinNames: {
      toolManager: ['agent'],
      installers: ['example.com/install.sh'],
      features: [{ id: 'ghcr.io/maker/features/agent', versionOption: null }],
      commands: ['agent'],
    },
    homepage: 'https://example.com/agent',
    updateHint: { npm: 'Raise the version.' } as Record<string, string>,
  };
}

export function sampleFollower() {
  return {
    ...sampleTool(),
    id: 'agent-action',
    kind: 'action',
    packages: [
      {
        package: { ecosystem: 'GitHub Actions', name: 'maker/agent-action' },
        scheme: 'semver',
        follows: {
          package: npm('@maker/agent'),
          derivation: {
            kind: 'ref-table',
            basis: 'vendor-stated',
            note: 'each tag installs one version',
            asOf: '2026-08-22',
            floating: ['v1'],
            refs: [{ ref: 'v1.0.1', sha: '1'.repeat(40), version: '1.1.0' as string | null }],
          },
        },
      },
    ],
    locations: [],
    pinNames: { toolManager: [], installers: [], features: [], commands: [] },
    updateHint: { 'GitHub Actions': 'Pin a later tag.' } as Record<string, string>,
  };
}

/** Known releases of the sample's packages. */
export const SAMPLE_RELEASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm/@maker/agent', ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.10.0']],
]);
