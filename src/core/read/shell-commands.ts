import type { Assignment, Command, For, Redirection, Select, Word } from 'unbash';
import { invocationOf, isRunner, programName, type Arg, type Invocation } from './shell-args';
import { assignedValue, expandArgs, expandFields, type Expander } from './shell-expand';
import { frameSpan, innerFrame, subFrame } from './shell-frame';
import { fetchedBy, installerPins, isFetcher, isShell, selfInstallPins, shellCall, type Fetched, type ShellCall } from './shell-installers';
import { isPackageCommand, packagePins } from './shell-packages';
import { fieldText, unknownPiece, UNKNOWN, writtenSpan, type Field } from './shell-pieces';
import type { Scope, ShellWalker } from './shell-walk';

const DECLARATIONS: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);
const SOURCES: ReadonlySet<string> = new Set(['source', '.']);
const LOGINS: ReadonlySet<string> = new Set(['su', 'runuser']);

/** A simple command while it is read: its arguments, and the installers that its substitutions fetch. */
interface Reading {
  readonly node: Command;
  readonly scope: Scope;
  readonly fetched: ReadonlyMap<Word, Fetched>;
}

/** Reads simple commands: assignments, installs, downloads, and shells within the shell. */
export class ShellCommands {
  private readonly downloads = new Map<string, Fetched>();

  private readonly walker: ShellWalker;

  constructor(walker: ShellWalker) {
    this.walker = walker;
  }

  run(node: Command, scope: Scope): void {
    const fetched = this.readSubstitutions(node, scope);
    const assignments = node.prefix.filter((p) => p.type === 'Assignment');
    if (node.name === undefined) {
      this.assign(assignments, scope);
      return;
    }
    const name = expandFields(node.name, this.expander(scope));
    const program = name[0] === undefined ? '' : programName(fieldText(name[0]));
    if (DECLARATIONS.has(program)) this.assign(node.suffix.filter((s) => s.type === 'Assignment'), scope);
    else if (program === 'read' || program === 'unset') this.forget(node, program, scope);
    else if (this.isInteresting(program)) {
      const words = this.argumentsOf(node, scope);
      // Assignments before a command hold for what it runs, not for its own arguments.
      this.walker.variables.branch(() => {
        this.assign(assignments, scope);
        const invocation = invocationOf(words);
        if (invocation !== null) this.dispatch(invocation, { node, scope, fetched });
      });
    }
  }

  /** `for V in a b`: every word is a possible value. */
  loopVariable(node: For | Select, scope: Scope): void {
    for (const word of node.wordlist ?? []) this.walker.substitutionsOf(word, scope);
    const x = this.expander(scope);
    const { start, end } = frameSpan(scope.frame, node.name.pos, node.name.end);
    const unknown = [[unknownPiece(start, end, `variable ${node.name.value}`)]];
    const values = (node.wordlist ?? []).slice(0, 64).flatMap((word) => expandFields(word, x));
    this.walker.variables.set(node.name.value, values.length > 0 ? values : unknown);
  }

  private expander(scope: Scope): Expander {
    return { frame: scope.frame, variables: this.walker.variables, depth: 0 };
  }

  private readSubstitutions(node: Command, scope: Scope): ReadonlyMap<Word, Fetched> {
    const fetched = new Map<Word, Fetched>();
    for (const part of [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix]) {
      if (part.type === 'Word' && part.parts === undefined) continue;
      const found = this.walker.substitutionsOf(part, scope).find((f) => f !== null);
      if (found != null && part.type === 'Word') fetched.set(part, found);
    }
    return fetched;
  }

  private assign(assignments: readonly Assignment[], scope: Scope): void {
    for (const one of assignments) this.walker.variables.set(one.name, assignedValue(one, this.expander(scope)));
  }

  /** `read V` sets something that nobody knows here; `unset V` takes a value away. */
  private forget(node: Command, program: string, scope: Scope): void {
    for (const word of node.suffix) {
      if (word.type !== 'Word' || word.value.startsWith('-')) continue;
      const { start, end } = frameSpan(scope.frame, word.pos, word.end);
      const unknown = [[unknownPiece(start, end, `variable ${word.value}`)]];
      this.walker.variables.set(word.value, program === 'read' ? unknown : undefined);
    }
  }

  /** Whether a command of this name can matter; the arguments of all others are not worked out. */
  private isInteresting(name: string): boolean {
    return (
      name.includes(UNKNOWN) || isPackageCommand(name) || isFetcher(name) || isShell(name) || isRunner(name) || name === 'eval' || name === ':' ||
      SOURCES.has(name) || LOGINS.has(name) || this.downloads.has(name) || this.walker.context.catalogue.findCommand(name) !== null
    );
  }

  private argumentsOf(node: Command, scope: Scope): readonly Arg[] {
    const words = [node.name, ...node.suffix].filter((s) => s?.type === 'Word');
    return words.flatMap((word) => expandArgs(word, this.expander(scope)));
  }

  private dispatch(invocation: Invocation, reading: Reading): void {
    const { name, args } = invocation;
    const { context } = this.walker;
    const [first] = args;
    if (isShell(name)) this.shell(shellCall(args), reading);
    else if (isFetcher(name)) this.fetch(invocation, reading);
    else if (SOURCES.has(name) && first !== undefined) this.shell({ kind: 'file', script: first, params: args.slice(1) }, reading);
    else if (name === 'eval' && first !== undefined) this.shell({ kind: 'text', script: first, params: [] }, reading);
    else if (LOGINS.has(name)) this.login(args, reading);
    else {
      const downloaded = this.downloads.get(this.fileKey(invocation.nameField));
      if (downloaded !== undefined) this.walker.add(installerPins(downloaded, args, context));
      else this.walker.add([...packagePins(invocation, context), ...selfInstallPins(invocation, context)]);
    }
  }

  private fetch(invocation: Invocation, { node, scope }: Reading): void {
    const fetched = fetchedBy(invocation, this.walker.context);
    if (fetched === null) return;
    const redirect = node.redirects.find((r) => r.type === 'Redirect' && r.operator.startsWith('>'));
    const target = redirect?.type === 'Redirect' ? redirect.target : undefined;
    const file = target === undefined ? fetched.file : (expandFields(target, this.expander(scope))[0] ?? null);
    if (file === null) this.walker.setOutput(fetched);
    else this.downloads.set(typeof file === 'string' ? file : this.fileKey(file), fetched);
  }

  /** One file by its name, or, where that is not known, by how it is written. */
  private fileKey(field: Field): string {
    const name = programName(fieldText(field));
    const span = writtenSpan(field);
    return name.includes(UNKNOWN) && span !== null ? this.walker.context.text.slice(span.start, span.end) : name;
  }

  private login(args: readonly Arg[], reading: Reading): void {
    const at = args.findIndex((arg) => arg.text === '-c' || arg.text === '--command');
    const script = at < 0 ? undefined : args[at + 1];
    if (script !== undefined) this.shell({ kind: 'text', script, params: [] }, reading);
  }

  private shell({ kind, script, params }: ShellCall, reading: Reading): void {
    const { walker } = this;
    const fetched = script === null ? undefined : reading.fetched.get(script.word);
    const from = fetched ?? (kind === 'file' && script !== null ? this.downloads.get(this.fileKey(script.field)) : undefined);
    if (from !== undefined) walker.add(installerPins(from, params, walker.context));
    else if (kind === 'text' && script !== null) this.inner(script.word, reading.scope);
    else if (kind === 'input') this.input(params, reading);
  }

  /** A shell that reads its input: an installer from the pipeline, or a document written here. */
  private input(params: readonly Arg[], { node, scope }: Reading): void {
    const piped = this.walker.input();
    const document = node.redirects.find((r): r is Exclude<Redirection, { type: 'Redirect' }> => r.type !== 'Redirect');
    if (document?.type === 'HereDoc') {
      this.walker.text(subFrame(scope.frame, document.body.pos, document.body.end), scope.depth + 1);
    } else if (document?.target !== undefined) this.inner(document.target, scope);
    else if (piped !== null) this.walker.add(installerPins(piped, params, this.walker.context));
  }

  private inner(word: Word, scope: Scope): void {
    this.walker.text(innerFrame(scope.frame, word), scope.depth + 1);
  }
}
