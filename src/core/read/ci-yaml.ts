import type { Catalogue } from './catalogue';
import { CI_FORMATS, IMAGE_FORMAT, type CiFormat } from './ci-formats';
import { readGitlab } from './ci-gitlab';
import { CiWalk, TOP } from './ci-walk';
import { LineIndex } from './line-index';
import type { ShellSource } from './mapped-shell';
import type { Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { parseYaml } from './yaml-document';

const OVERRUN = 'Line 1: aliases repeat the parts of this file too often; some were not read.';

function readCiFile(format: CiFormat, text: string, catalogue: Catalogue): ReadResult {
  // Without this mark in front, cloud-init takes the file for something else.
  if (format.source === 'cloud-init' && !/^\ufeff?#cloud-config/.test(text)) return { pins: [], problems: [] };
  const document = parseYaml(text);
  const source: ShellSource = { text, lines: new LineIndex(text), catalogue, problems: [...document.problems] };
  const walk = new CiWalk(document, format, source);
  for (const root of document.roots) {
    if (format.special === 'gitlab') readGitlab(root, walk, TOP);
    else walk.visit(root, TOP);
  }
  // Merge keys are followed while reading, so their bound is told only now.
  const late = document.problems.filter((p) => !source.problems.includes(p));
  return { pins: walk.pins, problems: [...source.problems, ...late, ...(walk.isCut ? [OVERRUN] : [])] };
}

/**
 * Every other YAML file. Most of them are no objects of Kubernetes and some are very long, so only what names an image
 * and may name one of ours, or a package with a version, is parsed.
 */
function readImageFile(text: string, catalogue: Catalogue): ReadResult {
  const lower = text.toLowerCase();
  const isWorthIt = lower.includes('image') && catalogue.needles.some((needle) => isTelling(lower, needle));
  return isWorthIt ? readCiFile(IMAGE_FORMAT, text, catalogue) : { pins: [], problems: [] };
}

/** Whether a name stands in a text; one that may be a common word counts only in a path or before a version. */
function isTelling(lower: string, needle: string): boolean {
  if (/[^a-z0-9]/.test(needle)) return lower.includes(needle);
  return lower.includes(`/${needle}`) || lower.includes(`${needle}@`);
}

/** One reader for each YAML format of build systems and the like. */
export const CI_READERS: readonly Reader[] = CI_FORMATS.map((format) =>
  withRenovateHints({
    source: format.source,
    label: format.label,
    accepts: (path) => format.path.test(path),
    read: (text, _path, catalogue) => readCiFile(format, text, catalogue),
  }),
);

/** Kubernetes objects, Helm values and Kustomize; accepts every YAML file, so it stands after all others. */
export const imageYamlReader: Reader = withRenovateHints({
  source: IMAGE_FORMAT.source,
  label: IMAGE_FORMAT.label,
  accepts: (path) => IMAGE_FORMAT.path.test(path),
  read: (text, _path, catalogue) => readImageFile(text, catalogue),
});
