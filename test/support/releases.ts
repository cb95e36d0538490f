import type { ReleaseList } from '../../src/core/model/release';
import { CLI_PACKAGE } from './events';

/** A whole list of the CLI's releases, until overridden. */
export function releaseList(versions: string, overrides: Partial<ReleaseList> = {}): ReleaseList {
  return { package: CLI_PACKAGE, asOf: '2026-11-20', whole: true, versions, origin: 'bundled', ...overrides };
}
