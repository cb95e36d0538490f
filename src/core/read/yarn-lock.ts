import type { Catalogue, CatalogueEntry } from './catalogue';
import { withoutByteOrderMark } from './json-document';
import { BELOW_OTHERS, copyKey, importerWhere, inSource, lockedPins, type LockedCopy } from './locked-copy';
import { manifestSpec, splitNpmSpec } from './package-spec';
import type { Reader, ReadResult } from './reader';
import { parseYaml, type YamlDocument, type YamlEntry } from './yaml-document';
import { reduceYarnLock } from './yarn-lock-lines';
import { parseYarnClassic, type WrittenText } from './yarn-classic';

const WORKSPACE = '@workspace:';

/** Folder of the workspace's root, as yarn writes it. */
const ROOT = '.';

/** Resolutions that stand for a folder, which is no release of the package. */
const FOLDER = /^(?:workspace|link|portal):/;

/** yarn's lockfile: the first format, and the YAML of yarn 2 and later, which states `__metadata`. */
export const yarnLockReader: Reader = {
  source: 'yarn-lock',
  label: 'yarn.lock',
  accepts: (path) => /(?:^|\/)yarn\.lock$/.test(path),
  read: (text, _path, catalogue) => (/^__metadata:/m.test(text) ? readBerry(text, catalogue) : readClassic(text, catalogue)),
};

/** An entry for a known package: the specifiers that it answers, by the name that they stand under. */
interface Answer {
  readonly entry: CatalogueEntry;
  readonly name: string;
  readonly specifiers: readonly string[];
  readonly version: WrittenText;
}

/** Folders of the workspace by what they ask for: by specifier (`name@npm:^1.0.0`), and by name. */
interface Importers {
  readonly bySpecifier: ReadonlyMap<string, readonly string[]>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** Classic files do not say what the root asks for; a name with one answer only can have no other. */
function readClassic(text: string, catalogue: Catalogue): ReadResult {
  const { entries, problems } = parseYarnClassic(text);
  const answers = entries.flatMap(({ specifiers, version }) => (version === null ? [] : answersOf(specifiers, null, version, catalogue)));
  const counts = countNames(answers);
  const copies = answers.map((a) => toCopy(a, 'locked', counts.get(a.name) === 1 ? `npm:${a.name}` : null));
  return { pins: lockedPins(text, copies), problems };
}

function readBerry(source: string, catalogue: Catalogue): ReadResult {
  const text = withoutByteOrderMark(source);
  const reduced = reduceYarnLock(text, catalogue);
  if (reduced !== null) {
    const { copies, problem } = berryCopies(reduced.text, catalogue);
    // A mistake in a part is told by its place in the whole.
    if (problem === null) return { pins: lockedPins(text, copies.map((c) => inSource(c, reduced))), problems: [] };
  }
  const { copies, problem } = berryCopies(text, catalogue);
  return { pins: lockedPins(text, copies), problems: problem === null ? [] : [problem] };
}

function berryCopies(text: string, catalogue: Catalogue): { copies: readonly LockedCopy[]; problem: string | null } {
  const yaml = parseYaml(text);
  const entries = yaml.roots.flatMap((root) => yaml.entries(root));
  const importers = importersOf(entries, yaml);
  const answers = entries.flatMap((e) => berryAnswers(e, yaml, catalogue));
  const counts = countNames(answers);
  const direct: LockedCopy[] = [];
  const below: LockedCopy[] = [];
  for (const answer of answers) {
    const folders = foldersOf(answer, importers, counts.get(answer.name) === 1);
    const [first] = folders;
    if (first === undefined) below.push(toCopy(answer, BELOW_OTHERS, null));
    else direct.push({ ...toCopy(answer, folders.includes(ROOT) ? 'locked' : importerWhere(first), `npm:${answer.name}`), importers: folders });
  }
  // A patched package has an entry for what was patched, too.
  const seen = new Set(direct.map(copyKey));
  return { copies: [...direct, ...below.filter((c) => !seen.has(copyKey(c)))], problem: yaml.problems[0] ?? null };
}

function berryAnswers({ name, value }: YamlEntry, yaml: YamlDocument, catalogue: Catalogue): readonly Answer[] {
  const version = yaml.text(yaml.get(value, 'version'));
  if (version === null) return [];
  const { start, end } = version.locate(0, version.value.length);
  const resolution = yaml.text(yaml.get(value, 'resolution'))?.value ?? null;
  return answersOf(name.split(',').map((s) => s.trim()), resolution, { value: version.value, start, end }, catalogue);
}

/** One answer for each name that the specifiers stand under, which are several if the package has aliases. */
function answersOf(specifiers: readonly string[], resolution: string | null, version: WrittenText, catalogue: Catalogue): readonly Answer[] {
  const resolved = resolution === null ? null : splitNpmSpec(resolution);
  if (FOLDER.test(resolved?.version ?? '')) return [];
  const byName = new Map<string, Answer & { specifiers: string[] }>();
  for (const specifier of specifiers) {
    const { name, version: range } = splitNpmSpec(specifier);
    const known = byName.get(name);
    if (known !== undefined) {
      known.specifiers.push(specifier);
      continue;
    }
    const entry = catalogue.find('npm', resolved?.name ?? manifestSpec(name, range ?? '').name);
    if (entry !== null) byName.set(name, { entry, name, specifiers: [specifier], version });
  }
  return [...byName.values()];
}

function countNames(answers: readonly Answer[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of answers) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The folders of the workspace are entries, too, and list what their manifests ask for. */
function importersOf(entries: readonly YamlEntry[], yaml: YamlDocument): Importers {
  const bySpecifier = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, key: string, folder: string): void => {
    const folders = map.get(key);
    if (folders === undefined) map.set(key, [folder]);
    else if (!folders.includes(folder)) folders.push(folder);
  };
  for (const { value } of entries) {
    const resolution = yaml.text(yaml.get(value, 'resolution'))?.value ?? '';
    const at = resolution.indexOf(WORKSPACE);
    if (at < 0) continue;
    const folder = resolution.slice(at + WORKSPACE.length);
    for (const dependency of yaml.entries(yaml.get(value, 'dependencies'))) {
      const range = yaml.text(dependency.value)?.value ?? '';
      // Older versions leave the usual protocol out on this side.
      put(bySpecifier, `${dependency.name}@${range.includes(':') ? range : `npm:${range}`}`, folder);
      put(byName, dependency.name, folder);
    }
  }
  return { bySpecifier, byName };
}

/** Resolutions and catalogs replace the range that is asked for; then the only entry of a name is the answer. */
function foldersOf(answer: Answer, { bySpecifier, byName }: Importers, only: boolean): readonly string[] {
  if (only) return byName.get(answer.name) ?? [];
  return [...new Set(answer.specifiers.flatMap((s) => bySpecifier.get(s) ?? []))];
}

function toCopy(answer: Answer, where: string, mergeKey: string | null): LockedCopy {
  const { value, start, end } = answer.version;
  return { entry: answer.entry, version: value, start, end, where, mergeKey };
}
