import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';

/** A text and where it goes, relative to a folder, with `/` between the parts. */
export interface FileToWrite {
  readonly path: string;
  readonly text: string;
}

/** Writes a file so that whoever reads it at any moment sees the old or the new text as a whole. */
async function writeWhole(path: string, text: string): Promise<void> {
  // The same name every time: what a killed run leaves behind, the next one takes away.
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o644);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

/** Writes files below a folder, one after the other in their order; stops at the first that fails. */
export async function writeFiles(folder: string, files: readonly FileToWrite[]): Promise<Outcome<number>> {
  for (const { path, text } of files) {
    try {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeWhole(join(folder, path), text);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
      return failure(`${visible(path)} could not be written below ${visible(folder)} (${code})`);
    }
  }
  return success(files.length);
}
