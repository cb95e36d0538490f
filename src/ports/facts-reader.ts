import type { LocalFacts } from '../core/model/local-facts';

/** Reads what conditions are evaluated on: environment, settings files of agents, time zone. */
export interface FactsReader {
  /** `roots` are workspace folders by URI. */
  read(roots: readonly string[]): Promise<LocalFacts>;
}
