export interface Boundary {
  readonly id: string;
  readonly package: string;
  readonly kind: string;
  readonly version: string;
}
/** Events of the feed for these packages, with the versions at which they begin and end. */
export function boundaries(feedEvents: string, packages: ReadonlySet<string>): Boundary[];
/** What begins or ends behind one release and not behind the other. */
export function within(all: readonly Boundary[], name: string, before: string, after: string): { id: string; kind: string; version: string }[];
