/** What may stand inside an element; null stands for nothing. */
export type Child = Node | string | null;

/** Attribute values; `true` writes an empty attribute, `false` and null write none. Never `style` or handlers. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

const SVG = 'http://www.w3.org/2000/svg';

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child !== null) element.append(child);
  }
}

/** An HTML element. Text children become text nodes, whatever they hold. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

/** A button; `key` finds it again after the page was drawn anew, so that focus stays. */
export function button(text: string, key: string, className: string, onClick: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button', class: className, 'data-focus': key }, text);
  element.addEventListener('click', onClick);
  return element;
}

/** Heading of a section with the section around it. */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  const heading = el('h2', { id: `${id}-title`, tabindex: -1 }, title);
  return el('section', { id, 'aria-labelledby': `${id}-title` }, heading, ...children);
}

/** A paragraph of class `note`; null for no text. */
export function note(text: string | null, className = 'note'): HTMLElement | null {
  return text === null || text === '' ? null : el('p', { class: className }, text);
}

/** A column: its heading, and whether narrow pages may drop the label in front of the cell. */
export interface Column {
  readonly title: string;
  readonly className: string;
}

/** A table that keeps its meaning for assistive technology when narrow pages lay it out as blocks. */
export function table(label: string, columns: readonly Column[], body: HTMLElement): HTMLElement {
  const head = columns.map((c) => el('th', { role: 'columnheader', scope: 'col', class: c.className }, c.title));
  body.setAttribute('role', 'rowgroup');
  return el(
    'table',
    { role: 'table', 'aria-label': label },
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)),
    body,
  );
}

/** One row of such a table; the labels stand in front of the cells on narrow pages. */
export function row(columns: readonly Column[], cells: readonly Child[], attributes: Attributes = {}): HTMLElement {
  const tds = columns.map((c, i) => el('td', { role: 'cell', class: c.className, 'data-label': c.title }, cells[i] ?? null));
  return el('tr', { role: 'row', ...attributes }, ...tds);
}

/** Moves focus and view to an element without leaving a trace in the order of tab stops. */
export function goTo(element: Element | null): void {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
  element.scrollIntoView({ block: 'start' });
  element.focus({ preventScroll: true });
}

/** Gives focus to the element of a key, if it is there. */
export function focusKey(root: HTMLElement, key: string): void {
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>('[data-focus]')) {
    if (element.dataset['focus'] !== key) continue;
    element.focus({ preventScroll: true });
    return;
  }
}
