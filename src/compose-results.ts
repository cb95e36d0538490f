import * as vscode from 'vscode';
import type * as Parts from './engine';
import type { TrustMonitor } from './app/trust-monitor';
import type { Log } from './ports/log';
import type { CommandDeps } from './vscode/commands';
import { ResultDocuments } from './vscode/result-documents';
import { VerifyHere } from './vscode/verify';
import { XrayUpdate, type XrayParts } from './vscode/xray';

export interface ResultGround {
  readonly context: vscode.ExtensionContext;
  readonly monitor: TrustMonitor;
  readonly log: Log;
  readonly home: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly loadParts: () => Promise<typeof Parts>;
}

export interface ResultCommands {
  readonly commands: Pick<CommandDeps, 'verifyHere' | 'xrayUpdate'>;
  dispose(): void;
}

/** The commands that look into files on demand, and the pages on which they show what came of it. */
export function createResultCommands(ground: ResultGround): ResultCommands {
  const { monitor, home, loadParts } = ground;
  const documents = new ResultDocuments(ground.log);
  const common = {
    state: () => monitor.state,
    ready: () => monitor.whenQuiet(),
    show: (name: string, text: string) => documents.show(name, text),
  };
  const verify = new VerifyHere({
    ...common,
    load: async () => {
      const { verifyInstalled, verifyMarkdown } = await loadParts();
      return {
        search: (state, event, cancel, progress) => verifyInstalled(state, event, { home, cancel, progress }),
        markdown: verifyMarkdown,
      };
    },
  });
  const xray = new XrayUpdate({ ...common, load: () => loadXray(ground) });
  return {
    commands: { verifyHere: (event) => verify.run(event), xrayUpdate: (pair) => xray.run(pair) },
    dispose: () => {
      documents.dispose();
      xray.dispose();
    },
  };
}

async function loadXray({ context, home, env, loadParts }: ResultGround): Promise<XrayParts> {
  const { XrayWorker, xrayChoices } = await loadParts();
  const cache = vscode.Uri.joinPath(context.globalStorageUri, 'xray').fsPath;
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'xray-worker.js').fsPath;
  return { xray: new XrayWorker(script, { cwd: home ?? cache, home, env, cache }), choices: xrayChoices };
}
