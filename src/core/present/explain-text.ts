import { terminalText } from './escape';
import type { ExplainView } from './explain';
import { paint, wrap, type TextStyle } from './words-layout';

/** An explanation for a terminal; addresses stand on lines of their own. */
export function explainText(view: ExplainView, style: TextStyle): string {
  const lines = wrap(terminalText(view.title), style.width).map((l) => paint(style, 'bold', l));
  for (const section of view.sections) {
    lines.push('', paint(style, 'bold', section.title));
    for (const { text, href } of section.lines) {
      lines.push(...wrap(terminalText(text), style.width, '  - ', '    '));
      if (href !== undefined) lines.push(`    ${paint(style, 'dim', terminalText(href))}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
