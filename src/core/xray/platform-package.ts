/** The system that a program is for, by Node's names: `linux`, `darwin`, `win32`; `x64`, `arm64`. */
export interface System {
  readonly platform: string;
  readonly arch: string;
}

/** What a package's manifest says of the parts it is installed with. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  /** True when npm runs a script of it at installation, which may change its files. */
  readonly hasInstallScript: boolean;
  /** True when its `node_modules` belongs to the release. */
  readonly bundles: boolean;
  readonly optional: Readonly<Record<string, string>>;
}

/** A package that holds the program of another one for one system. */
export interface PlatformPackage {
  /** Name of its folder in `node_modules`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

/** Reads a `package.json`; null when it is none. */
export function packageManifest(json: string): PackageManifest | null {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { name, version, scripts, optionalDependencies: optional, bundleDependencies, bundledDependencies, gypfile } = value;
  if (typeof name !== 'string' || typeof version !== 'string') return null;
  const bundled = bundleDependencies ?? bundledDependencies;
  return {
    name,
    version,
    hasInstallScript: gypfile === true || (isObject(scripts) && ['preinstall', 'install', 'postinstall'].some((s) => Object.hasOwn(scripts, s))),
    bundles: bundled === true || (Array.isArray(bundled) && bundled.length > 0),
    optional: isObject(optional) ? Object.fromEntries(Object.entries(optional).filter(isText)) : {},
  };
}

/** How vendors write the names of systems in names of packages. */
const WORDS: Readonly<Record<string, readonly string[]>> = { win32: ['win32', 'windows'] };
const ALIAS = /^npm:(@?[^@\s]{1,220})@(\d[^@\s]{0,80})$/;
const EXACT = /^\d{1,10}\.\d{1,10}\.\d{1,10}(?:[-+][0-9A-Za-z.+-]{1,60})?$/;

/**
 * The package with the program for a system that a package brings along: an optional dependency named after the system,
 * of the package's own version, or named after the package, or a release of the package itself under another name.
 */
export function platformPackage({ name, version, optional }: PackageManifest, system: System): PlatformPackage | null {
  for (const word of WORDS[system.platform] ?? [system.platform]) {
    const end = `-${word}-${system.arch}`;
    for (const [folder, range] of Object.entries(optional)) {
      if (!folder.endsWith(end) || /(?:^|\/)\.\.?(?:\/|$)|\\/.test(folder)) continue;
      const [, aliased, at] = ALIAS.exec(range) ?? [];
      if (aliased !== undefined && at !== undefined && EXACT.test(at)) {
        if (aliased === name) return { folder, name: aliased, version: at };
      } else if (EXACT.test(range) && (range === version || folder === `${name}${end}`)) {
        return { folder, name: folder, version: range };
      }
    }
  }
  return null;
}
