import { homedir } from 'node:os';
import { join } from 'node:path';
import { terminalText } from './core/present/escape';
import { createEngine } from './engine';
import { styleFor, writeAll } from './node/cli-output';
import { runProgram } from './node/cli-program';
import { EXIT, type CliContext, type CliResult } from './node/cli-run';

/** Set by the build from the package's own version. */
declare const __VERSION__: string;

/** The user's home folder; null where the system names none, for example for a user without an account entry. */
function ownHome(): string | null {
  try {
    return homedir() || null;
  } catch {
    return null;
  }
}

function context(): CliContext {
  return {
    createEngine: (place) => createEngine({ ...place, env: process.env, platform: process.platform }),
    cwd: process.cwd(),
    home: ownHome(),
    feedPath: join(__dirname, 'feed.json'),
    style: styleFor(process.stdout, process.env),
    now: new Date().toISOString(),
    env: process.env,
    feedUpdater: async (options) => (await import('./feed-remote')).createFeedUpdater({ ...options, proxyEnv: process.env }),
  };
}

/** A fault of ours is told as such and never looks like a result. */
function internalError(error: unknown): CliResult {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = text.split('\n').map(terminalText).join('\n');
  return { exit: EXIT.internal, out: '', err: `tool-trust: internal error: ${lines}\n` };
}

async function main(): Promise<void> {
  const result = await runProgram(process.argv.slice(2), __VERSION__, context()).catch(internalError);
  process.exitCode = result.exit;
  await writeAll(process.stderr, result.err);
  await writeAll(process.stdout, result.out);
}

main().catch((error: unknown) => {
  process.exitCode = EXIT.internal;
  process.stderr.write(internalError(error).err);
});
