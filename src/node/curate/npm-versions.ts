import { isPackageName, isVersion } from '../../core/curate/watch-state';
import { visible } from '../../core/present/escape';
import { platformPackage } from '../../core/xray/platform-package';
import { failure, success, type Outcome } from '../../ports/outcome';
import { isJsonObject, member } from '../json-file';
import { npmFields, type NpmRun } from './npm-download';

/** The releases of a package as npm lists them. */
export interface NpmListing {
  readonly versions: readonly string[];
  /** Version to the day that npm states, `YYYY-MM-DD`. A copy of a registry knows only the day of copying. */
  readonly days: ReadonlyMap<string, string>;
}

/** A release of an npm package. */
export interface NpmPart {
  readonly name: string;
  readonly version: string;
}

/** What npm knows of packages without fetching a release. A parameter of what uses it, as `ArchiveSource` is. */
export interface NpmKnowledge {
  /** The releases of a package; the failure is `missing` when npm does not have it. */
  list(name: string): Promise<Outcome<NpmListing>>;
  /** The package that brings the program of a release for 64-bit Linux on Intel; null when it has none of its own. */
  program(name: string, version: string): Promise<Outcome<NpmPart | null>>;
}

/** More releases than any package of an agent has. */
const MAX_VERSIONS = 50_000;
/** One system is enough to see what came in; this one is what most build machines are. */
const SYSTEM = { platform: 'linux', arch: 'x64' };

/** The ordinary npm client's knowledge, from whatever registry it is set to. */
export function npmKnowledge(run: NpmRun): NpmKnowledge {
  return {
    async list(name) {
      const stated = await npmFields(name, null, ['versions', 'time'], run);
      if (!stated.ok) return stated;
      const listing = listingOf(stated.value);
      if (listing === null) return failure(`${visible(name)}: npm lists no release of it`, true);
      return listing.versions.length <= MAX_VERSIONS ? success(listing) : failure(`${visible(name)} has more than ${MAX_VERSIONS} releases`);
    },
    async program(name, version) {
      const stated = await npmFields(name, version, ['optionalDependencies'], run);
      return stated.ok ? success(programOf(stated.value, name, version)) : stated;
    },
  };
}

/** Both fields come as one object; a single one comes bare. */
function listingOf(stated: unknown): NpmListing | null {
  const both = isJsonObject(stated) ? stated : { versions: stated };
  const listed: unknown = member(both, 'versions');
  const versions = (Array.isArray(listed) ? (listed as readonly unknown[]) : [listed]).filter((v): v is string => typeof v === 'string' && isVersion(v));
  if (versions.length === 0) return null;
  const times = member(both, 'time');
  const days = new Map<string, string>();
  for (const version of versions) {
    const time = isJsonObject(times) ? member(times, version) : undefined;
    const day = typeof time === 'string' ? /^\d{4}-\d{2}-\d{2}(?=T)/.exec(time)?.[0] : undefined;
    if (day !== undefined) days.set(version, day);
  }
  return { versions, days };
}

function programOf(stated: unknown, name: string, version: string): NpmPart | null {
  const texts = isJsonObject(stated) ? Object.entries(stated).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : [];
  const found = platformPackage({ name, version, hasInstallScript: false, bundles: false, optional: Object.fromEntries(texts) }, SYSTEM);
  return found !== null && isPackageName(found.name) && isVersion(found.version) ? { name: found.name, version: found.version } : null;
}
