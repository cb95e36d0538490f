import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CONCERNS } from '../core/model/event';
import { visible } from '../core/present/escape';
import { addFeed } from './cli-feed';
import { readDays } from './cli-options';
import {
  EXIT,
  runCheck,
  runEvents,
  runExplain,
  type CheckOptions,
  type CliContext,
  type CliResult,
  type EventsOptions,
  type SharedOptions,
} from './cli-run';
import { addXray } from './cli-xray';
import { runVerify } from './cli-verify';

const EXIT_HELP = `
Exit status of check:
  0   complete, and nothing at or above the level
  1   findings at or above the level, complete or not
  2   usage error
  3   incomplete, or the feed is stale or too old
  70  internal error

Nothing that is found is run, and nothing of it leaves this machine. The network is used only for --feed with an address.`;

function days(text: string): number {
  const value = readDays(text);
  if (value === null) throw new InvalidArgumentError('It must be a number of days, 0 or more.');
  return value;
}

function seconds(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new InvalidArgumentError('It must be a number of seconds, 1 to 999.');
  return value;
}

const format = (): Option => new Option('--format <format>', 'form of the output').choices(['text', 'json']).default('text');
const feed = (): Option =>
  new Option('--feed <file>', 'compare with this feed file in place of the one that ships along; or with the signed feed at an https address or in a folder besides it');
const feedRoot = (): Option => new Option('--feed-root <sha256>', 'SHA-256 of the first root of the signed feed');
const feedTimeout = (): Option =>
  new Option('--feed-timeout <seconds>', 'longest silence of the server of the signed feed (default: 20)').argParser(seconds);
const feedReplaces = (): Option => new Option('--feed-replaces', 'the signed feed is a newer release of the one that ships along, and takes its place');
const home = (): Option => new Option('--home <dir>', 'search this home folder only, and no system-wide place');
const noInstalled = (): Option => new Option('--no-installed', 'do not look for installed copies, only for pins');
const offline = (): Option => new Option('--offline', 'use no network: a signed feed counts as it was kept');

/** Which feed counts: the same choices for every command that reads one. */
function withFeed(command: Command): Command {
  for (const option of [feed(), feedRoot(), feedReplaces(), feedTimeout(), offline()]) command.addOption(option);
  return command;
}

type Deliver = (result: Promise<CliResult>) => Promise<void>;

function addCheck(program: Command, context: CliContext, deliver: Deliver): void {
  withFeed(
    program
      .command('check')
      .summary('find AI coding agents and compare their versions with the feed')
      .description('Scans this machine and the folders given (default: the current folder).')
      .argument('[path...]', 'folders to scan')
      .addOption(format())
      .addOption(home())
      .addOption(noInstalled()),
  )
    .addOption(new Option('--fail-on <level>', 'least concern that counts').choices(CONCERNS).default('warn'))
    .addOption(new Option('--max-age <days>', 'oldest feed that counts as recent').argParser(days))
    .addHelpText('after', EXIT_HELP)
    .action((paths: string[], options: CheckOptions) => deliver(runCheck(paths, options, context)));
}

function addOthers(program: Command, context: CliContext, deliver: Deliver): void {
  withFeed(
    program
      .command('explain')
      .summary('tell one event, and what it means here')
      .description('Tells one event: its course, who says what, what it means here, and what to do.')
      .argument('<event>', 'id of the event, or a CVE or GHSA id')
      .addOption(home())
      .addOption(noInstalled()),
  ).action((event: string, options: SharedOptions) => deliver(runExplain(event, options, context)));
  withFeed(
    program
      .command('events')
      .summary('list the events of the feed')
      .description('Lists the events of the feed, the newest first.')
      .addOption(new Option('--vendor <vendor>', 'only events of this vendor, by id or name'))
      .addOption(format()),
  ).action((options: EventsOptions) => deliver(runEvents(options, context)));
}

function addVerify(program: Command, context: CliContext, deliver: Deliver): void {
  withFeed(
    program
      .command('verify')
      .summary('search installed files for the trace of an event')
      .description(
        'Searches every file of the installed copies that an event speaks of for the token that its record names. Exit status ' +
          '0: all searched, not found; 1: found; 3: something could not be searched.',
      )
      .argument('<event>', 'id of the event, or a CVE or GHSA id')
      .addOption(home()),
  ).action((event: string, options: Omit<SharedOptions, 'installed'>) => deliver(runVerify(event, options, context)));
}

/** What commander writes may repeat an argument: every line is made visible. */
function safeLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Builds the commands. Commander hands settings on to commands that are added later, so output and exit come first. */
function buildProgram(version: string, context: CliContext, deliver: Deliver, said: { out: string; err: string }): Command {
  const program = new Command('tool-trust');
  program
    .description('Finds AI coding agents, installed or pinned, and says what is known of their versions and what is not.')
    .version(version)
    .exitOverride()
    .showHelpAfterError()
    .showSuggestionAfterError()
    .allowExcessArguments(false)
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => {
        said.out += safeLines(text);
      },
      writeErr: (text) => {
        said.err += safeLines(text);
      },
      getOutHelpWidth: () => context.style.width,
      getErrHelpWidth: () => context.style.width,
    });
  addCheck(program, context, deliver);
  addOthers(program, context, deliver);
  addVerify(program, context, deliver);
  addFeed(program, context, deliver);
  addXray(program, context, deliver);
  return program;
}

/** Runs one command line (arguments without program and script). Usage errors are results; faults of ours throw. */
export async function runProgram(args: readonly string[], version: string, context: CliContext): Promise<CliResult> {
  const said = { out: '', err: '' };
  let result: CliResult = { exit: EXIT.usage, out: '', err: '' };
  const deliver: Deliver = async (running) => {
    result = await running;
  };
  try {
    await buildProgram(version, context, deliver, said).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return { exit: asked ? EXIT.ok : EXIT.usage, ...said };
  }
  return result;
}
