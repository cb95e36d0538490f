/** How plain text is laid out for a terminal. */
export interface TextStyle {
  readonly colour: boolean;
  /** Columns to wrap at. */
  readonly width: number;
}

const SGR = { bold: '1', dim: '2', red: '31', yellow: '33', cyan: '36' } as const;

export type Paint = keyof typeof SGR;

/** Colours a text that is already safe for the terminal; without colour it stays as it is. */
export function paint(style: TextStyle, as: Paint, text: string): string {
  return style.colour && text !== '' ? `\u001b[${SGR[as]}m${text}\u001b[0m` : text;
}

/**
 * Lines of at most `width` columns, one code unit per column; a word that is longer keeps a line of its own, so that
 * addresses and paths can be copied. `first` starts the first line, `next` the following ones: text from outside gets a
 * `next` that is not empty, since otherwise a wrapped line could pass for one of ours.
 */
export function wrap(text: string, width: number, first = '', next = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').filter((w) => w !== '')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = next;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  if (!empty || lines.length === 0) lines.push(line);
  return lines.map((l) => l.trimEnd());
}
