import type { TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { Tool } from '../model/tool';

/** Links between records: everything that is named exists, and events that know of each other say so on both sides. */
export function checkLinks(feed: Feed): string[] {
  const events = new Map(feed.events.map((e) => [e.id, e]));
  const vendors = new Set(feed.vendors.map((v) => v.id));
  const packages = new Map<string, string>();
  const lines: string[] = [];
  for (const tool of feed.tools) {
    if (!vendors.has(tool.vendor)) lines.push(`${tool.id}: the vendor ${tool.vendor} has no record`);
    for (const { package: id } of tool.packages) {
      const key = packageKey(id);
      const other = packages.get(key);
      if (other !== undefined) lines.push(`${tool.id}: the package ${key} belongs to ${other} already`);
      packages.set(key, tool.id);
    }
  }
  for (const tool of feed.tools) lines.push(...checkTool(tool, feed.tools));
  for (const event of feed.events) {
    if (!vendors.has(event.vendor)) lines.push(`${event.id}: the vendor ${event.vendor} has no record`);
    lines.push(...checkRelated(event, events), ...checkPackages(event, packages));
  }
  return [...lines, ...checkAliases(feed.events)];
}

function checkRelated(event: TrustEvent, events: ReadonlyMap<string, TrustEvent>): string[] {
  return event.related.flatMap((id) => {
    const other = events.get(id);
    if (id === event.id) return [`${event.id}: is related to itself`];
    if (other === undefined) return [`${event.id}: the related record ${id} does not exist`];
    return other.related.includes(event.id) ? [] : [`${event.id}: ${id} does not name it as related in turn`];
  });
}

function checkPackages(event: TrustEvent, packages: ReadonlyMap<string, string>): string[] {
  const keys = event.affected.map((a) => packageKey(a.package));
  return keys.flatMap((key, i) => {
    if (!packages.has(key)) return [`${event.id}: the package ${key} belongs to no tool`];
    return keys.indexOf(key) === i ? [] : [`${event.id}: the package ${key} stands twice under affected`];
  });
}

/** A package follows one that has a line of its own, so that derivations never chain. */
function checkTool(tool: Tool, tools: readonly Tool[]): string[] {
  const own = new Set(tool.packages.map((p) => packageKey(p.package)));
  const lines = tool.locations
    .filter((l) => !own.has(packageKey(l.package)))
    .map((l) => `${tool.id}: the location ${l.folder} is for a package that the tool does not have`);
  for (const { package: id, follows } of tool.packages) {
    if (follows === undefined) continue;
    const key = packageKey(follows.package);
    const line = tools.flatMap((t) => t.packages).find((p) => packageKey(p.package) === key);
    if (line === undefined) lines.push(`${tool.id}: ${packageKey(id)} follows ${key}, which no tool has`);
    else if (line.follows !== undefined) lines.push(`${tool.id}: ${packageKey(id)} follows ${key}, which follows another`);
  }
  const ecosystems = new Set(tool.packages.map((p) => p.package.ecosystem));
  for (const ecosystem of ecosystems) {
    if (!Object.hasOwn(tool.updateHint, ecosystem)) lines.push(`${tool.id}: has no update hint for ${ecosystem}`);
  }
  for (const ecosystem of Object.keys(tool.updateHint)) {
    if (!ecosystems.has(ecosystem)) lines.push(`${tool.id}: has an update hint for ${ecosystem}, but no such package`);
  }
  return lines;
}

/** One CVE or advisory is one event; two records that share an alias are one too many. */
function checkAliases(events: readonly TrustEvent[]): string[] {
  const owners = new Map<string, string>();
  return events.flatMap((event) =>
    event.aliases.flatMap((alias) => {
      const owner = owners.get(alias);
      owners.set(alias, event.id);
      return owner === undefined ? [] : [`${event.id}: the alias ${alias} belongs to ${owner} already`];
    }),
  );
}
