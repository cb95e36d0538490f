import type { TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { Derivation, Tool, ToolLocation, VersionScheme } from '../model/tool';

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

function checkTool(tool: Tool, tools: readonly Tool[]): string[] {
  const ecosystems = new Set(tool.packages.map((p) => p.package.ecosystem));
  const lines = [...checkFollows(tool, tools), ...checkLocations(tool, tools)];
  for (const ecosystem of ecosystems) {
    if (!Object.hasOwn(tool.updateHint, ecosystem)) lines.push(`${tool.id}: has no update hint for ${ecosystem}`);
  }
  for (const ecosystem of Object.keys(tool.updateHint)) {
    if (!ecosystems.has(ecosystem)) lines.push(`${tool.id}: has an update hint for ${ecosystem}, but no such package`);
  }
  for (const ecosystem of tool.autoUpdate?.ecosystems ?? []) {
    if (!ecosystems.has(ecosystem)) lines.push(`${tool.id}: says how ${ecosystem} copies update themselves, but has no such package`);
  }
  const successor = tool.endOfLife?.successor ?? null;
  if (successor === tool.id) lines.push(`${tool.id}: is its own successor`);
  else if (successor !== null && !tools.some((t) => t.id === successor)) {
    lines.push(`${tool.id}: the successor ${successor} has no record`);
  }
  return lines;
}

/** A package follows one that has a line of its own, so that derivations never chain, and by a step that fits both. */
function checkFollows(tool: Tool, tools: readonly Tool[]): string[] {
  return tool.packages.flatMap(({ package: id, scheme, follows }) => {
    if (follows === undefined) return [];
    const key = packageKey(follows.package);
    const at = `${tool.id}: ${packageKey(id)}`;
    const line = tools.flatMap((t) => t.packages).find((p) => packageKey(p.package) === key);
    if (line === undefined) return [`${at} follows ${key}, which no tool has`];
    if (line.follows !== undefined) return [`${at} follows ${key}, which follows another`];
    return checkStep(follows.derivation, scheme, line.scheme).map((fault) => `${at} ${fault}`);
  });
}

function checkStep(derivation: Derivation, own: VersionScheme, line: VersionScheme): string[] {
  if (derivation.kind === 'patch-map' && (own !== 'semver' || line !== 'semver')) {
    return ['maps patch numbers, which only semver versions have'];
  }
  if (derivation.kind !== 'image-tag') return [];
  return [derivation.prefixes, derivation.suffixes].flatMap((list) => {
    const short = list.find((text, i) => text.length > (list[i - 1]?.length ?? Infinity));
    return short === undefined ? [] : [`lists "${short}" behind a shorter one: the longest comes first`];
  });
}

/** Locations are for packages of the tool; what they name elsewhere exists, and no file or name stands for two packages. */
function checkLocations(tool: Tool, tools: readonly Tool[]): string[] {
  const own = new Set(tool.packages.map((p) => packageKey(p.package)));
  const all = new Set(tools.flatMap((t) => t.packages).map((p) => packageKey(p.package)));
  return tool.locations.flatMap((location) => {
    const at = `${tool.id}: the location ${nameOf(location)}`;
    const key = packageKey(location.package);
    if (!own.has(key)) return [`${at} is for a package that the tool does not have`];
    if (location.kind === 'bundled-program' && !all.has(packageKey(location.within))) {
      return [`${at} lies within ${packageKey(location.within)}, which no tool has`];
    }
    if (location.kind === 'homebrew' && location.package.ecosystem !== 'Homebrew') {
      return [`${at} is for ${key}, which Homebrew does not install`];
    }
    const others = tools.flatMap((t) => t.locations).filter((other) => packageKey(other.package) !== key);
    const taken = claimsOf(location).find((claim) => others.some((other) => claimsOf(other).includes(claim)));
    return taken === undefined ? [] : [`${at} is that of another package too: ${taken}`];
  });
}

/** What a location takes for its package alone. */
function claimsOf(location: ToolLocation): readonly string[] {
  switch (location.kind) {
    case 'application':
    case 'program':
      return location.files.map(({ platform, path }) => `${platform} ${path}`);
    case 'package-database':
      return [`${location.manager} ${location.name}`];
    default:
      return [];
  }
}

function nameOf(location: ToolLocation): string {
  switch (location.kind) {
    case 'versions-folder':
    case 'node-modules':
      return location.folder;
    case 'loader-cache':
      return location.below;
    case 'application':
    case 'program':
      return location.files[0]?.path ?? location.kind;
    case 'bundled-program':
      return location.paths[0] ?? location.kind;
    case 'package-database':
      return `${location.manager} ${location.name}`;
    case 'homebrew':
      return location.package.name;
  }
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
