/** The records under `root` as one document, still unchecked. */
export function compileFeed(root: string): unknown;
