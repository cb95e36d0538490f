import type { FactCollector } from './collector';

const MAX_SHOWN = 120;
const HEADER = /^([A-Za-z-]{1,40}):[ \t]*(\S.*)$/;
const NEEDED = /^[A-Za-z0-9][\w.-]*/;
const COMMANDS = new Set(['console_scripts', 'gui_scripts']);

/**
 * Reads the `METADATA` of a Python package: what it needs and its licence. The description behind the first empty line is
 * prose. Source: the Python Packaging User Guide, “Core metadata specifications”.
 */
export function readPythonMetadata(text: string, file: string, into: FactCollector): void {
  const place = { file, offset: null };
  for (const line of text.split(/\r?\n/)) {
    if (line === '') return;
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === 'requires-dist' || key === 'requires-external') {
      const needed = NEEDED.exec(value)?.[0] ?? '';
      if (needed === '') continue;
      const range = value.slice(needed.length).trim();
      // Python counts `a.b`, `a_b` and `A-B` as one name.
      const same = needed.toLowerCase().replace(/[-_.]+/g, '-');
      into.add('dependency', shortened(same), place);
      if (range !== '') into.add('dependency-range', shortened(`${same} ${range}`), place);
    } else if (key === 'license' || key === 'license-expression' || (key === 'classifier' && value.startsWith('License ::'))) {
      into.add('licence', shortened(value.trim()), place);
    }
  }
}

/** Reads `entry_points.txt`: commands, and what other programs load by themselves. Source: “Entry points specification”. */
export function readEntryPoints(text: string, file: string, into: FactCollector): void {
  const place = { file, offset: null };
  let group = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const equals = line.indexOf('=');
    if (line.startsWith('[') && line.endsWith(']')) group = line.slice(1, -1).trim();
    else if (equals > 0 && !line.startsWith('#')) {
      const name = line.slice(0, equals).trim();
      if (COMMANDS.has(group)) into.add('program', shortened(name), place);
      else into.add('extension-point', shortened(`${group} ${name}`), place);
    }
  }
}

/** Reads a `.pth` file: lines that begin with `import` are run at every start of Python. Source: its module `site`. */
export function readPathFile(text: string, file: string, into: FactCollector): void {
  if (/^import[ \t]/m.test(text)) into.add('install-script', shortened(`${file}, at every start of Python`), { file, offset: null });
}

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}
