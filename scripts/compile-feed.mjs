// Gathers the records under feed/ into the one document that ships: { format, generated, events, ledger, tools, vendors,
// releases }. `feed publish` makes the same document of a folder; test/feed/release-index.test.ts holds them together.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All JSON files of a folder, by name without ending, so that the same records give the same bytes. */
function records(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
}

const DAY_MS = 86_400_000;
/** Dotted numbers, perhaps with the commit that goes with a number of seconds: pre-releases do not count as releases. */
const PLAIN = /^\d+(?:\.\d+)*(?:-g[0-9a-f]+)?$/;

/** The release index as it ships: no days but that of the list, no pre-releases, one text per package. */
function releases(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort() : [];
  return files.flatMap((name) => {
    const index = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const ecosystem = name.slice(0, -'.json'.length);
    return [[index.packages, true], [index.partial ?? {}, false]].flatMap(([group, whole]) =>
      Object.entries(group).flatMap(([id, { versions, read }]) => {
        const released = versions.filter((v) => PLAIN.test(v));
        const asOf = new Date(read * DAY_MS).toISOString().slice(0, 10);
        return released.length === 0 ? [] : [{ package: { ecosystem, name: id }, asOf, whole, versions: released.join(' ') }];
      }),
    );
  });
}

/** The feed's date is the newest `modified` of its records: a rebuild without a change of the records changes nothing. */
export function compileFeed(root) {
  const events = records(join(root, 'events'));
  const ledger = records(join(root, 'ledger'));
  const generated = [...events, ...ledger].map((r) => r.modified).sort().at(-1) ?? '1970-01-01T00:00:00Z';
  return {
    format: 1,
    generated,
    events,
    ledger,
    tools: records(join(root, 'tools')),
    vendors: records(join(root, 'vendors')),
    releases: releases(join(root, 'releases')),
  };
}
