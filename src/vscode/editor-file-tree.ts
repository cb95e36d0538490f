import * as vscode from 'vscode';
import type { CancelToken } from '../ports/cancel';
import { MAX_FILE_BYTES, type DirEntry, type FileTree } from '../ports/file-tree';
import { failure, success, type Outcome } from '../ports/outcome';

/**
 * Reading access that suits an editor: open documents as they stand in the window (also unsaved), files on disk by
 * the plain tree, and files of virtual workspaces by the editor's own file system.
 */
export class EditorFileTree implements FileTree {
  private readonly plain: FileTree;

  constructor(plain: FileTree) {
    this.plain = plain;
  }

  async list(uri: string, cancel: CancelToken): Promise<Outcome<readonly DirEntry[]>> {
    if (uri.startsWith('file:')) {
      const listed = await this.plain.list(uri, cancel);
      // Spelled as the editor spells them, so that an open document and its file have one address.
      return listed.ok ? success(listed.value.map((e) => ({ ...e, uri: vscode.Uri.parse(e.uri).toString() }))) : listed;
    }
    const folder = vscode.Uri.parse(uri);
    try {
      const entries = await vscode.workspace.fs.readDirectory(folder);
      return success(entries.map(([name, type]) => toEntry(folder, name, type)).sort(byName));
    } catch (error) {
      return fromError(uri, error);
    }
  }

  async read(uri: string, cancel: CancelToken): Promise<Outcome<string>> {
    const open = vscode.workspace.textDocuments.find((d) => d.isDirty && d.uri.toString() === uri);
    if (open !== undefined) return success(open.getText());
    if (uri.startsWith('file:')) return this.plain.read(uri, cancel);
    try {
      const target = vscode.Uri.parse(uri);
      const { size } = await vscode.workspace.fs.stat(target);
      if (size > MAX_FILE_BYTES) return failure(`The file is over ${MAX_FILE_BYTES / 1024 / 1024} MB and was not read.`);
      const bytes = await vscode.workspace.fs.readFile(target);
      if (bytes.subarray(0, 8192).includes(0)) return failure('The file is binary and was not read.');
      return success(new TextDecoder('utf-8').decode(bytes));
    } catch (error) {
      return fromError(uri, error);
    }
  }

  async realUri(uri: string): Promise<Outcome<string>> {
    return uri.startsWith('file:') ? this.plain.realUri(uri) : success(uri);
  }
}

function toEntry(folder: vscode.Uri, name: string, type: vscode.FileType): DirEntry {
  const isFolder = (type & vscode.FileType.Directory) !== 0;
  const isFile = (type & vscode.FileType.File) !== 0;
  return {
    name,
    uri: vscode.Uri.joinPath(folder, name).toString(),
    kind: isFolder ? 'folder' : isFile ? 'file' : 'other',
    link: (type & vscode.FileType.SymbolicLink) !== 0,
  };
}

function byName(a: DirEntry, b: DirEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function fromError(uri: string, error: unknown): Outcome<never> {
  const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
  const said = error instanceof Error ? error.message : String(error);
  return failure(`${uri} could not be read: ${said}`, missing);
}
