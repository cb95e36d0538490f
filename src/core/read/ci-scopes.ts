import type { CiFormat } from './ci-formats';
import { HIDDEN, type ScopeValue, type VariableScope } from './ci-variables';
import { MappedTextBuilder, type MappedText } from './offset-map';
import type { YamlDocument, YamlNode } from './yaml-document';

/** One variable of a map or list of variables. */
interface Variable {
  readonly name: string;
  readonly text: MappedText | null;
}

/** Opens the variables of a file's maps. What aliases repeat is opened once, so equal scopes are one object. */
export class CiScopes {
  private readonly known = new Map<VariableScope, Map<YamlNode, VariableScope>>();
  private readonly document: YamlDocument;
  private readonly format: CiFormat;

  constructor(document: YamlDocument, format: CiFormat) {
    this.document = document;
    this.format = format;
  }

  /** The scope inside a map: the one around it, with the variables that stand in the map itself. */
  open(map: YamlNode, outer: VariableScope): VariableScope {
    const inner = this.known.get(outer) ?? new Map<YamlNode, VariableScope>();
    this.known.set(outer, inner);
    const known = inner.get(map) ?? this.opened(map, outer);
    inner.set(map, known);
    return known;
  }

  private opened(map: YamlNode, outer: VariableScope): VariableScope {
    const values = new Map<string, ScopeValue>();
    for (const { name: key, value } of this.document.entries(map)) {
      const prefix = this.format.variables.get(key);
      if (prefix === undefined) continue;
      for (const { name, text } of this.variablesOf(value)) {
        values.set(prefix + name, { text, origin: `${key} ${name.slice(0, 80)}` });
        if (this.format.source === 'azure-pipelines') values.set(environmentName(name), { text, origin: `${key} ${name.slice(0, 80)}` });
      }
    }
    if (this.format.special === 'circleci') this.parameters(map, values);
    return values.size === 0 ? outer : { outer, values };
  }

  /** Parameters of a pipeline, which stand at the top; their defaults hold unless a person starts it with others. */
  private parameters(map: YamlNode, values: Map<string, ScopeValue>): void {
    const { document } = this;
    if (!document.roots.includes(map)) return;
    for (const { name, value } of document.entries(document.get(map, 'parameters'))) {
      const text = document.text(document.get(value, 'default'));
      values.set(`${HIDDEN}pipeline.parameters.${name}`, { text, origin: `default of parameter ${name.slice(0, 80)}` });
    }
  }

  /** A map of values, a list of `name` and `value`, of `NAME=value`, or of maps; `{ value }` stands for its value. */
  variablesOf(node: YamlNode | null, isGlobal = false): readonly Variable[] {
    const { document } = this;
    const items = document.items(node);
    if (items.length === 0) {
      const line = document.text(node);
      if (line !== null) return assignment(line);
      // Travis keeps those of all jobs below a key of their own.
      return document.entries(node).flatMap(({ name, value }) => (name === 'global' && !isGlobal ? this.variablesOf(value, true) : [this.variable(name, value)]));
    }
    return items.flatMap((item) => {
      const line = document.text(item);
      if (line !== null) return assignment(line);
      const name = document.text(document.get(item, 'name'));
      if (name === null) return document.entries(item).map((entry) => this.variable(entry.name, entry.value));
      return [{ name: name.value, text: document.text(document.get(item, 'value')) }];
    });
  }

  private variable(name: string, value: YamlNode | null): Variable {
    const { document } = this;
    return { name, text: document.text(value) ?? document.text(document.get(value, 'value')) };
  }
}

/** Azure gives a variable to programs in upper case, with a low line for every dot and space. */
function environmentName(name: string): string {
  return name.toUpperCase().replaceAll(/[. ]/g, '_');
}

const ASSIGNMENT = /([A-Za-z_]\w{0,127})=(?:"([^"]{0,512})"|'([^']{0,512})'|([^\s"']{0,512}))(?=\s|$)/g;

/** `A=b C="d"`, as in a shell. */
function assignment(line: MappedText): readonly Variable[] {
  const found: Variable[] = [];
  for (const match of line.value.slice(0, 4096).matchAll(ASSIGNMENT)) {
    const [written, name = '', double, single, bare] = match;
    const value = double ?? single ?? bare ?? '';
    const end = match.index + written.length - (bare === undefined ? 1 : 0);
    const builder = new MappedTextBuilder();
    builder.append(line, end - value.length, end);
    found.push({ name, text: builder.build() });
  }
  return found;
}
