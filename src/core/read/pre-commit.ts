import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import type { MappedText } from './offset-map';
import { classifyNpmVersion, resolveNpmSpec } from './package-spec';
import { pinAt, requirementPin, type PythonFile } from './python-pin';
import type { Pin, Reader, ReadResult } from './reader';
import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document';

/** What a hook's `language` installs its dependencies with; another language installs neither. */
const ECOSYSTEMS: ReadonlyMap<string, 'npm' | 'PyPI'> = new Map([
  ['python', 'PyPI'],
  ['conda', 'PyPI'],
  ['node', 'npm'],
]);

/** pre-commit: packages that are installed beside a hook. */
export const preCommitReader: Reader = {
  source: 'pre-commit',
  label: '.pre-commit-config.yaml',
  accepts: (path) => /(?:^|\/)\.pre-commit-(?:config|hooks)\.ya?ml$/.test(path),
  read: readPreCommit,
};

function readPreCommit(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const yaml = parseYaml(text);
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  const hooks = yaml.roots.flatMap((root) => [
    ...yaml.items(yaml.get(root, 'repos')).flatMap((repo) => yaml.items(yaml.get(repo, 'hooks'))),
    ...yaml.items(root),
  ]);
  return { pins: hooks.flatMap((hook) => hookPins(hook, yaml, file)), problems: yaml.problems.slice(0, 1) };
}

function hookPins(hook: YamlNode, yaml: YamlDocument, file: PythonFile): readonly Pin[] {
  const id = yaml.text(yaml.get(hook, 'id'))?.value ?? '';
  const language = yaml.text(yaml.get(hook, 'language'))?.value ?? null;
  const where = `hook ${id.slice(0, 60)}`;
  return yaml.items(yaml.get(hook, 'additional_dependencies')).flatMap((item) => {
    const written = yaml.text(item);
    return written === null ? [] : (dependencyPin(written, language, where, file) ?? []);
  });
}

/**
 * The hook's repository decides the language unless the hook states one: then the form of the dependency tells, and one
 * that both could mean counts only where a single one of them is known.
 */
function dependencyPin(written: MappedText, language: string | null, where: string, file: PythonFile): Pin | null {
  const ecosystem = language === null ? null : (ECOSYSTEMS.get(language) ?? 'other');
  if (ecosystem === 'other') return null;
  const python = ecosystem === 'npm' ? null : (requirementPin(written, { where }, file)?.pin ?? null);
  const npm = ecosystem === 'PyPI' ? null : npmPin(written, where, file);
  return python !== null && npm !== null ? null : (python ?? npm);
}

function npmPin(written: MappedText, where: string, file: PythonFile): Pin | null {
  const { value } = written;
  const spec = resolveNpmSpec(value);
  const entry = file.catalogue.find('npm', spec.name);
  if (entry === null) return null;
  const unpinned = spec.version === null || spec.version === '';
  const span = unpinned ? { start: spec.nameStart, end: spec.nameStart + spec.name.length } : { start: spec.versionStart, end: value.length };
  const place = written.locate(span.start, span.end);
  return pinAt(entry, classifyNpmVersion(unpinned ? null : spec.version), place.start, place.end, { where, via: place.via }, file);
}
