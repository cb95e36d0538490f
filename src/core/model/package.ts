/** A package as OSV spells it: ecosystem and name together are the identity; a bare name never is. */
export interface PackageId {
  /** `npm`, `PyPI`, `VSCode`, `GitHub Actions`, `Homebrew` as OSV spells them, or our `x-native` for vendor installers. */
  readonly ecosystem: string;
  readonly name: string;
}

/** Ecosystems whose names do not differ by case: the marketplace and GitHub both fold it. */
const CASE_FOLDED: ReadonlySet<string> = new Set(['VSCode', 'GitHub Actions']);

/** One string per package, equal for equal packages; case is folded only where the ecosystem folds it. */
export function packageKey(id: PackageId): string {
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
