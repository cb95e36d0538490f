import type { LocaleCodes } from '../../core/xray/locales';

/** Codes and English names of languages and regions, as this runtime knows them. */
export function localeCodes(): LocaleCodes {
  const language = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const region = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const languages = new Set<string>();
  const regions = new Set<string>();
  const names = new Set<string>();
  for (const code of lettersOfTwo()) {
    add(languages, names, code, language.of(code));
    add(regions, names, code.toUpperCase(), region.of(code.toUpperCase()));
  }
  for (const code of ['yue', 'fil', 'ckb', 'kok']) add(languages, names, code, language.of(code));
  return { languages, regions, names };
}

function add(codes: Set<string>, names: Set<string>, code: string, name: string | undefined): void {
  if (name === undefined) return;
  codes.add(code);
  names.add(name);
}

function* lettersOfTwo(): Generator<string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (const first of letters) for (const second of letters) yield first + second;
}
