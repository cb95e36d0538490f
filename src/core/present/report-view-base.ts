/** How a text is coloured. The text beside it always says the same thing in words. */
export type Tone = 'urgent' | 'warn' | 'good' | 'ask' | 'muted' | 'plain';

/** A few words with a sign in front and a tone; the sign is decoration, the words carry the meaning. */
export interface Marked {
  readonly sign: string;
  readonly text: string;
  readonly tone: Tone;
}

/** A place in words; `open` is null where there is no text to show. */
export interface PlaceLink {
  readonly label: string;
  readonly open: { readonly uri: string; readonly line: number; readonly character: number } | null;
}
