import type { Revision } from '../model/event';

const WORDS: Readonly<Record<Revision['kind'], string>> = {
  correction: 'Corrected',
  update: 'Updated',
  retraction: 'Taken back',
};

/** What was changed in a record after it was published, with its day as the surface writes days. */
export function revisionWords({ kind, text }: Revision, day: string): string {
  return `${WORDS[kind]} on ${day}: ${text}`;
}
