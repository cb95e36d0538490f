import type { FactCollector } from './collector';
import type { Place } from './model';
import type { TextUse } from './token-context';

/** Codes and names of languages and regions, as the platform knows them. */
export interface LocaleCodes {
  /** ISO 639 codes: `zh`. */
  readonly languages: ReadonlySet<string>;
  /** ISO 3166 codes: `CN`. */
  readonly regions: ReadonlySet<string>;
  /** English names of both, each of one word or more: `Chinese`, `Russia`. */
  readonly names: ReadonlySet<string>;
}

export const NO_LOCALES: LocaleCodes = { languages: new Set(), regions: new Set(), names: new Set() };

/** Codes this near to each other, in characters, are of one group. */
const NEAR = 600;
/** A group of so many different codes is a table. */
const TABLE = 8;
const LOCALE = /^([a-z]{2,3})[-_](?:[A-Z][a-z]{3}[-_])?([A-Z]{2})$/;
const SMALL_LOCALE = /^([a-z]{2})[-_]([a-z]{2})$/;
/** Codes of languages that are no English word, unit, file ending or name of an element. */
const TELLING_LANGUAGE = new Set('ar cs de es fa fr he hu ja ko nl pl pt ru sk sv uk zh'.split(' '));
/** Codes of regions that are also words, names of elements, record types or units, and would be compared as such. */
const AMBIGUOUS_REGION = new Set('AC AD AI AM AS AT BB BE BI BM BR BS BY BZ CA CC CD CF CI CM CR DD DL DM DO DT EC EM ES EU FM GA GB GE GM GT HM HR ID IE IM IN IO IS IT KB KG KM LB LC LI LT MB MD ME MG ML MM MO MP MS MT MX MY NA NE NF NI NO NR NS NU OM PA PE PH PK PL PM PR PS PT PY RE RS SC SE SG SI SM SO SR ST TB TC TD TF TG TH TL TM TO TR TT TV UL US UM VA VC VI WS'.split(' '));

/**
 * Finds codes of languages, countries and both. A few that stand alone are chosen by somebody; many next to each other are
 * a table that lists what there is, and count as such.
 */
export class LocaleReader {
  private readonly codes: LocaleCodes;
  private readonly into: FactCollector;
  private readonly group = new Map<string, Place>();
  private lastFile = '';
  private lastOffset = 0;

  constructor(codes: LocaleCodes, into: FactCollector) {
    this.codes = codes;
    this.into = into;
  }

  /** Looks at a text; they must come in the order in which they stand. */
  take(text: string, place: Place, use: TextUse): void {
    if (text.length < 2 || text.length > 30 || !this.isCode(text, use)) return;
    const offset = place.offset ?? 0;
    if (place.file !== this.lastFile || offset - this.lastOffset > NEAR) this.finish();
    this.lastFile = place.file;
    this.lastOffset = offset;
    if (!this.group.has(text)) this.group.set(text, place);
  }

  /** Ends the last group. */
  finish(): void {
    const facet = this.group.size >= TABLE ? 'locale-table' : 'locale';
    for (const [code, place] of this.group) this.into.add(facet, code, place);
    this.group.clear();
  }

  private isCode(text: string, use: TextUse): boolean {
    const { languages, regions, names } = this.codes;
    const decides = use.compared || use.callee === '.startsWith' || use.callee === '.includes';
    if (text.length === 2) {
      if (!decides) return false;
      return TELLING_LANGUAGE.has(text) ? languages.has(text) : regions.has(text) && !AMBIGUOUS_REGION.has(text);
    }
    const whole = LOCALE.exec(text);
    if (whole !== null) return languages.has(whole[1] ?? '') && regions.has(whole[2] ?? '');
    const small = SMALL_LOCALE.exec(text);
    if (small !== null) return TELLING_LANGUAGE.has(small[1] ?? '') && languages.has(small[1] ?? '') && regions.has((small[2] ?? '').toUpperCase());
    return decides && names.has(text);
  }
}
