import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { mapVerbatim } from './offset-map';
import { requirementPin, type PythonFile } from './python-pin';
import type { Pin, Reader, ReadResult } from './reader';

const SECTION = /^\[([^\]]+)\]/;
const OPTION = /^([^\s=:#;][^=:]*)[=:]/;

/** setuptools' declarative file: what a package requires, and its extras. */
export const setupCfgReader: Reader = {
  source: 'setup-cfg',
  label: 'setup.cfg',
  accepts: (path) => path === 'setup.cfg' || path.endsWith('/setup.cfg'),
  read: readSetupCfg,
};

const REQUIREMENTS: ReadonlySet<string> = new Set(['install_requires', 'setup_requires', 'tests_require']);

function isRequirementList(section: string, option: string): boolean {
  return section === 'options.extras_require' || (section === 'options' && REQUIREMENTS.has(option));
}

/**
 * Lines as Python's configparser reads them: an option at the start of a line, its other values on indented lines, and
 * comments on lines of their own. No library for this kind of file tells where a value stands.
 */
function readSetupCfg(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  const pins: Pin[] = [];
  let section = '';
  let where: string | null = null;
  const add = (start: number, end: number): void => {
    const found = where === null ? null : requirementPin(mapVerbatim(text, start, end), { where }, file);
    if (found !== null) pins.push(found.pin);
  };
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, end);
    const option = OPTION.exec(line);
    if (/^\s*(?:[#;]|$)/.test(line)) {
      // A comment or an empty line ends nothing.
    } else if (/^\s/.test(line)) {
      add(at, end);
    } else if (line.startsWith('[')) {
      section = SECTION.exec(line)?.[1]?.trim() ?? '';
      where = null;
    } else {
      const name = option?.[1]?.trim() ?? '';
      where = isRequirementList(section, name) ? `${section} ${name}`.slice(0, 80) : null;
      add(at + (option?.[0].length ?? 0), end);
    }
    at = end + 1;
  }
  return { pins, problems: [] };
}
