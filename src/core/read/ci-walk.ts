import type { CiFormat } from './ci-formats';
import { commandOf, joinedLines } from './ci-text';
import { CiScopes } from './ci-scopes';
import { fillReferences, NO_VARIABLES, shellVariables, type VariableScope } from './ci-variables';
import { imagePins } from './container-image';
import { pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import type { MappedText } from './offset-map';
import type { Pin } from './reader';
import type { YamlDocument, YamlEntry, YamlNode } from './yaml-document';

/** Aliases can repeat parts of a file without end; this bounds the work, counted in characters of text. */
const WORK_PER_CHARACTER = 8;
const WORK_AT_LEAST = 1_000_000;
const WORK_PER_NODE = 20;

/** Deeper than the parser nests, since aliases lead back up. */
const MAX_DEPTH = 300;

/** So many references may lead to each other in a row, as with GitLab. */
const MAX_REFERENCES = 10;

/** Where the walk is. */
export interface Spot {
  readonly scope: VariableScope;
  /** Keys from the top of the file. */
  readonly path: readonly string[];
  readonly depth: number;
}

export const TOP: Spot = { scope: NO_VARIABLES, path: [], depth: 0 };

/** Goes through a YAML file whose keys a `CiFormat` knows, and collects the pins of its images and shell lines. */
export class CiWalk {
  readonly document: YamlDocument;
  readonly scopes: CiScopes;
  readonly source: ShellSource;
  private readonly format: CiFormat;
  private readonly found = new Map<string, Pin>();
  /** What was read already, with the variables it was read with. */
  private readonly done = new Map<YamlNode, Set<VariableScope>>();
  private work: number;

  constructor(document: YamlDocument, format: CiFormat, source: ShellSource) {
    this.document = document;
    this.format = format;
    this.source = source;
    this.scopes = new CiScopes(document, format);
    this.work = source.text.length * WORK_PER_CHARACTER + WORK_AT_LEAST;
  }

  /** Whether aliases made the file too long to be read to its end. */
  get isCut(): boolean {
    return this.work < 0;
  }

  get pins(): readonly Pin[] {
    return [...this.found.values()];
  }

  /** Reads a node and everything below it. */
  visit(node: YamlNode | null, spot: Spot): void {
    const target = this.document.follow(node);
    if (target === null || !this.isNew(target, spot)) return;
    for (const item of this.document.items(target)) this.visit(item, { ...spot, depth: spot.depth + 1 });
    const entries = this.document.entries(target);
    if (entries.length === 0) return;
    const scope = this.scopes.open(target, spot.scope);
    this.entries(entries, { ...spot, scope });
  }

  /** Reads the entries of a map whose variables are open already. */
  entries(entries: readonly YamlEntry[], spot: Spot): void {
    const { format } = this;
    for (const keys of format.words) this.command(keys, entries, spot);
    if (format.special === 'ansible' || format.special === 'kubernetes' || format.special === 'compose') {
      for (const text of commandOf(entries, this.document, format.special)) this.special(text, spot);
    }
    for (const { name, value } of entries) {
      const inner: Spot = { ...spot, path: [...spot.path.slice(0, 7), name.slice(0, 60)], depth: spot.depth + 1 };
      if (format.variables.has(name)) this.imagesInVariables(value, inner);
      else if (format.scripts.has(name)) this.script(value, inner);
      else if (!format.words.some((keys) => keys.includes(name)) || this.document.entries(value).length > 0) {
        if (format.images.has(name)) this.image(value, inner);
        this.visit(value, inner);
      }
    }
  }

  private isNew(node: YamlNode, { scope, depth }: Spot): boolean {
    const scopes = this.done.get(node) ?? new Set<VariableScope>();
    if (scopes.has(scope) || depth > MAX_DEPTH || this.work < 0) return false;
    this.done.set(node, scopes.add(scope));
    this.work -= WORK_PER_NODE * (1 + this.document.entries(node).length + this.document.items(node).length);
    return true;
  }

  /** An image: a reference, a map that names it, or a list of these. */
  private image(node: YamlNode | null, spot: Spot): void {
    const { document } = this;
    const target = this.referenced(node, 0);
    const items = document.items(target);
    for (const item of items.length > 0 ? items : [target]) {
      const text = document.text(item) ?? document.text(document.get(item, 'name'));
      if (text !== null && (spot.path.at(-1) !== 'pipe' || text.value.startsWith('docker://'))) this.imageText(text, spot);
    }
  }

  private imageText(text: MappedText, spot: Spot): void {
    const filled = fillReferences(text, this.format.imageReferences, this.outside(spot));
    this.add(imagePins(filled, this.source, whereOf(spot)));
  }

  private imagesInVariables(node: YamlNode | null, spot: Spot): void {
    const target = this.document.follow(node);
    if (target === null || !this.isNew(target, spot)) return;
    for (const { name, text } of this.scopes.variablesOf(node)) {
      if (text !== null && text.value.includes('/')) this.imageText(text, { ...spot, path: [...spot.path, name.slice(0, 60)] });
    }
  }

  private script(node: YamlNode | null, spot: Spot): void {
    const lines = this.lines(node, spot, 0);
    if (this.format.oneShell && lines.length > 1) this.shell(joinedLines(lines), spot);
    else for (const line of lines) this.shell(line, spot);
  }

  /** The texts of a script; maps among them are read as such. */
  private lines(node: YamlNode | null, spot: Spot, references: number): readonly MappedText[] {
    const { document } = this;
    const target = this.referenced(node, references);
    this.work -= WORK_PER_NODE;
    if (this.work < 0 || references > MAX_REFERENCES) return [];
    const text = document.text(target);
    if (text !== null) return [text];
    if (document.entries(target).length > 0) this.visit(target, spot);
    return document.items(target).flatMap((item) => {
      if (this.format.source !== 'cloud-init' || document.items(item).length === 0) return this.lines(item, spot, references + 1);
      return shellTextOf(this.texts(item)) ?? [];
    });
  }

  /** What `!reference [job, key]` of GitLab means; every other node itself. */
  private referenced(node: YamlNode | null, depth: number): YamlNode | null {
    const target = this.document.follow(node);
    if (target?.tag !== '!reference' || depth > MAX_REFERENCES) return target;
    let at: YamlNode | null = this.document.roots.at(-1) ?? null;
    for (const step of this.texts(target)) at = this.document.get(at, step.value);
    return this.referenced(at, depth + 1);
  }

  private texts(node: YamlNode | null): readonly MappedText[] {
    const items = this.document.items(node);
    this.work -= items.length * WORK_PER_NODE;
    return this.work < 0 ? [] : items.flatMap((item) => this.document.text(item) ?? []);
  }

  /** Words that stand under several keys, such as a program and its arguments. */
  private command(keys: readonly string[], entries: readonly YamlEntry[], spot: Spot): void {
    const { document } = this;
    const words: MappedText[] = [];
    for (const key of keys) {
      const value = entries.find((e) => e.name === key)?.value ?? null;
      const text = document.text(value);
      const at: Spot = { ...spot, path: [...spot.path, key] };
      // A text with spaces is a whole line for the shell.
      if (text !== null && (/\s/.test(text.value) || words.length > 0)) this.shell(text, at);
      else words.push(...(text === null ? this.texts(value) : [text]));
    }
    const filled = words.map((word) => this.filled(word, spot));
    const shell = shellTextOf(filled);
    if (shell !== null) this.read(shell, { ...spot, path: [...spot.path, keys.at(-1) ?? ''] });
  }

  private special({ kind, text }: { kind: 'image' | 'shell'; text: MappedText }, spot: Spot): void {
    if (kind === 'image') this.imageText(text, spot);
    else this.shell(text, spot);
  }

  private shell(text: MappedText, spot: Spot): void {
    this.read(this.filled(text, spot), spot);
  }

  private filled(text: MappedText, spot: Spot): MappedText {
    return fillReferences(text, this.format.references, this.outside(spot));
  }

  private read(shell: MappedText, spot: Spot): void {
    this.work -= WORK_PER_NODE + shell.value.length;
    if (this.work < 0) return;
    const inValues = this.format.special === 'gitlab' ? this.format.imageReferences : this.format.references;
    const variables = shellVariables(shell.value, inValues, spot.scope);
    this.add(pinsInShell(shell, this.source, whereOf(spot), variables));
  }

  /** What the file's own expressions see: with Compose only the environment that starts it, not that of the services. */
  private outside(spot: Spot): VariableScope {
    return this.format.special === 'compose' ? NO_VARIABLES : spot.scope;
  }

  private add(pins: readonly Pin[]): void {
    for (const pin of pins) {
      const { start, end } = pin.range;
      const key = JSON.stringify([start.line, start.character, end.line, end.character, pin.package.ecosystem, pin.package.name, pin.version.text]);
      if (!this.found.has(key)) this.found.set(key, pin);
    }
  }
}

function whereOf({ path }: Spot): string {
  return path.join('.').slice(0, 120);
}
