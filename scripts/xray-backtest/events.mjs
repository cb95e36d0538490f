// Which events of the feed begin or end between the two releases of a pair.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';

/** Events of the feed for these packages, with the versions at which they begin and end. */
export function boundaries(feedEvents, packages) {
  const found = [];
  for (const file of readdirSync(feedEvents).filter((name) => name.endsWith('.json')).sort()) {
    const event = JSON.parse(readFileSync(join(feedEvents, file), 'utf8'));
    for (const affected of event.affected ?? []) {
      if (!packages.has(affected.package?.name)) continue;
      for (const step of (affected.ranges ?? []).flatMap((range) => range.events ?? [])) {
        const [[kind, version]] = Object.entries(step);
        if (semver.valid(version) !== null) found.push({ id: event.id, package: affected.package.name, kind, version });
      }
    }
  }
  return found;
}

/** The boundaries that lie behind the earlier release and not behind the later one; a release that is the last affected ends with the next. */
export function within(all, name, before, after) {
  const [from, to] = [before, after].map((version) => version.replace(/-linux-x64$/, ''));
  return all
    .filter((b) => b.package === name)
    .filter(({ kind, version }) => kind === 'last_affected'
      ? semver.gte(version, from) && semver.lt(version, to)
      : semver.gt(version, from) && semver.lte(version, to))
    .map(({ id, kind, version }) => ({ id, kind: kind === 'introduced' ? 'begins' : 'ends', version }));
}
