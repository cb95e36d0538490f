import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CliContext, CliResult } from './cli-run';
import type * as Tools from './curate/feed-tools';
import type { NewKeysOptions, RotateKeysOptions } from './curate/key-folder';
import type { PublishOptions } from './curate/publish';
import type { SiteCommandOptions } from './curate/site';

type Deliver = (result: Promise<CliResult>) => Promise<void>;
type FeedTools = typeof Tools;

const tools = (): Promise<FeedTools> => import('./curate/feed-tools');

const ROLES = ['root', 'targets', 'snapshot', 'timestamp'];
const PASSPHRASE = `
With TOOL_TRUST_KEY_PASSPHRASE set, new private keys are encrypted with it, and encrypted ones are opened with it.`;

/** A whole number from 1 to `most`. */
function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return value;
  };
}

const feed = (): Option => new Option('--feed <path>', 'folder of the records, or a feed document').default('feed');
const base = (): Option => new Option('--base <url>', 'https address at which the site will lie; makes its links absolute');
const days = (name: string, what: string, value: number): Option =>
  new Option(`--${name} <days>`, what).argParser(upTo(3650)).default(value);

/** The commands that make keys, publish a feed and show it as a site. */
export function addPublishing(group: Command, context: CliContext, deliver: Deliver): void {
  addKeys(group, context, deliver);
  group
    .command('publish')
    .summary('make or update a signed repository (TUF) for any web host')
    .description('Writes signed metadata and the feed document into a folder. Nothing is written unless readers would accept it.')
    .addOption(new Option('--keys <dir>', 'folder of the keys, outside any git repository').makeOptionMandatory())
    .addOption(new Option('--out <dir>', 'folder of the repository, to be served as it is').makeOptionMandatory())
    .addOption(feed())
    .addOption(new Option('--root-threshold <n>', 'signatures that a root needs (default: as before, or 2)').argParser(upTo(20)))
    .addOption(days('root-days', 'days until the root expires', 365))
    .addOption(days('expires-days', 'days until targets and snapshot expire', 90))
    .addOption(days('timestamp-days', 'days until the timestamp expires', 14))
    .addOption(new Option('--timestamp-only', 'renew the timestamp and leave all else as it is').conflicts('site'))
    .addOption(new Option('--site', 'write the site for people beside the repository'))
    .addOption(base())
    .addOption(new Option('--now <time>', 'time of signing, UTC (default: now)'))
    .action((options: PublishOptions) => deliver(tools().then((t) => t.runPublish(options, context))));
  group
    .command('site')
    .summary('make a static site with Atom and JSON Feed')
    .description('Writes the feed as pages that work without script, with Atom and JSON Feed.')
    .addOption(new Option('--out <dir>', 'folder of the site').makeOptionMandatory())
    .addOption(feed())
    .addOption(base())
    .action((options: SiteCommandOptions) => deliver(tools().then((t) => t.runSite(options, context))));
}

function addKeys(group: Command, context: CliContext, deliver: Deliver): void {
  const keys = group.command('keys').summary('make and replace the keys that sign a feed').helpCommand(false);
  keys
    .command('new')
    .summary('make a set of keys, or more keys of one role')
    .argument('<dir>', 'folder of the keys, outside any git repository')
    .addOption(new Option('--role <role>', 'only keys of this role').choices(ROLES))
    .addOption(new Option('--count <n>', 'how many keys of the role').argParser(upTo(20)))
    .addHelpText('after', PASSPHRASE)
    .action((dir: string, options: NewKeysOptions) => deliver(tools().then((t) => t.runKeysNew(dir, options, context))));
  keys
    .command('rotate')
    .summary('replace keys of a role; the next publish makes the step')
    .argument('<dir>', 'folder of the keys')
    .addOption(new Option('--role <role>', 'role whose keys are replaced').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--count <n>', 'how many new keys (default: as many as are replaced)').argParser(upTo(20)))
    .addOption(new Option('--key <id>', 'replace only the key whose id begins so'))
    .addHelpText('after', PASSPHRASE)
    .action((dir: string, options: RotateKeysOptions) => deliver(tools().then((t) => t.runKeysRotate(dir, options, context))));
}
