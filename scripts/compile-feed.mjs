// Gathers the records under feed/ into the one document that ships: { format, generated, events, ledger, tools, vendors }.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All JSON files of a folder, by name without ending, so that the same records give the same bytes. */
function records(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
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
  };
}
