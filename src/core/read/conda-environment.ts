import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { addressPin, requirementPin, type PythonFile } from './python-pin';
import type { Pin, Reader, ReadResult } from './reader';
import { parseYaml } from './yaml-document';

/** conda's environment file: packages of conda channels, and those of pip in a list below. */
export const condaEnvironmentReader: Reader = {
  source: 'conda-environment',
  label: 'environment.yml',
  accepts: (path) => /(?:^|\/)(?:conda[-_.])?env(?:ironment)?(?:[-_.][\w-]{1,64})?\.ya?ml$/.test(path),
  read: readEnvironment,
};

function readEnvironment(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const yaml = parseYaml(text);
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  const conda = { where: 'dependencies', via: 'conda package' };
  const pip = { where: 'dependencies, pip' };
  const pins = yaml.roots.flatMap((root) => yaml.items(yaml.get(root, 'dependencies'))).flatMap((item): readonly Pin[] => {
    const written = yaml.text(item);
    if (written !== null) {
      const found = requirementPin(written, conda, file, 'conda');
      return found === null ? [] : [found.pin];
    }
    return yaml.items(yaml.get(item, 'pip')).flatMap((line) => {
      const requirement = yaml.text(line);
      if (requirement === null) return [];
      return requirementPin(requirement, pip, file)?.pin ?? addressPin(requirement, pip, file) ?? [];
    });
  });
  return { pins, problems: yaml.problems.slice(0, 1) };
}
