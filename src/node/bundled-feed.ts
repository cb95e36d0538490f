import { NEVER_CANCELLED } from '../ports/cancel';
import type { FeedSource } from '../ports/feed-source';
import { failure, type Outcome } from '../ports/outcome';
import { readJsonFile } from './json-file';

/** The feed as one JSON file: the one in the package, or one that a person names. */
export class FeedFile implements FeedSource {
  private readonly path: string;
  private readonly home: string | null;

  constructor(path: string, home: string | null) {
    this.path = path;
    this.home = home;
  }

  async load(): Promise<Outcome<unknown>> {
    const json = await readJsonFile(this.path, this.home, NEVER_CANCELLED);
    return json.ok ? json : failure(`The feed file could not be used: ${json.reason}`, json.missing);
  }
}
