import type { ParameterOperation, Word } from 'unbash';
import { fieldText, subField, UNKNOWN, type Field, type Piece } from './shell-pieces';
import type { Run, Value } from './shell-variables';

/** What `${NAME<operation>}` gives, and whether it also assigns that to the variable. */
export interface Operated {
  readonly value: Value;
  readonly assign: boolean;
}

function pieces(run: Run): Field {
  return run.filter((piece): piece is Piece => piece !== null);
}

/** Whether a value is certainly some text, so that no default takes its place. */
function isGiven(run: Run): boolean {
  return pieces(run).some((piece) => piece.text !== null && piece.text !== '');
}

/** `${V:-word}`: the default stands for every value that is empty or not known; it is what is written here. */
function withDefault(known: Value | undefined, operand: Value): Value {
  const given = (known ?? []).filter(isGiven);
  return known !== undefined && given.length === known.length ? given : [...given, ...operand];
}

/** `${V#prefix}` and `${V%suffix}` with a literal pattern; null when the pattern is more than that. */
function withoutAffix(known: Value, operator: string, pattern: string): Value | null {
  if (/[*?[\]\\]/.test(pattern) || pattern.includes(UNKNOWN)) return null;
  return known.map((run) => {
    const field = pieces(run);
    const text = fieldText(field);
    if (operator.startsWith('#')) return text.startsWith(pattern) ? subField(field, pattern.length, text.length) : field;
    return text.endsWith(pattern) ? subField(field, 0, text.length - pattern.length) : field;
  });
}

/**
 * Applies a parameter operation to the values of its variable (`known` is undefined when the text sets none). What
 * cannot be worked out gives `unknown`.
 */
export function applyOperation(
  operation: ParameterOperation,
  known: Value | undefined,
  unknown: Value,
  expand: (word: Word) => Value,
): Operated {
  if (operation.type === 'Remove' && known !== undefined) {
    const pattern = expand(operation.operand)[0] ?? [];
    return { value: withoutAffix(known, operation.operator, fieldText(pieces(pattern))) ?? unknown, assign: false };
  }
  if (operation.type !== 'Default') return { value: unknown, assign: false };
  switch (operation.operator) {
    case '-':
    case ':-':
      return { value: withDefault(known, expand(operation.operand)), assign: false };
    case '=':
    case ':=':
      return { value: withDefault(known, expand(operation.operand)), assign: true };
    case '+':
    case ':+': {
      // Not set anywhere in this text: it may be set outside, so the alternative counts as well.
      const empty = known !== undefined && known.every((run) => pieces(run).every((piece) => piece.text === ''));
      return { value: empty ? [[]] : expand(operation.operand), assign: false };
    }
    case '?':
    case ':?':
      return { value: known ?? unknown, assign: false };
    default:
      return { value: unknown, assign: false };
  }
}
