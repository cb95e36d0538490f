import type { SettingsFile } from './event';
import type { Platform, UpdateSwitch } from './tool';

/** One value of an environment variable and where it is written. `url` is null when it does not parse as an address. */
export interface EnvEntry {
  readonly value: string;
  /** For people: `the environment`, `~/.claude/settings.json`. */
  readonly origin: string;
  readonly url: { readonly authority: string; readonly hostname: string } | null;
}

/** What a setting may hold that conditions and update switches compare; null stands for "not written anywhere". */
export type SettingValue = string | boolean | number | null;

/**
 * A setting that somebody asks for: a key of the settings that a known program reads, or of one file by its path below
 * the home folder.
 */
export type SettingQuestion =
  | { readonly file: SettingsFile; readonly key: string }
  | Pick<Extract<UpdateSwitch, { kind: 'setting' }>, 'file' | 'format' | 'key'>;

/** What became of one setting that was asked for. */
export type SettingEntry =
  | { readonly state: 'read'; readonly value: SettingValue; readonly origin: string }
  /** The file is there and cannot be read, or the value is no plain one. */
  | { readonly state: 'unread'; readonly origin: string };

/** One string per question, equal for equal ones. */
export function settingId(question: SettingQuestion): string {
  return `${question.file}\n${question.key}`;
}

/** The variables as a tool would see them in one situation, later settings files already laid over earlier ones. */
export interface EnvScope {
  /** Workspace folder the scope is for; null for a tool started outside every folder. */
  readonly root: string | null;
  readonly variables: ReadonlyMap<string, EnvEntry>;
  /** IANA zone that the tool's runtime would resolve; null when it cannot be told. */
  readonly timeZone: string | null;
  readonly timeZoneOrigin: string;
  /**
   * Settings by `settingId`; one entry per program that keeps its own (each editor of a family). Those that were not
   * asked for are not there.
   */
  readonly settings?: ReadonlyMap<string, readonly SettingEntry[]>;
}

/** What conditions are evaluated on. Never leaves the machine. The first scope is the one outside every folder. */
export interface LocalFacts {
  readonly scopes: readonly EnvScope[];
  /** What could not be read of the variables: while there is anything, "not set" is not certain. */
  readonly unread: readonly string[];
  /** The system of this machine; absent for one that no layout is known for. */
  readonly platform?: Platform;
}
