// Loaded before VS Code's server (`node --import=…`) and inherited by its extension host: notes down who there opens a
// connection, asks for an address, starts a program or writes a file. One JSON object per line in the file TOOL_TRUST_RECORD names.
import { openSync, writeSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const self = fileURLToPath(import.meta.url);
const record = process.env.TOOL_TRUST_RECORD;
let file = -1;

/** Files of a stack, nearest caller first, without this file and without Node's own. */
function callers() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  const files = [];
  for (const line of stack.split('\n').slice(1)) {
    const at = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?|(?:file:\/\/\/)?[A-Za-z]:[^()]*?):\d+:\d+\)?$/.exec(line.trim());
    if (at === null) continue;
    const file = at[1].startsWith('file:') ? fileURLToPath(at[1]) : at[1];
    if (file !== self && files.at(-1) !== file) files.push(file);
  }
  return files;
}

function note(kind, target) {
  writeSync(file, `${JSON.stringify({ kind, target, callers: callers() })}\n`);
}

/** What a call is aimed at, in one line, whatever form its arguments have. */
function aim(args) {
  const [first, second] = args;
  if (typeof first === 'string' || first instanceof URL) return String(first);
  if (typeof first === 'number') return `${typeof second === 'string' ? second : 'localhost'}:${first}`;
  // `Socket.connect` hands its arguments on as one list.
  if (Array.isArray(first)) return aim(first);
  if (first === null || typeof first !== 'object') return String(first);
  if (typeof first.url === 'string') return first.url;
  if (typeof first.path === 'string' && first.host === undefined && first.hostname === undefined) return first.path;
  return `${first.hostname ?? first.host ?? 'localhost'}:${first.port ?? ''}`;
}

function watch(owner, name, kind) {
  const original = owner[name];
  if (typeof original !== 'function') return;
  owner[name] = function (...args) {
    note(kind, aim(args));
    return Reflect.apply(original, this, args);
  };
  // `util.promisify` reads properties of the function; without them a promised form would answer differently.
  for (const key of Reflect.ownKeys(original)) {
    if (!Object.hasOwn(owner[name], key)) Object.defineProperty(owner[name], key, Object.getOwnPropertyDescriptor(original, key));
  }
}

/** The editor puts its own `fetch` in place later; whatever stands there is watched. */
function watchGlobal(name) {
  let current;
  const set = (value) => {
    current =
      typeof value !== 'function'
        ? value
        : new Proxy(value, {
            apply: (target, as, args) => (note('connect', aim(args)), Reflect.apply(target, as, args)),
            construct: (target, args, as) => (note('connect', aim(args)), Reflect.construct(target, args, as)),
          });
  };
  set(globalThis[name]);
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: true, get: () => current, set });
}

/** Names under `fs`; `open` is left out, for it reads as well, and every writer of files here uses one of these. */
const WRITES = ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rm', 'rmdir', 'unlink', 'rename', 'symlink', 'link', 'copyFile', 'cp', 'truncate', 'chmod', 'utimes'];

function start() {
  file = openSync(record, 'a');
  const WATCHED = {
    connect: { net: ['connect', 'createConnection'], tls: ['connect'], http: ['request', 'get'], https: ['request', 'get'], http2: ['connect'], dgram: ['createSocket'] },
    lookup: { dns: ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny'], 'dns/promises': ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny'] },
    write: { fs: [...WRITES.flatMap((name) => [name, `${name}Sync`]), 'createWriteStream'], 'fs/promises': WRITES },
    spawn: { child_process: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] },
  };
  for (const [kind, modules] of Object.entries(WATCHED)) {
    for (const [module, names] of Object.entries(modules)) {
      for (const name of names) watch(require(`node:${module}`), name, kind);
    }
  }
  watch(require('node:net').Socket.prototype, 'connect', 'connect');
  for (const name of ['fetch', 'WebSocket', 'EventSource']) watchGlobal(name);
  syncBuiltinESMExports();
  note('start', 'recorder');
}

// A worker thread has arguments of its own; whose it is shows in the callers.
if (record !== undefined && (process.argv.includes('--type=extensionHost') || !isMainThread)) start();
