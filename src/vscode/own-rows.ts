import type { Memento } from 'vscode';
import type { OwnRow } from '../core/present/report-view';

const KEY = 'ownRows';
const MOST = 2000;

/** The user's own rows of the ledger, kept on this machine by the editor. */
export class OwnRows {
  private readonly memento: Memento;

  constructor(memento: Memento) {
    this.memento = memento;
  }

  /** All rows, oldest first; what is not a row is left out. */
  all(): readonly OwnRow[] {
    const stored: unknown = this.memento.get(KEY);
    return Array.isArray(stored) ? stored.filter(isRow) : [];
  }

  async add(row: OwnRow): Promise<void> {
    await this.memento.update(KEY, [...this.all(), row].slice(-MOST));
  }
}

function isRow(data: unknown): data is OwnRow {
  if (typeof data !== 'object' || data === null) return false;
  const event: unknown = Reflect.get(data, 'event');
  return (
    typeof Reflect.get(data, 'date') === 'string' &&
    typeof Reflect.get(data, 'text') === 'string' &&
    (event === null || typeof event === 'string')
  );
}
