import { parse, type AndOr, type CompoundList, type If, type ParsedScript, type Pipeline, type PipelineNode, type Statement, type SyntaxNode } from 'unbash';
import { frameAt, unescapedFrame, type Frame } from './shell-frame';
import type { Fetched } from './shell-installers';
import type { ShellPin } from './shell-pins';
import { ShellCommands } from './shell-commands';
import type { SpecContext } from './shell-spec';
import { findSubstitutions, type Substitution } from './shell-substitutions';
import type { Changes, ShellVariables } from './shell-variables';

/** Deepest nesting of `$(…)`, `bash -c "…"` and the like that is followed; each level reads its text anew. */
const MAX_DEPTH = 6;

/** Most pins of one text; a real file has a handful. */
export const MAX_PINS = 5000;

/** A mistake in the text, or something in it that was not followed. */
export interface ShellProblem {
  readonly message: string;
  /** Offset in the given text. */
  readonly offset: number;
}

/** Where the walk is: the text it reads and how deep that is nested. */
export interface Scope {
  readonly frame: Frame;
  readonly depth: number;
}

/** Goes through a shell text from top to bottom, as far as that can be done without running it. */
export class ShellWalker {
  readonly pins: ShellPin[] = [];
  problem: ShellProblem | null = null;
  /** The installer that the pipeline so far gives to the next command. */
  private output: Fetched | null = null;
  private piping = false;
  private readonly commands: ShellCommands;

  readonly context: SpecContext;
  readonly variables: ShellVariables;

  constructor(context: SpecContext, variables: ShellVariables) {
    this.context = context;
    this.variables = variables;
    this.commands = new ShellCommands(this);
  }

  /** Reads a text that stands in the given one as `frame` says. */
  text(frame: Frame, depth: number): void {
    if (this.tooDeep(depth, frameAt(frame, 0))) return;
    const script = parse(frame.text);
    const error = script.errors?.[0];
    if (error !== undefined) this.report(error.message, frameAt(frame, error.pos));
    this.statements(script.commands, { frame, depth });
  }

  /** Reads what a substitution runs, and says which installer it fetches. */
  substitution(node: Substitution, scope: Scope): Fetched | null {
    const script = node.script;
    const depth = scope.depth + 1;
    if (script === undefined || this.tooDeep(depth, frameAt(scope.frame, node.pos))) return null;
    const saved = { output: this.output, piping: this.piping };
    this.output = null;
    this.piping = true;
    this.variables.branch(() => {
      this.statements(script.commands, { frame: this.frameOf(script, node, scope.frame), depth });
    });
    const fetched = this.output;
    Object.assign(this, saved);
    return fetched;
  }

  /** Notes the first problem only: one sentence is enough to look at the place. */
  report(message: string, offset: number): void {
    this.problem ??= { message, offset };
  }

  add(pins: readonly ShellPin[]): void {
    for (const pin of pins) {
      if (this.pins.length < MAX_PINS) this.pins.push(pin);
      else this.report(`there are more than ${MAX_PINS} pins; the rest was not read`, pin.start);
    }
  }

  /** The installer that stands ready on the input of a command. */
  input(): Fetched | null {
    return this.output;
  }

  /** Notes an installer that goes to the output; it matters only inside a pipeline or a substitution. */
  setOutput(fetched: Fetched): void {
    if (this.piping) this.output = fetched;
  }

  /** Reads the substitutions in a part of a command that has no other meaning here. */
  substitutionsOf(node: SyntaxNode, scope: Scope): readonly (Fetched | null)[] {
    return findSubstitutions(node).map((found) => this.substitution(found, scope));
  }

  private frameOf(script: ParsedScript, node: Substitution, outer: Frame): Frame {
    // Back quotes with escapes: the parser has removed them, and counts in a text of its own.
    return script.source === undefined ? outer : unescapedFrame(outer, node.pos + 1, node.end - 1, script.source);
  }

  private tooDeep(depth: number, offset: number): boolean {
    if (depth <= MAX_DEPTH) return false;
    this.report('commands are nested too deep to be followed', offset);
    return true;
  }

  private statements(statements: readonly Statement[], scope: Scope): void {
    for (const { command } of statements) {
      if (command.type === 'AndOr') this.andOr(command, scope);
      else this.node(command, scope);
    }
  }

  private list(list: CompoundList, scope: Scope): void {
    this.statements(list.commands, scope);
  }

  private branchOf(list: CompoundList, scope: Scope): Changes {
    return this.variables.branch(() => {
      this.list(list, scope);
    });
  }

  /** After `a && b` it is open whether `b` ran; inside the chain its assignments count. */
  private andOr(node: AndOr, scope: Scope): void {
    const [first, ...rest] = node.commands;
    if (first !== undefined) this.node(first, scope);
    const run = (nodes: readonly PipelineNode[]): void => {
      const changes = this.variables.branch(() => {
        for (const one of nodes) this.node(one, scope);
      });
      this.variables.join([changes], true);
    };
    if (node.operators.every((operator) => operator === '&&')) run(rest);
    else for (const one of rest) run([one]);
  }

  private pipeline(node: Pipeline, scope: Scope): void {
    const [only] = node.commands;
    if (node.commands.length === 1 && only !== undefined) {
      this.node(only, scope);
      return;
    }
    const saved = { output: this.output, piping: this.piping };
    this.output = null;
    this.piping = true;
    for (const command of node.commands) this.variables.branch(() => {
      this.node(command, scope);
    });
    // What a pipeline in a substitution fetches is the substitution's output.
    Object.assign(this, saved.piping ? { piping: true } : saved);
  }

  private ifElse(node: If, scope: Scope): void {
    this.list(node.clause, scope);
    const branches = [this.branchOf(node.then, scope)];
    for (const elif of node.elif) {
      this.list(elif.clause, scope);
      branches.push(this.branchOf(elif.then, scope));
    }
    if (node.else !== undefined) branches.push(this.branchOf(node.else, scope));
    this.variables.join(branches, node.else === undefined);
  }

  private node(node: PipelineNode | CompoundList, scope: Scope): void {
    if (this.variables.exhausted) {
      this.report('there is too much here to follow; the rest was not read', frameAt(scope.frame, node.pos));
      return;
    }
    this.variables.spend(1);
    const optional = (list: CompoundList): void => {
      this.variables.join([this.branchOf(list, scope)], true);
    };
    switch (node.type) {
      case 'Command':
        this.commands.run(node, scope);
        return;
      case 'Pipeline':
        this.pipeline(node, scope);
        return;
      case 'If':
        this.ifElse(node, scope);
        return;
      case 'While':
        this.list(node.clause, scope);
        optional(node.body);
        return;
      case 'For':
      case 'Select':
        this.commands.loopVariable(node, scope);
        optional(node.body);
        return;
      default:
        this.block(node, scope);
    }
  }

  private block(node: Exclude<PipelineNode | CompoundList, { type: 'Command' | 'Pipeline' | 'If' | 'While' | 'For' | 'Select' }>, scope: Scope): void {
    switch (node.type) {
      case 'Case':
        this.substitutionsOf(node.word, scope);
        this.variables.join(node.items.map((item) => this.branchOf(item.body, scope)), true);
        return;
      case 'CompoundList':
        this.list(node, scope);
        return;
      case 'BraceGroup':
        this.list(node.body, scope);
        return;
      case 'ArithmeticFor':
        this.variables.join([this.branchOf(node.body, scope)], true);
        return;
      case 'Subshell':
        this.branchOf(node.body, scope);
        return;
      case 'Function':
        this.variables.join([this.variables.branch(() => {
          this.node(node.body, scope);
        })], true);
        return;
      case 'Coproc':
        this.variables.branch(() => {
          this.node(node.body, scope);
        });
        return;
      case 'Redirected':
        this.node(node.command, scope);
        for (const redirect of node.redirects) this.substitutionsOf(redirect, scope);
        return;
      case 'TestCommand':
        this.substitutionsOf(node.expression, scope);
        return;
      case 'ArithmeticCommand':
        return;
    }
  }
}
