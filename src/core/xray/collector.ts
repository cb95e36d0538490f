import type { FacetId, Place } from './model';
import type { PromptText } from './prompts';

/** More values of one facet, or more texts, are not kept: a release that needs more is made to exhaust a reader. */
const MAX_VALUES = 200_000;
const MAX_TEXTS = 2_000_000;

/** Gathers what is found in one release; the first place of a value counts. */
export class FactCollector {
  readonly facts = new Map<FacetId, Map<string, Place>>();
  readonly texts = new Set<string>();
  /** Programs with hardly any script in them, with a digest of their bytes. */
  readonly machineCode = new Map<string, string>();
  /** By value of the facet `prompt`. */
  readonly prompts = new Map<string, PromptText>();
  /** Length of all texts so far, in UTF-16 code units. */
  characters = 0;
  /** Turns offsets into those of the file, while a part of it is read that counts otherwise; null while none does. */
  relocate: ((offset: number) => number) | null = null;
  /** True when something was not kept. */
  full = false;

  add(facet: FacetId, value: string, place: Place): void {
    let values = this.facts.get(facet);
    if (values === undefined) {
      values = new Map<string, Place>();
      this.facts.set(facet, values);
    }
    if (values.has(value)) return;
    if (values.size < MAX_VALUES) values.set(value, this.placed(place));
    else this.full = true;
  }

  private placed(place: Place): Place {
    const { file, offset } = place;
    return this.relocate === null || offset === null ? place : { file, offset: this.relocate(offset) };
  }

  addText(text: string): void {
    this.characters += text.length;
    if (this.texts.size < MAX_TEXTS) this.texts.add(text);
    else this.full = true;
  }
}
