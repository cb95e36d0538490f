import type { Sighting } from '../core/model/sighting';
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
 * carrier's own word. Kept here until the record has a place for it.
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
 * The packages inside an installed npm package, as its manifest states them: none when it lacks the field. A field that
 * is no exact version still means that something is inside, at a version that cannot be read.
 */
export function bundledIn(outer: Sighting, manifest: JsonObject, catalogue: Catalogue): readonly Sighting[] {
  const inside: Sighting[] = [];
  for (const { name, label, field, carries } of CARRIERS) {
    const entry = catalogue.find('npm', carries);
    if (outer.package.ecosystem !== 'npm' || outer.package.name !== name || entry === null) continue;
    if (member(manifest, field) === undefined) continue;
    const carrier = outer.version.text === '' ? label : `${label} ${outer.version.text}`;
    inside.push({
      ...outer,
      tool: entry.tool,
      package: entry.package,
      version: installedVersion(manifest, field),
      presence: 'bundled',
      where: `inside ${carrier}, ${outer.where}`,
      // The carrier starts it; the command of the same name in PATH says nothing about this copy.
      active: null,
      via: field,
    });
  }
  return inside;
}
