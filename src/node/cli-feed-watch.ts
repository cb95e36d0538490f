import { InvalidArgumentError, Option, type Command } from 'commander';
import { terminalText } from '../core/present/escape';
import type { CliContext, CliResult } from './cli-run';
import type * as Tools from './curate/feed-tools';
import type { WatchOptions, WatchParts } from './curate/watch';

type Deliver = (result: Promise<CliResult>) => Promise<void>;

const MOST = 500;
const HELP = `
A first run records what npm lists and reads only the newest release of each package. Each release is held against the
one before it in the order of version numbers, a pre-release against its own kind. A heavy release gets a draft of a
record in candidates, which is no part of any feed.

Exit status: 0 all read; 2 usage error, or a file that cannot be used; 3 not all could be had, read whole, or taken up.`;

function count(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MOST) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`);
  return value;
}

/** Said at once, since downloads take their time; it goes beside the result, never into it. */
function tell(sentence: string): void {
  process.stderr.write(`${terminalText(sentence)}\n`);
}

/** The `watch` command of the `feed` group; what it needs loads when it runs. */
export function addWatch(feed: Command, context: CliContext, deliver: Deliver): void {
  feed
    .command('watch')
    .summary('read the new releases of the catalogue’s npm packages')
    .description('Asks npm for releases that are new since the last run, compares each with its predecessor, and writes a page per release and one of the run.')
    .addOption(new Option('--state <file>', 'what is known so far; written by the first run').makeOptionMandatory())
    .addOption(new Option('--out <dir>', 'folder for the pages and drafts, outside the folder of the records').makeOptionMandatory())
    .addOption(new Option('--package <name...>', 'only these npm packages of the catalogue'))
    .addOption(new Option('--since <version>', 'with one package: read all its releases above this version that were not read'))
    .addOption(new Option('--limit <n>', 'most releases of one run').argParser(count).default(20))
    .addOption(new Option('--feed <dir>', 'folder of the records, or a feed document').default('feed'))
    .addHelpText('after', HELP)
    .action((options: WatchOptions) => deliver(run(options, context)));
}

async function run(options: WatchOptions, context: CliContext): Promise<CliResult> {
  const [tools, xray]: [typeof Tools, Pick<WatchParts, 'xrayPair'>] = await Promise.all([import('./curate/feed-tools'), import('./xray/xray')]);
  const stop = new AbortController();
  // A first Ctrl+C ends the run in order; a second one ends the program.
  const abort = (): void => {
    stop.abort();
  };
  process.once('SIGINT', abort);
  try {
    return await tools.runWatch(options, context, { xrayPair: xray.xrayPair, tell, signal: stop.signal });
  } finally {
    process.off('SIGINT', abort);
  }
}
