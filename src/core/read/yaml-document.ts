import { Composer, CST, isAlias, isMap, isScalar, isSeq, Lexer, Parser, type Document, type Node } from 'yaml';
import { LineIndex } from './line-index';
import type { MappedText } from './offset-map';
import { mapYamlScalar } from './yaml-scalar';

/** A node of a YAML text; aliases are followed by the functions of `YamlDocument`. */
export type YamlNode = Node;

/** A key with its value; keys that are no scalars are left out. */
export interface YamlEntry {
  readonly name: string;
  /** The key itself, for its place. */
  readonly key: YamlNode;
  readonly value: YamlNode | null;
}

/** Deepest nesting that is read: the composer calls itself once a level, and no real file comes near. */
export const MAX_YAML_DEPTH = 200;

/** How many `<<` may hang on each other, and how many entries they may bring in altogether. */
const MAX_MERGE_DEPTH = 100;
const MAX_MERGED_ENTRIES = 100_000;

/** A parsed YAML text with its anchors resolved to the literals they stand for. */
export interface YamlDocument {
  /** Top node of every document of the stream. */
  readonly roots: readonly YamlNode[];
  /** Sentences, with a line number for mistakes; what could be read beside the mistake is still in `roots`. */
  readonly problems: readonly string[];
  /** Entries of a map, its own first, then those merged by `<<`; own names win. Empty for every other node. */
  entries(node: YamlNode | null | undefined): readonly YamlEntry[];
  /** Value under a name; of equal names the last one. */
  get(node: YamlNode | null | undefined, name: string): YamlNode | null;
  /** Elements of a sequence; empty for every other node. */
  items(node: YamlNode | null | undefined): readonly YamlNode[];
  /** The node that an alias stands for; every other node itself. */
  follow(node: YamlNode | null | undefined): YamlNode | null;
  /** A scalar's value with the places of its characters; null for every other node. */
  text(node: YamlNode | null | undefined): MappedText | null;
}

/**
 * Parses YAML 1.2 with all scalars as strings. Never throws: a mistake, or nesting past the limit, becomes a problem.
 * Nothing is copied when an alias is followed, so a text of aliases costs no more than its size.
 */
export function parseYaml(source: string): YamlDocument {
  const reading: Reading = { documents: [], stoppedAt: null };
  let failure: string | null = null;
  try {
    const options = { schema: 'failsafe', uniqueKeys: false, keepSourceTokens: true, resolveKnownTags: false, logLevel: 'silent', strict: false } as const;
    const tokens = tokensWithinDepth(source, reading);
    for (const document of new Composer(options).compose(tokens, true, source.length)) reading.documents.push(document);
  } catch (error) {
    failure = `Line 1: the file could not be read as YAML (${error instanceof Error ? error.message : 'unknown error'}).`;
  }
  const roots = reading.documents.map((d) => d.contents).filter((n) => n !== null);
  const problem = failure ?? firstProblem(source, reading);
  return new ResolvedYaml(source, roots, problem === null ? [] : [problem]);
}

interface Reading {
  readonly documents: Document[];
  stoppedAt: number | null;
}

/** The parser keeps what it has open on a stack of its own, so its depth is known before anything recursive runs. */
function* tokensWithinDepth(source: string, reading: Reading): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_YAML_DEPTH) {
      reading.stoppedAt = parser.offset;
      return;
    }
  }
  yield* parser.end();
}

function firstProblem(source: string, reading: Reading): string | null {
  const line = (offset: number): number => new LineIndex(source).position(offset).line + 1;
  if (reading.stoppedAt !== null) {
    return `Line ${line(reading.stoppedAt)}: values are nested more than ${MAX_YAML_DEPTH} levels deep; the file was not read.`;
  }
  const error = reading.documents.flatMap((d) => d.errors)[0];
  if (error === undefined) return null;
  const message = error.message.split('\n')[0]?.slice(0, 120) ?? '';
  return `Line ${line(error.pos[0])}: the text is not valid YAML (${message}).`;
}

class ResolvedYaml implements YamlDocument {
  readonly roots: readonly YamlNode[];
  private readonly mistakes: readonly string[];
  private readonly source: string;
  private readonly targets: ReadonlyMap<YamlNode, YamlNode>;
  private readonly maps = new Map<YamlNode, readonly YamlEntry[]>();
  private readonly lists = new Map<YamlNode, readonly YamlNode[]>();
  private readonly texts = new Map<YamlNode, MappedText>();
  private mergeBudget = MAX_MERGED_ENTRIES;

  constructor(source: string, roots: readonly YamlNode[], problems: readonly string[]) {
    this.source = source;
    this.roots = roots;
    this.mistakes = problems;
    this.targets = resolveAliases(roots);
  }

  get problems(): readonly string[] {
    if (this.mergeBudget > 0) return this.mistakes;
    return [...this.mistakes, `Line 1: merge keys bring in more than ${MAX_MERGED_ENTRIES} entries; the rest was left out.`];
  }

  entries(node: YamlNode | null | undefined): readonly YamlEntry[] {
    return this.entriesWithin(node, MAX_MERGE_DEPTH);
  }

  get(node: YamlNode | null | undefined, name: string): YamlNode | null {
    return this.entries(node).findLast((e) => e.name === name)?.value ?? null;
  }

  items(node: YamlNode | null | undefined): readonly YamlNode[] {
    const target = this.follow(node);
    if (!isSeq(target)) return [];
    const items = this.lists.get(target) ?? target.items.filter(isYamlNode);
    this.lists.set(target, items);
    return items;
  }

  text(node: YamlNode | null | undefined): MappedText | null {
    const target = this.follow(node);
    const token = isScalar(target) ? target.srcToken : undefined;
    if (target === null || !CST.isScalar(token)) return null;
    const text = this.texts.get(target) ?? mapYamlScalar(this.source, token);
    this.texts.set(target, text);
    return text;
  }

  follow(node: YamlNode | null | undefined): YamlNode | null {
    return node === null || node === undefined ? null : isAlias(node) ? (this.targets.get(node) ?? null) : node;
  }

  private entriesWithin(node: YamlNode | null | undefined, depth: number): readonly YamlEntry[] {
    const target = this.follow(node);
    if (!isMap(target)) return [];
    const known = this.maps.get(target);
    if (known !== undefined) return known;
    const own: YamlEntry[] = [];
    // Known before it is complete, so that a map which merges itself ends.
    this.maps.set(target, own);
    const merged: YamlNode[] = [];
    for (const pair of target.items) {
      const key = this.follow(isYamlNode(pair.key) ? pair.key : null);
      const value = isYamlNode(pair.value) ? pair.value : null;
      if (!isScalar(key) || typeof key.source !== 'string') continue;
      if (key.source !== '<<' || key.type !== 'PLAIN') own.push({ name: key.source, key, value });
      else if (value !== null) merged.push(value);
    }
    if (merged.length > 0) this.merge(own, merged, depth);
    return own;
  }

  /** Adds what `<<` brings in: one map, or several of which the earlier wins (https://yaml.org/type/merge.html). */
  private merge(own: YamlEntry[], merged: readonly YamlNode[], depth: number): void {
    const names = new Set(own.map((e) => e.name));
    const maps = new Set(merged.flatMap((n) => (this.items(n).length > 0 ? this.items(n) : [n])).map((n) => this.follow(n)));
    for (const map of depth > 0 && this.mergeBudget > 0 ? maps : []) {
      for (const entry of [...this.entriesWithin(map, depth - 1)]) {
        this.mergeBudget -= 1;
        if (this.mergeBudget <= 0) return;
        if (names.has(entry.name)) continue;
        names.add(entry.name);
        own.push(entry);
      }
    }
  }
}

function isYamlNode(value: unknown): value is YamlNode {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

/** One walk in the order of the text: an alias means the last anchor of its name before it. Loops over nothing twice. */
function resolveAliases(roots: readonly YamlNode[]): ReadonlyMap<YamlNode, YamlNode> {
  const targets = new Map<YamlNode, YamlNode>();
  for (const root of roots) {
    const anchors = new Map<string, YamlNode>();
    const pending: YamlNode[] = [root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
        continue;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      for (const child of childrenOf(node).reverse()) pending.push(child);
    }
  }
  return targets;
}

function childrenOf(node: YamlNode): YamlNode[] {
  const children: unknown[] = isMap(node) ? node.items.flatMap((p) => [p.key, p.value]) : isSeq(node) ? node.items : [];
  return children.filter(isYamlNode);
}
