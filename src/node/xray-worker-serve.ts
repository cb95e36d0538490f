import type { MessagePort } from 'node:worker_threads';
import { xrayJson, xrayMarkdown } from '../core/xray/report-text';
import type { XrayEnd } from '../ports/xray';
import { installedCopy } from './xray/installed-copy';
import { xrayPair } from './xray/pair';
import type { FromXray, ToXray, XrayQuestion } from './xray-messages';

/** The worker's side: makes one comparison, says what came of it, and lets its thread end. */
export async function serveXray(port: MessagePort, question: XrayQuestion, compare: typeof xrayPair = xrayPair): Promise<void> {
  const stopping = new AbortController();
  let answer: (yes: boolean) => void = () => undefined;
  port.on('message', (told: ToXray) => {
    if (told.kind === 'stop') stopping.abort();
    answer(told.kind === 'answer' && told.yes);
  });
  const say = (said: FromXray): void => {
    port.postMessage(said);
  };
  const { before, after, home, ...ground } = question;
  const machine = { home, platform: process.platform, env: ground.env, systemWide: true };
  let end: XrayEnd;
  try {
    const outcome = await compare({ before, after, notes: null }, {
      ...ground,
      signal: stopping.signal,
      installed: (name, version) => installedCopy(name, version, machine),
      progress: (step) => {
        say({ kind: 'progress', step });
      },
      mayFetch: (sentence) => new Promise((settle) => {
        answer = settle;
        say({ kind: 'may-fetch', sentence });
      }),
    });
    end = outcome.ok ? reported(outcome.value) : { kind: 'failed', reason: outcome.reason };
  } catch (error) {
    end = { kind: 'failed', reason: `The comparison broke off (${String(error)}). What was compared so far is not shown.` };
  }
  say({ kind: 'end', end });
  port.close();
}

function reported(report: Parameters<typeof xrayMarkdown>[0]): XrayEnd {
  return {
    kind: 'report',
    markdown: xrayMarkdown(report, { all: false, rest: 'Copy JSON gives all of them' }),
    json: xrayJson(report),
    lines: report.lines.length,
    partial: report.partial.length,
  };
}
