import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseIndex } from '../../core/feed/check-versions';
import { dayOfNumber, type ListedPackage } from '../../core/feed/release-index-document';
import { packageKey } from '../../core/model/package';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { isJsonObject, member } from '../json-file';
import { isFolder } from './files';
import { readStrictJson } from './json-strict';

/**
 * The release index: every `<ecosystem>.json` of a folder. `packages` holds lists judged whole, `partial` those with
 * gaps; an entry is a list of versions, or an object with `versions`, the day `read`, and the `days` of the versions.
 * A folder that is not there gives no lists.
 */
export async function readReleaseLists(path: string): Promise<Outcome<readonly ListedPackage[]>> {
  const lists: ListedPackage[] = [];
  if (!(await isFolder(path))) return success(lists);
  for (const name of (await readdir(path)).filter((n) => n.endsWith('.json')).sort()) {
    const json = await readStrictJson(join(path, name));
    const shown = `releases/${visible(name)}`;
    if (!json.ok) return failure(`${shown} ${json.reason}`);
    const index = isJsonObject(json.value) ? json.value : {};
    const ecosystem = name.slice(0, -'.json'.length);
    for (const [field, whole] of [['packages', true], ['partial', false]] as const) {
      const group = member(index, field) ?? (whole ? null : {});
      if (!isJsonObject(group)) return failure(`${shown} has no "${field}"`);
      for (const [id, entry] of Object.entries(group)) {
        const list = listOf({ ecosystem, name: id, whole }, entry);
        if (list === null) return failure(`${shown}: ${visible(id)} is no list of versions`);
        lists.push(list);
      }
    }
  }
  return success(lists);
}

/** The lists judged whole, against which the absence of a version counts. */
export function wholeLists(lists: readonly ListedPackage[]): ReleaseIndex {
  return new Map(lists.filter((l) => l.whole).map((l) => [packageKey(l), l.versions]));
}

function listOf(id: Pick<ListedPackage, 'ecosystem' | 'name' | 'whole'>, entry: unknown): ListedPackage | null {
  const of = (name: string): unknown => (isJsonObject(entry) ? member(entry, name) : undefined);
  const list = isJsonObject(entry) ? of('versions') : entry;
  const days = of('days') ?? [];
  if (!Array.isArray(list) || !Array.isArray(days)) return null;
  const versions = list.filter((v): v is string => typeof v === 'string');
  if (versions.length !== list.length || (days.length > 0 && days.length !== list.length)) return null;
  const outBy = new Map<string, string>();
  for (const [i, version] of versions.entries()) {
    const day = dayOfNumber(days[i]);
    if (day !== null) outBy.set(version, day);
  }
  return { ...id, versions, outBy, asOf: dayOfNumber(of('read')) };
}
