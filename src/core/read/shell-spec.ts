import type { VersionText } from '../model/sighting';
import type { PackageDatabase } from '../model/tool';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { findImage, imageVersion, parseImageReference } from './container-image';
import { classifyNpmVersion, resolveNpmSpec } from './package-spec';
import { fieldText, subField, UNKNOWN, writtenSpan, type Field, type Piece } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { classifyToolVersion, findByToolManagerKey } from './tool-manager-key';

/** What turning a field into a pin needs: the look-ups, and the text for what is quoted as it is written. */
export interface SpecContext {
  readonly catalogue: Catalogue;
  readonly text: string;
}

type Place = Pick<ShellPin, 'start' | 'end' | 'variable' | 'via'>;

/** Where a person would change a field: its literal, wherever that stands; else the field as it is written. */
function placeOf(field: Field): Place | null {
  const [first, second] = field;
  const span = writtenSpan(field);
  if (first === undefined || span === null) return null;
  const via = field.find((piece: Piece) => piece.via !== null)?.via ?? null;
  if (second !== undefined) return { ...span, variable: null, via };
  // A part of an outside value has no place that its owner could find; the use is shown instead.
  if (first.variable !== null) return { ...span, variable: first.text === first.variable.value ? first.variable : null, via };
  return first.text === null ? { ...span, variable: null, via } : { start: first.start, end: first.end, variable: null, via };
}

/**
 * A pin from a name and what is written as its version; the name is the place of a pin without version. `classify` says
 * what a text means where npm's rules are not those of the place.
 */
export function pinOf(
  entry: CatalogueEntry,
  name: Field,
  versionField: Field,
  command: string,
  context: SpecContext,
  classify: (text: string) => VersionText = classifyNpmVersion,
): ShellPin | null {
  const text = fieldText(versionField);
  const place = placeOf(versionField.length === 0 ? name : versionField);
  if (place === null) return null;
  const version = text.includes(UNKNOWN) ? null : classify(text);
  if (version !== null && version.kind !== 'unreadable') return { entry, version, ...place, command };
  return { entry, version: { kind: 'unreadable', text: context.text.slice(place.start, place.end) }, ...place, command };
}

/** `@scope/name@version` of an npm package in the catalogue; null for everything else. */
export function npmPin(field: Field, command: string, context: SpecContext): ShellPin | null {
  const text = fieldText(field);
  const spec = resolveNpmSpec(text);
  const entry = context.catalogue.find('npm', spec.name);
  if (entry === null) return null;
  const name = subField(field, spec.nameStart, spec.nameStart + spec.name.length);
  const version = spec.version === null ? [] : subField(field, spec.versionStart, text.length);
  return pinOf(entry, name, version, command, context);
}

/** `publisher.name@version` of an editor extension in the catalogue; null for everything else. */
export function extensionPin(field: Field, command: string, context: SpecContext): ShellPin | null {
  const text = fieldText(field);
  const at = text.indexOf('@');
  const end = at < 0 ? text.length : at;
  const entry = context.catalogue.find('VSCode', text.slice(0, end));
  if (entry === null) return null;
  const version = at < 0 ? [] : subField(field, at + 1, text.length);
  return pinOf(entry, subField(field, 0, end), version, command, context);
}

/** `npm:name@version`, `pipx:name@version` or `key@version` of mise; null for what the catalogue does not know. */
export function toolKeyPin(field: Field, command: string, context: SpecContext): ShellPin | null {
  const text = fieldText(field);
  const at = text.lastIndexOf('@');
  // The `@` of a scope follows its backend.
  const end = at > 0 && text.charAt(at - 1) !== ':' ? at : text.length;
  return toolVersionPin(subField(field, 0, end), end < text.length ? subField(field, at + 1, text.length) : [], command, context);
}

/** A tool by its key with a version beside it, as asdf takes them. */
export function toolVersionPin(key: Field, version: Field, command: string, context: SpecContext): ShellPin | null {
  const entry = findByToolManagerKey(fieldText(key), context.catalogue)?.entry ?? null;
  return entry === null ? null : pinOf(entry, key, version, command, context, (text) => classifyToolVersion(entry, text));
}

/** A package by its name in a system's package manager; null for others. */
export function databasePin(
  manager: PackageDatabase,
  name: Field,
  version: Field,
  command: string,
  context: SpecContext,
): ShellPin | null {
  const entry = context.catalogue.findDatabasePackage(manager, fieldText(name));
  return entry === null ? null : pinOf(entry, name, version, command, context);
}

/** A container image in the catalogue; null for everything else. */
export function imageFieldPin(field: Field, command: string, context: SpecContext): ShellPin | null {
  const text = fieldText(field);
  const reference = parseImageReference(text);
  const entry = reference === null ? null : findImage(reference, context.catalogue);
  if (reference === null || entry === null) return null;
  const { version, start, end } = imageVersion(text, reference);
  const written = version.text === '' ? [] : subField(field, start, end);
  const name = subField(field, reference.written.start, reference.written.end);
  return pinOf(entry, name, written, command, context, () => version);
}
