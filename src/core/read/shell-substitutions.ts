import { forEachChild, type CommandExpansionPart, type ProcessSubstitutionPart, type SyntaxNode } from 'unbash';

/** A part of a word that runs commands: `$(…)`, back quotes, `<(…)`. */
export type Substitution = CommandExpansionPart | ProcessSubstitutionPart;

/** Deepest nesting of quotes, expansions and tests inside one word that is looked through. */
const MAX_DEPTH = 32;

/** The substitutions in a word, a redirection or a test, outermost only. Arithmetic is left out: it installs nothing. */
export function findSubstitutions(node: SyntaxNode): readonly Substitution[] {
  const found: Substitution[] = [];
  const visit = (at: SyntaxNode, depth: number): void => {
    if (at.type === 'CommandExpansion' || at.type === 'ProcessSubstitution') found.push(at);
    else if (depth < MAX_DEPTH && !at.type.startsWith('Arithmetic')) {
      forEachChild(at, (child) => {
        visit(child, depth + 1);
      });
    }
  };
  visit(node, 0);
  return found;
}
