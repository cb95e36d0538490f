// Reads one release in a process of its own, so that its time and memory are known, and keeps what was found.
import { renameSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { gzipSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';

const [reading, archive, target] = process.argv.slice(2);
const { localeCodes, openRelease, RELEASE_LIMITS } = await import(pathToFileURL(reading).href);
const started = performance.now();
const release = await openRelease(archive, {
  cwd: process.cwd(),
  zones: new Set(Intl.supportedValuesOf('timeZone')),
  locales: localeCodes(),
  limits: RELEASE_LIMITS,
  signal: new AbortController().signal,
});
if (!release.ok) throw new Error(release.reason);
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
writeFileSync(`${target}.part`, gzipSync(serialize({ release: release.value, seconds, megabytes }), { level: 1 }));
renameSync(`${target}.part`, target);
