/** The tables of docs/xray.md by name, made of its data. */
export function tables(data: { readonly pairs: readonly unknown[] }): Readonly<Record<string, string>>;
/** The text with every marked place filled anew; throws where a mark or a table is alone. */
export function inserted(text: string, parts: Readonly<Record<string, string>>): string;
