import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A JSON object that a test changes before it is written. */
export type Raw = Record<string, unknown>;

/** One real event with all tools and vendors and its release list, in a folder of its own that a test may spoil. */
export class SmallFeed {
  readonly cwd = mkdtempSync(join(tmpdir(), 'small-feed-'));
  readonly id = 'x_TT-2025-0001';

  constructor() {
    for (const folder of ['events', 'ledger', 'releases']) mkdirSync(join(this.cwd, 'feed', folder), { recursive: true });
    for (const folder of ['tools', 'vendors']) cpSync(join('feed', folder), join(this.cwd, 'feed', folder), { recursive: true });
    const versions = ['0.2.115', '0.2.116', '1.0.23', '1.0.24', '1.0.25'];
    this.write('releases/npm.json', JSON.stringify({ packages: { '@anthropic-ai/claude-code': versions } }));
    this.event(() => undefined);
  }

  /** The event as it stands in the feed. */
  static real(): Raw {
    return { ...(JSON.parse(readFileSync('feed/events/x_TT-2025-0001.json', 'utf8')) as Raw), related: [] };
  }

  /** Writes the event after a change. */
  event(change: (record: Raw) => void): void {
    const record = SmallFeed.real();
    change(record);
    this.write(`events/${this.id}.json`, JSON.stringify(record));
  }

  /** The part of the event that is ours. */
  static trust(record: Raw): Raw {
    return (record['database_specific'] as { tool_trust: Raw }).tool_trust;
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(join(this.cwd, 'feed', name), text);
  }

  read(name: string): Raw {
    return JSON.parse(readFileSync(join(this.cwd, 'feed', name), 'utf8')) as Raw;
  }

  remove(): void {
    rmSync(this.cwd, { recursive: true });
  }
}
