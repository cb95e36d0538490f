import type { Tool } from '../model/tool';
import { shorten, visible } from './escape';
import { dayOf, sentence } from './words';

/** What a vendor has said about the end of a tool. */
export interface ToolEnd {
  /** False while the announced day has not come. */
  readonly past: boolean;
  /** One to three plain sentences: since when, what was said, what came instead. */
  readonly words: string;
}

/**
 * The end of a tool as its record tells it; null for a tool that goes on, or without a record.
 * @param today UTC day or time that the end is held against; an end in the current month or on the day itself has come
 * @param nameOf name of a tool by its id
 */
export function toolEnd(tool: Tool | null, today: string, nameOf: (id: string) => string): ToolEnd | null {
  const end = tool?.endOfLife;
  if (end === undefined) return null;
  const past = end.date <= today.slice(0, end.date.length);
  const on = `${end.date.length > 'YYYY-MM'.length ? 'on' : 'in'} ${dayOf(end.date)}`;
  const head = past ? `Ended by its vendor ${on}` : `Its vendor ends it ${on}`;
  const next = end.successor === null ? null : visible(nameOf(end.successor));
  const instead = next === null ? 'It has no successor.' : `${past ? 'What came instead' : 'What comes instead'}: ${next}.`;
  return { past, words: `${head}: ${sentence(shorten(visible(end.text), 240))} ${instead}` };
}

/** `formerly Clawdbot, Moltbot`; null for a tool that was always called so. */
export function formerNameWords(tool: Tool | null): string | null {
  const names = tool?.formerNames ?? [];
  return names.length === 0 ? null : `formerly ${names.map((n) => shorten(visible(n), 80)).join(', ')}`;
}
