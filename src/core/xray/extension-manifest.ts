import type { FactCollector } from './collector';
import type { Place } from './model';

/** Kinds of contributions that an agent or the editor uses by itself, and the property that names one. Source: the editor's “Contribution Points”. */
const KINDS: readonly (readonly [string, string])[] = [
  ['languageModelTools', 'name'],
  ['languageModelChatProviders', 'vendor'],
  ['languageModelToolSets', 'name'],
  ['mcpServerDefinitionProviders', 'id'],
  ['chatParticipants', 'id'],
  ['chatInstructions', 'path'],
  ['chatAgents', 'path'],
  ['authentication', 'id'],
  ['debuggers', 'type'],
  ['terminalQuickFixes', 'id'],
];
const MAX_SHOWN = 120;

type Properties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string').map(shortened) : [];
}

/** Reads what a manifest says to an editor: when the extension starts, what it brings along, what it adds. Others say nothing. */
export function readExtensionManifest(manifest: Properties, place: Place, into: FactCollector): void {
  const engines = manifest['engines'];
  if (!isObject(engines) || !('vscode' in engines)) return;
  for (const event of textsOf(manifest['activationEvents'])) {
    into.add('extension-point', event === '*' ? 'starts with the editor, always (*)' : `starts at ${event}`, place);
  }
  for (const kind of ['extensionDependencies', 'extensionPack']) {
    for (const id of textsOf(manifest[kind])) into.add('dependency', `extension ${id}`, place);
  }
  for (const proposal of textsOf(manifest['enabledApiProposals'])) into.add('extension-point', `proposed interface ${proposal}`, place);
  readTrust(manifest['capabilities'], place, into);
  readContributions(manifest['contributes'], place, into);
}

function readTrust(capabilities: unknown, place: Place, into: FactCollector): void {
  const trust = isObject(capabilities) ? capabilities['untrustedWorkspaces'] : undefined;
  if (isObject(trust) && trust['supported'] === true) into.add('extension-point', 'runs in folders that are not trusted', place);
}

function readContributions(contributes: unknown, place: Place, into: FactCollector): void {
  if (!isObject(contributes)) return;
  for (const [kind, naming] of KINDS) {
    const entries = contributes[kind];
    for (const entry of Array.isArray(entries) ? entries : []) {
      const name: unknown = isObject(entry) ? entry[naming] : entry;
      if (typeof name === 'string') into.add('extension-point', shortened(`${kind} ${name}`), place);
    }
  }
}

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}
