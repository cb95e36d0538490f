import { splitNpmSpec } from './package-spec';

/** The package that a key of overrides speaks of: `parent>name@range`, globs such as `parent/name`, and `name@range`. */
export function overriddenName(key: string): string {
  const child = key.slice(key.lastIndexOf('>') + 1).trim();
  const scope = child.lastIndexOf('/@');
  if (scope >= 0) return splitNpmSpec(child.slice(scope + 1)).name;
  const name = splitNpmSpec(child).name;
  const parts = name.split('/');
  return name.startsWith('@') && parts.length <= 2 ? name : (parts.at(-1) ?? name);
}

/** Whether a key of overrides holds for every copy of the package, the manifest's own among them: no parent, no range. */
export function overridesAll(key: string): boolean {
  const name = key.startsWith('**/') ? key.slice(3) : key;
  return name === overriddenName(name);
}
