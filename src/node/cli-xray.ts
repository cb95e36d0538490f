import { Option, type Command } from 'commander';
import { terminalText } from '../core/present/escape';
import type { CliContext, CliResult } from './cli-run';
import type { XrayOptions } from './xray/run-xray';

type Deliver = (result: Promise<CliResult>) => Promise<void>;

const HELP = `
A release is a folder, a .tgz archive, a single file, or name@version of an npm package, as in some-agent@1.2.3.
Only the last needs the network, and it is said first. Nothing of a release is run.

Exit status: 0 compared whole; 2 usage error; 3 a release cannot be had, or only a part of it could be read.`;

/** Said at once, since a download takes its time; it goes beside the result, never into it. */
function tell(sentence: string): void {
  process.stderr.write(`${terminalText(sentence)}\n`);
}

/** The `xray` command; what it needs loads when it runs. */
export function addXray(program: Command, context: CliContext, deliver: Deliver): void {
  program
    .command('xray')
    .summary('compare two releases of an agent by what stands in their files')
    .description('Tells what came into a release and what went out of it, ranked by how much it matters, and whether the release notes mention it.')
    .argument('<before>', 'the earlier release')
    .argument('<after>', 'the later release')
    .addOption(new Option('--format <format>', 'form of the output').choices(['text', 'json', 'markdown']).default('text'))
    .addOption(new Option('--notes <file>', 'release notes to hold every line against (default: the changelog inside the later release)'))
    .addOption(new Option('--all', 'show every line and every value'))
    .addHelpText('after', HELP)
    .action((before: string, after: string, options: XrayOptions) =>
      deliver(import('./xray/xray').then((part) => part.runXray(before, after, options, context, tell))),
    );
}
