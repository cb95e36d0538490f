import type { Timing } from '../ledger/response-times';
import { markdownText, visible } from '../present/escape';
import type { Counts, FeedStats } from './stats';

interface Table {
  readonly title: string;
  readonly rows: Counts | readonly (readonly [string, string])[];
}

/** The counts of a feed as tables, in the order in which they are told. */
export function statTables(stats: FeedStats): readonly Table[] {
  const { fixes, response, revisions, accounts } = stats;
  return [
    { title: 'Records', rows: [['events with versions', stats.events], ['ledger entries', stats.ledger], ['withdrawn', stats.withdrawn], ['tools', stats.tools], ['packages', stats.packages], ['vendors', stats.vendors], ['records refused', stats.refused]] },
    ...breakdowns(stats),
    { title: 'Events with versions', rows: [['a fix for every package', stats.repair.withFix], ['a fix for some packages', stats.repair.partlyFixed], ['no fix known', stats.repair.withoutFix]] },
    {
      title: 'Fixed versions, held against the release index',
      rows: [
        ['checked', fixes.checked],
        ['a known release', fixes.released],
        ['never released: the first later release is named', fixes.neededInstallable],
        ['no release from there on', fixes.withoutRelease],
        ['not checked: no release list of the package', fixes.unchecked],
      ],
    },
    {
      title: 'Response, median days',
      rows: [
        ['public report to first response', timing(response.publicReportToResponse)],
        ['report to fix', timing(response.reportToFix)],
        ['fix to advisory', timing(response.fixToAdvisory)],
      ],
    },
    { title: 'Found by', rows: [['outsiders', response.foundBy.outsider], ['the vendor', response.foundBy.vendor], ['not known', response.foundBy.unknown]] },
    { title: 'Records changed after publication', rows: [['corrected', revisions.corrected], ['updated', revisions.updated], ['taken back', revisions.retracted]] },
    {
      title: 'Primary accounts',
      rows: [
        ['named', accounts.primary],
        ['opened while the record was written', accounts.primaryOpened],
        ['not opened', accounts.primary - accounts.primaryOpened],
        ['events with at least one opened', accounts.eventsWithPrimaryOpened],
      ],
    },
  ];
}

function breakdowns(stats: FeedStats): readonly Table[] {
  return [
    { title: 'By vendor', rows: stats.byVendor },
    { title: 'By kind', rows: stats.byKind },
    { title: 'By polarity', rows: stats.byPolarity },
    { title: 'By concern', rows: stats.byConcern },
    { title: 'By confidence', rows: stats.byConfidence },
  ];
}

/** A median with the number of events that it rests on. */
function timing({ medianDays, n }: Timing): string {
  return medianDays === null ? 'not known' : `${medianDays} (of ${n})`;
}

/** The tables for a terminal. */
export function statsText(stats: FeedStats): string {
  const parts = statTables(stats).map(({ title, rows }) => {
    const width = Math.max(...rows.map(([name]) => visible(name).length), 0);
    const lines = rows.map(([name, value]) => `  ${visible(name).padEnd(width)}  ${value}`);
    return [title, ...lines].join('\n');
  });
  return `Feed of ${stats.generated}\n\n${parts.join('\n\n')}\n`;
}

/** The tables as Markdown, for a page of the project. */
export function statsMarkdown(stats: FeedStats): string {
  const parts = statTables(stats).map(({ title, rows }) => {
    const lines = rows.map(([name, value]) => `| ${markdownText(name)} | ${value} |`);
    return [`## ${title}`, '', '| | |', '|---|---:|', ...lines].join('\n');
  });
  return `Feed of ${stats.generated}\n\n${parts.join('\n\n')}\n`;
}
