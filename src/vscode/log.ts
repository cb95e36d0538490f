import type { LogOutputChannel } from 'vscode';
import type { Log } from '../ports/log';

/** Control characters would let a file name forge log lines. */
function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}

/** The log port on the editor's own log channel; its level is the user's choice there. */
export function channelLog(channel: LogOutputChannel): Log {
  return {
    debug: (text) => {
      channel.debug(clean(text));
    },
    info: (text) => {
      channel.info(clean(text));
    },
    warn: (text) => {
      channel.warn(clean(text));
    },
    error: (text) => {
      channel.error(clean(text));
    },
  };
}
