import { Option, type Command } from 'commander';
import { terminalText } from '../core/present/escape';
import { placeOf, scan, unusableFeed, usage, type CliContext, type CliResult } from './cli-run';
import type { XrayOptions } from './xray/run-xray';

type Deliver = (result: Promise<CliResult>) => Promise<void>;

interface XrayCommandOptions extends XrayOptions {
  readonly installed?: string | undefined;
  readonly to?: string | undefined;
  readonly home?: string | undefined;
}

const HELP = `
A release is a folder, an archive (.tgz, .tar, .vsix, .whl, .zip), a single file, or name@version of an npm package, as
in some-agent@1.2.3; name@latest and other tags stand for the version they name today. An npm package that keeps its
program in a package per system is read with the one for this system. Only releases of npm that are neither installed
here nor compared before need the network, and it is said first. Nothing of a release is run.

  tool-trust xray BEFORE AFTER
  tool-trust xray --installed TOOL [--to VERSION]   the copy on this machine, and another release of it
  tool-trust xray --installed PATH [--to VERSION]   one of several copies

Results for releases whose bytes are known by a hash are kept in the user's cache folder, at most 64 MB, the oldest
removed; the releases themselves are not kept.

Exit status: 0 compared whole; 2 usage error; 3 a release cannot be had, or only a part of it could be read.`;

/** Said at once, since a download takes its time; it goes beside the result, never into it. */
function tell(sentence: string): void {
  process.stderr.write(`${terminalText(sentence)}\n`);
}

/** Ends downloads and reading at the first interrupt, so that nothing is left behind; a second one ends the process. */
function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
  });
  return controller.signal;
}

/** What is wrong with the arguments, in a sentence; null when nothing is. */
function fault(before: string | undefined, after: string | undefined, { installed, to, home }: XrayCommandOptions): string | null {
  if (installed !== undefined) return before === undefined ? null : '--installed takes the place of the two releases; give the other version with --to';
  if (to !== undefined) return '--to goes with --installed; without it, give both releases';
  if (home !== undefined) return '--home goes with --installed';
  return after === undefined ? 'two releases are needed, the earlier and the later, or --installed with a tool' : null;
}

async function runCommand(before: string | undefined, after: string | undefined, options: XrayCommandOptions, context: CliContext): Promise<CliResult> {
  const wrong = fault(before, after, options);
  if (wrong !== null) return usage(wrong);
  const part = await import('./xray/xray');
  const surroundings = { ...context, tell, signal: interruptible() };
  if (options.installed === undefined) return part.runXray(before ?? '', after ?? '', options, surroundings);
  const place = await placeOf({ home: options.home, installed: true }, context);
  if (!place.ok) return usage(place.reason);
  const state = await scan(place.value, context, { roots: [], installed: true });
  return unusableFeed(state) ?? part.runInstalled(options.installed, options.to, options, surroundings, state);
}

/** The `xray` command; what it needs loads when it runs. */
export function addXray(program: Command, context: CliContext, deliver: Deliver): void {
  program
    .command('xray')
    .summary('compare two releases of an agent by what stands in their files')
    .description('Tells what came into a release and what went out of it, ranked by how much it matters, and whether the release notes mention it.')
    .argument('[before]', 'the earlier release')
    .argument('[after]', 'the later release')
    .addOption(new Option('--installed <tool>', 'compare the installed copy of this tool (id, name, or path of a copy)'))
    .addOption(new Option('--to <version>', 'with --installed: the other version, or a file or folder (default: the newest that npm has)'))
    .addOption(new Option('--home <dir>', 'with --installed: search this home folder only, and no system-wide place'))
    .addOption(new Option('--format <format>', 'form of the output').choices(['text', 'json', 'markdown']).default('text'))
    .addOption(new Option('--notes <file>', 'release notes to hold every line against (default: the changelog inside the later release)'))
    .addOption(new Option('--all', 'show every line and every value'))
    .addOption(new Option('--no-cache', 'keep no result, and use none that was kept'))
    .addHelpText('after', HELP)
    .action((before: string | undefined, after: string | undefined, options: XrayCommandOptions) => deliver(runCommand(before, after, options, context)));
}
