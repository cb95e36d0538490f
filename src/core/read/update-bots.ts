import { readDependabotConfig, type DependabotConfig } from './dependabot-config';
import { readRenovateConfig, type RenovateConfig } from './renovate-config';

/** What is known of the bots that may update the pins of one workspace folder. */
export interface UpdateBots {
  /** False when the folder is not the root of a repository: bots are set up there, out of sight. */
  readonly atRoot: boolean;
  readonly renovate: RenovateConfig | null;
  readonly dependabot: DependabotConfig | null;
  /** Paths of configurations that are there and cannot be read. */
  readonly unread: readonly string[];
}

/** Names of Renovate's configuration beside each other; the endings that allow comments came later. */
const ENDINGS = ['.json', '.jsonc', '.json5'] as const;

/** Where Renovate looks for its configuration; the first that exists counts. */
const RENOVATE_FILES: readonly string[] = [
  ...['renovate', '.github/renovate', '.gitlab/renovate'].flatMap((name) => ENDINGS.map((ending) => name + ending)),
  '.renovaterc',
  ...ENDINGS.map((ending) => `.renovaterc${ending}`),
  'package.json',
];
const DEPENDABOT_FILES: readonly string[] = ['.github/dependabot.yml', '.github/dependabot.yaml'];

/** Paths below a workspace folder that set a bot up. */
export const BOT_FILES: readonly string[] = [...RENOVATE_FILES, ...DEPENDABOT_FILES];

/** The text of a configuration, or null when it is there and could not be read. */
export interface BotFile {
  readonly path: string;
  readonly text: string | null;
}

/** Nothing is set up, or nothing is known of it. */
export function noBots(atRoot: boolean): UpdateBots {
  return { atRoot, renovate: null, dependabot: null, unread: [] };
}

/** Reads the configurations that are there. A `package.json` counts only with a part for Renovate. */
export function readUpdateBots(files: readonly BotFile[], atRoot: boolean): UpdateBots {
  const unread: string[] = [];
  const first = <T>(paths: readonly string[], read: (text: string, path: string) => T | 'absent' | null): T | null => {
    for (const path of paths) {
      const file = files.find((f) => f.path === path);
      if (file === undefined) continue;
      const config = file.text === null ? null : read(file.text, path);
      if (config === 'absent') continue;
      if (config === null) unread.push(path);
      return config;
    }
    return null;
  };
  return { atRoot, renovate: first(RENOVATE_FILES, readRenovateConfig), dependabot: first(DEPENDABOT_FILES, readDependabotConfig), unread };
}
