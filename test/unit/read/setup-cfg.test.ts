// Danger: setup.cfg is shared by many tools; only what setuptools installs is a pin, and only on its own lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setupCfgReader } from '../../../src/core/read/setup-cfg';
import { checkTotal, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(setupCfgReader, text, 'setup.cfg');

describe('what is required', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['[options]\ninstall_requires =\n  litellm==1.82.6\n', ['options install_requires: litellm exact 1.82.6 3 <1.82.6>']],
    ['[options]\r\ninstall_requires =\r\n\tlitellm==1.82.6\r\n\taider-chat\r\n', ['options install_requires: litellm exact 1.82.6 3 <1.82.6>', 'options install_requires: aider-chat floating  4 <aider-chat>']],
    ['[options]\ninstall_requires = litellm==1.82.6', ['options install_requires: litellm exact 1.82.6 2 <1.82.6>']],
    ['[options]\nsetup_requires: litellm>=1', ['options setup_requires: litellm range >=1 2 <>=1>']],
    ['[options]\ninstall_requires =\n  # litellm==1.0.0\n\n  litellm==1.82.6; python_version < "3.9"', ['options install_requires: litellm exact 1.82.6 5 <1.82.6>']],
    ['[options.extras_require]\nproxy =\n  litellm[proxy]~=1.82', ['options.extras_require proxy: litellm range ~=1.82 3 <~=1.82>']],
    ['[options]\ninstall_requires =\nlitellm==1.82.6', []],
    ['[options]\npackages =\n  litellm', []],
    ['[metadata]\ninstall_requires =\n  litellm==1.82.6', []],
    ['[options]\ninstall_requires =\n[x]\n  litellm==1.82.6', []],
    ['[options.package_data]\nlitellm = x', []],
    ['install_requires = litellm==1.82.6', []],
    ['', []],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), expected); });
});

test('no text makes it throw', () => {
  checkTotal(setupCfgReader, 'setup.cfg', ['[options]', '[options.extras_require]', 'install_requires', '=', ':', '  litellm', '==1.82.6', '#', ';', '[', ']', '\t']);
});
