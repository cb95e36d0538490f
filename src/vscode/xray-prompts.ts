import * as vscode from 'vscode';
import { labelText } from '../core/present/escape';
import type { XrayChoice } from '../core/xray/choices';
import type { ReleasePair } from '../ports/xray';

const VERSION_OR_TAG = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,60}$/;
const RELEASE = /^@?[^@\s]{1,220}@[^@\s]{1,80}$/;

/** Asks for a copy here and the version to hold against it, or for two releases; undefined when the person gives up. */
export async function askPair(choices: readonly XrayChoice[]): Promise<ReleasePair | undefined> {
  const own = { label: vscode.l10n.t('Two releases of your own…'), description: vscode.l10n.t('folders, files or npm packages'), choice: null };
  const installed = choices.map((choice) => ({ label: labelText(choice.label), description: choice.npmName ?? '', detail: labelText(choice.path), choice }));
  const picked = await vscode.window.showQuickPick([...installed, own], {
    title: vscode.l10n.t('X-ray an update of what?'),
    placeHolder: installed.length === 0 ? vscode.l10n.t('No installed copy was found that could be compared.') : '',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return undefined;
  return picked.choice === null ? askTwo() : askOther(picked.choice);
}

async function askOther(choice: XrayChoice): Promise<ReleasePair | undefined> {
  if (choice.npmName === null) {
    const after = await askRelease(vscode.l10n.t('Compare {0} with which release?', choice.label));
    return after === undefined ? undefined : { before: choice.path, after };
  }
  const version = await vscode.window.showInputBox({
    title: vscode.l10n.t('Compare {0} with which version of {1}?', choice.label, choice.npmName),
    value: choice.advised ?? 'latest',
    prompt:
      choice.advised === null
        ? vscode.l10n.t('A version as in 1.2.3, or latest. npm is asked only after you have allowed it.')
        : vscode.l10n.t('{0} is the version we advise to move to. npm is asked only after you have allowed it.', choice.advised),
    ignoreFocusOut: true,
    validateInput: (text) => (VERSION_OR_TAG.test(text.trim()) ? undefined : vscode.l10n.t('Write a version as in 1.2.3, or latest.')),
  });
  return version === undefined ? undefined : choice.pairWith(version.trim());
}

async function askTwo(): Promise<ReleasePair | undefined> {
  const before = await askRelease(vscode.l10n.t('The earlier release'));
  if (before === undefined) return undefined;
  const after = await askRelease(vscode.l10n.t('The later release'));
  return after === undefined ? undefined : { before, after };
}

/** Editors on some systems pick either folders or files in one dialog, so it is asked first which. */
async function askRelease(title: string): Promise<string | undefined> {
  const folder = { label: vscode.l10n.t('Folder…') };
  const file = { label: vscode.l10n.t('File…'), description: vscode.l10n.t('.tgz, .vsix, or a program') };
  const npm = { label: vscode.l10n.t('Release of an npm package…'), description: vscode.l10n.t('fetched only after you have allowed it') };
  const kind = await vscode.window.showQuickPick([folder, file, npm], { title, ignoreFocusOut: true });
  if (kind === undefined) return undefined;
  if (kind === npm) return askNpmRelease(title);
  const [picked] = (await vscode.window.showOpenDialog({
    title,
    canSelectFiles: kind === file,
    canSelectFolders: kind === folder,
    openLabel: vscode.l10n.t('Compare'),
  })) ?? [];
  if (picked === undefined || picked.scheme === 'file') return picked?.fsPath;
  void vscode.window.showInformationMessage(vscode.l10n.t('Only folders and files of the machine that the extension runs on can be read.'));
  return undefined;
}

async function askNpmRelease(title: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    placeHolder: 'name@1.2.3',
    ignoreFocusOut: true,
    validateInput: (value) => (RELEASE.test(value.trim()) ? undefined : vscode.l10n.t('Write a package and a version, as in name@1.2.3.')),
  });
  return text?.trim();
}
