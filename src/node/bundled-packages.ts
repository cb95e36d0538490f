import { followedLine, indexPackages } from '../core/assess/derive';
import { packageKey, type PackageId } from '../core/model/package';
import type { Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { Catalogue } from '../core/read/catalogue';
import { installedVersion } from './installed-package';
import { member, type JsonObject } from './json-file';

/** A package that carries another one and names its version in a field of its own manifest. */
interface Carrier {
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly field: string;
  /** The npm package that is inside. */
  readonly carries: string;
}

/**
 * Tool records cannot express this: their derivations only compute one version from another, while the field is the
 * carrier's own word, against which the computed one is held.
 */
const CARRIERS: readonly Carrier[] = [
  {
    name: '@anthropic-ai/claude-agent-sdk',
    label: 'Claude Agent SDK',
    field: 'claudeCodeVersion',
    carries: '@anthropic-ai/claude-code',
  },
];

/**
 * An installed npm package with the packages inside it, as its manifest states them. One whose version is the one that the
 * tool record derives from the carrier's own is one thing with it: the carrier is compared on that line, and only mentions
 * it. Any other is a sighting of its own, also when the field is no exact version: something is inside all the same.
 */
export function withBundled(
  outer: Sighting,
  manifest: JsonObject,
  catalogue: Catalogue,
  tools: readonly Tool[],
): readonly Sighting[] {
  const inside: Sighting[] = [];
  const mentioned: string[] = [];
  for (const { name, label, field, carries } of CARRIERS) {
    const entry = catalogue.find('npm', carries);
    if (outer.package.ecosystem !== 'npm' || outer.package.name !== name || entry === null) continue;
    if (member(manifest, field) === undefined) continue;
    const version = installedVersion(manifest, field);
    if (version.kind === 'exact' && derivedVersion(outer, entry.package, tools) === version.text) {
      mentioned.push(`${tools.find((t) => t.id === entry.tool)?.name ?? carries} ${version.text}`);
      continue;
    }
    const carrier = outer.version.text === '' ? label : `${label} ${outer.version.text}`;
    inside.push({
      ...outer,
      tool: entry.tool,
      package: entry.package,
      version,
      presence: 'bundled',
      where: `inside ${carrier}, ${outer.where}`,
      // The carrier starts it; the command of the same name in PATH says nothing about this copy.
      active: null,
      via: field,
    });
  }
  if (mentioned.length === 0) return [outer, ...inside];
  return [{ ...outer, where: `${outer.where}, carries ${mentioned.join(' and ')}` }, ...inside];
}

/** The version on a package's line that the carrier stands for by the tool records; null when they do not tell. */
function derivedVersion(outer: Sighting, line: PackageId, tools: readonly Tool[]): string | null {
  const followed = followedLine(outer, indexPackages(tools));
  if (followed?.key !== packageKey(line) || !('version' in followed.step)) return null;
  return followed.step.version.kind === 'exact' ? followed.step.version.text : null;
}
