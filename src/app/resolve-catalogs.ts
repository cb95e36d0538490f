import { packageKey } from '../core/model/package';
import type { Place, Sighting } from '../core/model/sighting';
import { CATALOG, catalogWhere } from '../core/read/catalogs';
import type { MergeCandidate, MergeSpot } from '../core/read/merge';

const REFERENCE = 'catalog:';

/** Sources whose files hold catalogs. */
const HOLDERS: ReadonlySet<string> = new Set(['catalogs', 'package-json']);

/**
 * Manifests of a workspace say `catalog:` where a list further up states the version (pnpm, yarn, bun). Such an entry
 * becomes a further place of the list's nearest one, whose literal is the place to change; it stays unreadable when no
 * list in its folder or above has it.
 */
export function resolveCatalogs(candidates: readonly MergeCandidate[]): readonly MergeCandidate[] {
  const lists = new Map<string, MergeCandidate>();
  for (const c of candidates) {
    if (!isListed(c.sighting)) continue;
    const key = listKey(c.folder, c.sighting.where, c.sighting);
    if (!lists.has(key)) lists.set(key, c);
  }
  const referring = new Map<MergeCandidate, MergeCandidate[]>();
  const resolved = new Set<MergeCandidate>();
  for (const c of lists.size === 0 ? [] : candidates) {
    const list = isReference(c.sighting) ? nearest(c, lists) : null;
    if (list === null) continue;
    resolved.add(c);
    referring.set(list, [...(referring.get(list) ?? []), c]);
  }
  return candidates.filter((c) => !resolved.has(c)).map((c) => withReferences(c, referring.get(c) ?? []));
}

function isListed({ places, where }: Sighting): boolean {
  return HOLDERS.has(places[0].source) && (where === CATALOG || where.startsWith(`${CATALOG} `));
}

function isReference({ places, version }: Sighting): boolean {
  return places[0].source === 'package-json' && version.kind === 'unreadable' && version.text.startsWith(REFERENCE);
}

function listKey(folder: string, where: string, sighting: Sighting): string {
  return `${folder}\n${where}\n${packageKey(sighting.package)}`;
}

function nearest({ folder, sighting }: MergeCandidate, lists: ReadonlyMap<string, MergeCandidate>): MergeCandidate | null {
  const where = catalogWhere(sighting.version.text.slice(REFERENCE.length).trim());
  for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const list = lists.get(listKey(at, where, sighting));
    if (list !== undefined && list.sighting.root === sighting.root) return list;
  }
  return null;
}

function withReferences(list: MergeCandidate, references: readonly MergeCandidate[]): MergeCandidate {
  if (references.length === 0) return list;
  const also: readonly MergeSpot[] = references.flatMap(({ folder, mergeKey }) => (mergeKey === null ? [] : [{ folder, mergeKey }]));
  const others: readonly Place[] = references.flatMap((r) => r.sighting.places);
  return { ...list, also, sighting: { ...list.sighting, places: [...list.sighting.places, ...others] } };
}
