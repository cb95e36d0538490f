/** A package as OSV spells it: ecosystem and name together are the identity; a bare name never is. */
export interface PackageId {
  /**
   * `npm`, `PyPI`, `VSCode`, `GitHub Actions`, `Homebrew` as OSV spells them, or our `x-native` for vendor installers
   * and `x-image` for container images.
   */
  readonly ecosystem: string;
  readonly name: string;
}

/** Ecosystems whose names do not differ by case: the marketplace and GitHub fold it, image names have none. */
const CASE_FOLDED: ReadonlySet<string> = new Set(['VSCode', 'GitHub Actions', 'x-image']);

/** A name as the Python index compares it: no case, and runs of `-`, `_` and `.` are one (PEP 503). */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** One string per package, equal for equal packages; a name is folded only as far as its ecosystem folds it. */
export function packageKey(id: PackageId): string {
  if (id.ecosystem === 'PyPI') return `PyPI/${pythonName(id.name)}`;
  const name = CASE_FOLDED.has(id.ecosystem) ? id.name.toLowerCase() : id.name;
  return `${id.ecosystem}/${name}`;
}

const PURL_TYPES: Readonly<Record<string, string>> = {
  npm: 'npm',
  PyPI: 'pypi',
  VSCode: 'vscode-extension',
  'GitHub Actions': 'githubactions',
  Homebrew: 'brew',
};

/** A package URL (purl) for the package; ecosystems without a registered type become `generic`. */
export function purl(id: PackageId, version?: string): string {
  const type = PURL_TYPES[id.ecosystem] ?? 'generic';
  const raw = id.ecosystem === 'VSCode' ? id.name.toLowerCase().replace('.', '/') : id.name;
  const path = raw.split('/').map(encodeURIComponent).join('/');
  return `pkg:${type}/${path}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
}
