import type { Catalogue } from './catalogue';
import { imagePins } from './container-image';
import { pinsInShell } from './mapped-shell';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, endsInBackslash, scriptLines, scriptSource, trimmed } from './script-lines';

/** Containers that systemd runs: `Image=` and `Exec=` of Podman's unit files. */
export const quadletReader: Reader = withRenovateHints({
  source: 'quadlet',
  label: 'Podman unit files',
  accepts: (path) => /\.(?:container|image)$/.test(path),
  read: readQuadlet,
});

const ENTRY = /^(Image|Exec)[ \t]{0,32}=/;

/** Syntax of https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html. */
function readQuadlet(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const pins: Pin[] = [];
  for (const { start, end, text: line } of scriptLines(text, endsInBackslash)) {
    const match = ENTRY.exec(line);
    if (match === null) continue;
    const value = trimmed(text, start + match[0].length, end);
    pins.push(...(match[1] === 'Image' ? imagePins(value, source, 'Image') : pinsInShell(value, source, 'Exec')));
  }
  return { pins: distinctPins(pins), problems: source.problems };
}
