import type { CiWalk, Spot } from './ci-walk';
import type { YamlDocument, YamlEntry, YamlNode } from './yaml-document';

/** So many levels of `extends` are followed; GitLab itself stops at eleven. */
const MAX_EXTENDS = 11;

/** Most jobs that one job is made of, which `extends` with lists could raise without end. */
const MAX_ANCESTORS = 64;

/**
 * Reads the jobs of a GitLab file, each with what it takes over by `extends`
 * (https://docs.gitlab.com/ci/yaml/#extends): its own keys win, then those of the last job named. A hidden job that
 * others extend runs with their variables only; what other files extend or include is not known here.
 */
export function readGitlab(root: YamlNode, walk: CiWalk, top: Spot): void {
  const { document } = walk;
  const scope = walk.scopes.open(root, top.scope);
  const jobs = document.entries(root);
  const byName = new Map(jobs.map((job) => [job.name, job.value]));
  const extended = new Set(jobs.flatMap((job) => parentsOf(job.value, document)));
  for (const { name, value } of jobs) {
    const spot: Spot = { scope, path: [name.slice(0, 60)], depth: 1 };
    if (name.startsWith('.') && extended.has(name)) continue;
    if (parentsOf(value, document).length === 0) walk.entries([{ name, key: root, value }], { ...top, scope });
    else readJob(value, byName, walk, spot);
  }
}

type Jobs = ReadonlyMap<string, YamlNode | null>;

function readJob(job: YamlNode | null, jobs: Jobs, walk: CiWalk, spot: Spot): void {
  const { document } = walk;
  const line = ancestry(job, jobs, document);
  // A job that sets its variables to null takes over none.
  const bare = line.findIndex((node) => document.entries(node).some((e) => e.name === 'variables' && isNull(e.value, document)));
  const scope = line.slice(0, bare < 0 ? line.length : bare + 1).reduceRight((outer, node) => walk.scopes.open(node, outer), spot.scope);
  const names = new Set<string>();
  const effective: YamlEntry[] = [];
  for (const entry of line.flatMap((node) => document.entries(node))) {
    if (names.has(entry.name)) continue;
    names.add(entry.name);
    effective.push(entry);
  }
  walk.entries(effective, { ...spot, scope });
}

function isNull(node: YamlNode | null, document: YamlDocument): boolean {
  return node === null || ['', '~', 'null'].includes(document.text(node)?.value ?? '-');
}

/** A job and all that it extends, the nearest first. */
function ancestry(job: YamlNode | null, jobs: Jobs, document: YamlDocument): readonly YamlNode[] {
  const line: YamlNode[] = [];
  const follow = (node: YamlNode | null, depth: number): void => {
    const target = document.follow(node);
    if (target === null || line.includes(target) || depth > MAX_EXTENDS || line.length > MAX_ANCESTORS) return;
    line.push(target);
    for (const name of parentsOf(target, document).toReversed()) follow(jobs.get(name) ?? null, depth + 1);
  };
  follow(job, 0);
  return line;
}

/** The jobs that a job extends: one name or a list of them. */
function parentsOf(job: YamlNode | null, document: YamlDocument): readonly string[] {
  const node = document.get(job, 'extends');
  const single = document.text(node);
  if (single !== null) return [single.value];
  return document.items(node).slice(0, MAX_ANCESTORS).flatMap((item) => document.text(item)?.value ?? []);
}
