import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { MappedTextBuilder, type MappedText } from './offset-map';
import { requirementPin, type PythonFile } from './python-pin';
import { pathNames, tomlText } from './python-table';
import type { Reader, ReadResult } from './reader';
import { parseToml } from './toml-document';

const OPEN = /^# \/\/\/ script[^\S\n]*$/;
const CLOSE = /^# \/\/\/[^\S\n]*$/;

/** Folders of other people's packages. */
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages|\.?venv|env|\.tox|\.nox|\.eggs|__pycache__|__pypackages__)\//;

/** The block of a Python script that names what it needs (PEP 723). */
export const pep723Reader: Reader = {
  source: 'pep723',
  label: 'Python scripts with a script block',
  accepts: (path) => path.endsWith('.py') && !FOREIGN.test(path),
  read: readScript,
};

function readScript(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const blocks = scriptBlocks(text);
  const [block] = blocks;
  if (block === undefined) return { pins: [], problems: [] };
  const lines = new LineIndex(text);
  const line = lines.position(block.locate(0, 0).start).line + 1;
  // Two blocks are an error by the specification; no tool runs such a script.
  if (blocks.length > 1) return { pins: [], problems: [`Line ${line}: the file has more than one script block.`] };
  const { entries, problems } = parseToml(block.value);
  const file: PythonFile = { text, lines, catalogue };
  const pins = entries.flatMap((entry) => {
    if (pathNames(entry).join('.') !== 'dependencies') return [];
    return requirementPin(inFile(tomlText(entry, block.value), block), { where: 'script block' }, file)?.pin ?? [];
  });
  return { pins, problems: problems.map(() => `Line ${line}: the script block is not valid TOML.`) };
}

/** A value of the block with its places in the file. */
function inFile(value: MappedText, block: MappedText): MappedText {
  const { start, end } = value.locate(0, value.value.length);
  const builder = new MappedTextBuilder();
  if (block.value.slice(start, end) === value.value) builder.append(block, start, end);
  else {
    const place = block.locate(start, end);
    builder.put(value.value, place.start, place.end);
  }
  return builder.build();
}

/** The blocks without the `# ` before their lines. A block ends at the last `# ///` before the first other line. */
function scriptBlocks(text: string): readonly MappedText[] {
  const blocks: MappedText[] = [];
  let open: { readonly builder: MappedTextBuilder; closed: MappedText | null } | null = null;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next + 1;
    const line = text.slice(at, end).trimEnd();
    if (open !== null && (line === '#' || line.startsWith('# '))) {
      if (CLOSE.test(line)) open.closed = open.builder.build();
      open.builder.copy(text, Math.min(at + 2, end), end);
    } else {
      if (open?.closed != null) blocks.push(open.closed);
      open = OPEN.test(line) ? { builder: new MappedTextBuilder(), closed: null } : null;
    }
    at = end;
  }
  return open?.closed == null ? blocks : [...blocks, open.closed];
}
