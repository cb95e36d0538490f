import type { PackageId } from '../model/package';
import type { TextRange } from '../model/position';
import type { VersionText } from '../model/sighting';
import type { Catalogue } from './catalogue';

/** One pin found in a text. `text` is what stands at `range`: the literal that a person would change. */
export interface Pin {
  readonly tool: string;
  readonly package: PackageId;
  readonly version: VersionText;
  readonly range: TextRange;
  readonly text: string;
  /** How the version was arrived at when it stands apart from the name: `ARG CLAUDE_CODE_VERSION`. */
  readonly via: string | null;
  /** Where in the file, in a few words: `devDependencies`, `RUN`, `job review, step 2`. */
  readonly where: string;
  /** Equal for a manifest entry and its lock entry in one folder; null for everything that is not such a pair. */
  readonly mergeKey: string | null;
  /**
   * For an entry of a workspace's lockfile: the folders, relative to the file's, whose manifests it answers; `.` is the
   * file's own. Absent: its own alone.
   */
  readonly importers?: readonly string[];
  /** True when a `renovate:` comment names this pin, so that a bot can find it. */
  readonly hinted?: boolean;
}

/** What a reader made of a text. Problems are sentences with a line number; pins found before one still count. */
export interface ReadResult {
  readonly pins: readonly Pin[];
  readonly problems: readonly string[];
}

/** One file format. Total: `read` never throws, whatever the text is. */
export interface Reader {
  /** Source id in coverage and sightings. */
  readonly source: string;
  /** For people: `package.json`. */
  readonly label: string;
  /** Whether a file is of this format, by its path relative to the workspace folder, `/` between parts. */
  accepts(path: string): boolean;
  read(text: string, path: string, catalogue: Catalogue): ReadResult;
}
