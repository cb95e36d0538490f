import { Option, type Command } from 'commander';
import { KINDS } from '../core/curate/new-record';
import { addPublishing } from './cli-feed-publish';
import { addWatch } from './cli-feed-watch';
import type { CliContext, CliResult } from './cli-run';
import type { CorrectionsOptions } from './curate/corrections';
import type { DiffOptions } from './curate/diff';
import type * as feedTools from './curate/feed-tools';
import type { ImportOptions } from './curate/import';
import type { NewOptions } from './curate/new';
import type { StatsOptions } from './curate/stats';
import type { ValidateOptions } from './curate/validate';
import type { ArtifactOptions } from './curate/verify-artifacts';

type Deliver = (result: Promise<CliResult>) => Promise<void>;
type FeedTools = typeof feedTools;

/** What curators need loads when one of its commands runs, so that the other commands stay light. */
const tools = (): Promise<FeedTools> => import('./curate/feed-tools');

const feedFolder = (): Option => new Option('--feed <dir>', 'folder of the records').default('feed');
const releases = (): Option => new Option('--releases <dir>', 'folder of the release index, <ecosystem>.json per file');
const forms = (...choices: readonly string[]): Option =>
  new Option('--format <format>', 'form of the output').choices(choices).default('text');
const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** The `feed` group: what curators and publishers of a feed need. Commands work on files and ask nothing; two fetch releases through npm. */
export function addFeed(program: Command, context: CliContext, deliver: Deliver): void {
  const feed = program.command('feed').summary('check, compare and extend the records of a feed').helpCommand(false);
  addChecks(feed, context, deliver);
  addComparisons(feed, context, deliver);
  addRecords(feed, context, deliver);
  addEvidence(feed, program.version() ?? '', context, deliver);
  addWatch(feed, context, deliver);
  addPublishing(feed, context, deliver);
}

function addChecks(feed: Command, context: CliContext, deliver: Deliver): void {
  feed
    .command('validate')
    .summary('check every record of a folder')
    .description('Checks every record: schemas, links, versions, dates, accounts, reading length. Exit status 1 with problems.')
    .argument('[dir]', 'folder of the records', 'feed')
    .addOption(forms('text', 'json'))
    .addOption(new Option('--osv-schema <file>', 'also hold every event against this copy of OSV’s own JSON Schema'))
    .addOption(new Option('--no-warnings', 'tell problems only'))
    .action((dir: string, options: ValidateOptions) => deliver(tools().then((t) => t.runValidate(dir, options, context))));
  feed
    .command('corrections')
    .summary('list the corrections of our own errors')
    .description('Lists, as Markdown, what the records say was corrected or taken back.')
    .addOption(feedFolder())
    .addOption(new Option('--write <file>', 'put the list into this file, below its marker line'))
    .action((options: CorrectionsOptions) => deliver(tools().then((t) => t.runCorrections(options, context))));
}

function addComparisons(feed: Command, context: CliContext, deliver: Deliver): void {
  feed
    .command('stats')
    .summary('count records, fixes, response times and accounts')
    .argument('[dir]', 'folder of the records, or a feed document', 'feed')
    .addOption(forms('text', 'json', 'markdown'))
    .addOption(releases())
    .action((source: string, options: StatsOptions) => deliver(tools().then((t) => t.runStats(source, options, context))));
  feed
    .command('diff')
    .summary('tell what changes for a user between two feeds')
    .argument('<old>', 'folder of records or feed document')
    .argument('<new>', 'folder of records or feed document')
    .addOption(forms('text', 'json'))
    .addOption(releases())
    .action((before: string, after: string, options: DiffOptions) =>
      deliver(tools().then((t) => t.runDiff(before, after, options, context))),
    );
}

function addRecords(feed: Command, context: CliContext, deliver: Deliver): void {
  feed
    .command('new')
    .summary('write the skeleton of a record')
    .description('Writes a record with the next free id and lists what is to be filled in. A known alias is refused.')
    .addOption(new Option('--kind <kind>', 'kind of event').choices(KINDS).makeOptionMandatory())
    .addOption(new Option('--vendor <id>', 'id of the vendor’s record').makeOptionMandatory())
    .addOption(new Option('--date <day>', 'day of the event, YYYY-MM-DD').makeOptionMandatory())
    .addOption(new Option('--package <ecosystem/name>', 'affected package; may be given again').argParser(several).default([], 'none: a ledger entry'))
    .addOption(new Option('--alias <id>', 'CVE, GHSA or other id; may be given again').argParser(several).default([], 'none'))
    .addOption(feedFolder())
    .action((options: NewOptions) => deliver(tools().then((t) => t.runNew(options, context))));
  feed
    .command('import')
    .summary('make candidate records of OSV or GitHub advisory files')
    .description('Writes candidates for a curator to complete, and proposed revisions of records that are known by alias.')
    .argument('<file...>', 'JSON files (one advisory or a list of them) or folders of such')
    .addOption(feedFolder())
    .addOption(new Option('--out <dir>', 'folder for the candidates (default: candidates in the folder of the records)'))
    .addOption(new Option('--dry-run', 'tell what would be written, and write nothing'))
    .action((files: string[], options: ImportOptions) => deliver(tools().then((t) => t.runImport(files, options, context))));
}

function addEvidence(feed: Command, version: string, context: CliContext, deliver: Deliver): void {
  feed
    .command('verify-artifacts')
    .summary('search released packages for the marker of an event')
    .description(
      'Fetches through npm the releases that a record names, runs nothing of them, searches every file for the token of the ' +
        'record, and writes an evidence file. Exit status 1 when record or earlier evidence is contradicted, 3 when partial.',
    )
    .argument('<event>', 'id of the event')
    .addOption(feedFolder())
    .addOption(new Option('--out <dir>', 'folder for the evidence file (default: evidence in the folder of the records)'))
    .addOption(new Option('--only <text>', 'only releases whose package URL holds this text'))
    .action((event: string, options: ArtifactOptions) => deliver(tools().then((t) => t.runVerifyArtifacts(event, options, version, context))));
}
