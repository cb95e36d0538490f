import type { TextStyle } from '../core/present/words-layout';

/** The part of a process stream that the command line needs. */
export interface CliStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/**
 * Writes all of a text and waits until the system has taken it, also into a pipe or file. A reader that has gone
 * (`| head`) is no error: false is returned. Any other failure is thrown, so that a full disk is not taken for success.
 */
export function writeAll(stream: CliStream, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      if (error === undefined || error === null) resolve(true);
      else if (isBrokenPipe(error)) resolve(false);
      else reject(error);
    };
    stream.on('error', settle);
    if (text === '') resolve(true);
    else stream.write(text, settle);
  });
}

const NARROWEST = 60;
const WIDEST = 100;

/** Colour and width for a stream. No colour without a terminal, under `NO_COLOR` (no-color.org) or on a dumb one. */
export function styleFor(stream: CliStream, env: Readonly<Record<string, string | undefined>>): TextStyle {
  const terminal = stream.isTTY === true;
  const noColour = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const columns = stream.columns ?? 80;
  const width = terminal ? Math.min(Math.max(columns, NARROWEST), WIDEST) : 80;
  return { colour: terminal && !noColour, width };
}
