/** One value of an environment variable and where it is written. `url` is null when it does not parse as an address. */
export interface EnvEntry {
  readonly value: string;
  /** For people: `the environment`, `~/.claude/settings.json`. */
  readonly origin: string;
  readonly url: { readonly authority: string; readonly hostname: string } | null;
}

/** The variables as a tool would see them in one situation, later settings files already laid over earlier ones. */
export interface EnvScope {
  /** Workspace folder the scope is for; null for a tool started outside every folder. */
  readonly root: string | null;
  readonly variables: ReadonlyMap<string, EnvEntry>;
  /** IANA zone that the tool's runtime would resolve; null when it cannot be told. */
  readonly timeZone: string | null;
  readonly timeZoneOrigin: string;
}

/** What conditions are evaluated on. Never leaves the machine. The first scope is the one outside every folder. */
export interface LocalFacts {
  readonly scopes: readonly EnvScope[];
  /** Settings files that could not be read: while any exists, "not set" is not certain. */
  readonly unread: readonly string[];
}
