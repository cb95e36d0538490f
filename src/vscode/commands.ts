import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import { vendorsHere } from '../core/ledger/ledger';
import type { ReleasePair } from '../ports/xray';
import type { Actions } from './actions';
import { COMMANDS } from './command-ids';
import { pickFinding } from './findings-picker';
import { askEvent, askVendor } from './prompts';

export interface CommandDeps {
  readonly state: () => TrustState;
  readonly actions: Actions;
  readonly showReport: (vendor: string) => void;
  readonly explain: (event: string) => Promise<void>;
  readonly checkNow: () => Promise<void>;
  readonly showLog: () => void;
  readonly refreshFeed: () => Promise<void>;
  readonly importFeed: () => Promise<void>;
  readonly verifyHere: (event: string | null) => Promise<void>;
  readonly xrayUpdate: (pair: ReleasePair | null) => Promise<void>;
}

/** Commands can be called with anything by keybindings and other extensions: arguments are checked here. */
type Handler = (first: unknown, second: unknown) => Promise<void> | void;

/** One handler per command id; a command without one does not compile. */
function handlers(deps: CommandDeps): Readonly<Record<keyof typeof COMMANDS, Handler>> {
  const { actions, state } = deps;
  const eventOr = async (given: unknown, title: string): Promise<string | undefined> =>
    typeof given === 'string' ? given : askEvent(state(), title);
  return {
    showVendorReport: async (vendor) => {
      const chosen = typeof vendor === 'string' ? vendor : await askVendor(vendorChoices(state()));
      if (chosen !== undefined) deps.showReport(chosen);
    },
    showFindings: () => pickFinding(state(), deps),
    checkNow: () => deps.checkNow(),
    explain: async (event) => {
      const id = await eventOr(event, vscode.l10n.t('Explain which event?'));
      if (id !== undefined) await deps.explain(id);
    },
    openPrimaryAccount: async (event) => {
      const id = await eventOr(event, vscode.l10n.t('Primary account of which event?'));
      if (id !== undefined) await actions.openPrimaryAccount(id);
    },
    ignore: async (event, finding) => {
      if (typeof event === 'string' && typeof finding === 'number') await actions.ignore(event, finding);
    },
    logChange: (event) => actions.logChange(typeof event === 'string' ? event : null),
    showLog: () => {
      deps.showLog();
    },
    refreshFeed: () => deps.refreshFeed(),
    importFeed: () => deps.importFeed(),
    verifyHere: (event) => deps.verifyHere(typeof event === 'string' ? event : null),
    xrayUpdate: (before, after) =>
      deps.xrayUpdate(typeof before === 'string' && typeof after === 'string' ? { before, after } : null),
  };
}

/** Registers every command. */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const table = handlers(deps);
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  return vscode.Disposable.from(
    ...names.map((name) => vscode.commands.registerCommand(COMMANDS[name], table[name])),
  );
}

function vendorChoices(state: TrustState): readonly { id: string; name: string; detail: string }[] {
  const { here, others } = vendorsHere(state.feed, state.inventory, state.assessment);
  return [...here, ...others].map((v) => ({
    id: v.vendor.id,
    name: v.vendor.name,
    detail: here.includes(v) ? vscode.l10n.t('{0} open here', v.open) : vscode.l10n.t('not seen here'),
  }));
}
