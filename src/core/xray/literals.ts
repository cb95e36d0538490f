import { readCharacters } from './characters';
import type { FactCollector } from './collector';
import { decodeConstant, mayBeEscaped } from './decode';
import type { Place } from './model';

const ZONE = /\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Z][A-Za-z_]{1,30}(?:\/[A-Z][A-Za-z_]{1,30})?/g;
const URL_HOST = /\b(?:https?|wss?):\/\/([A-Za-z0-9][A-Za-z0-9.-]{1,252})/g;
/** A host without a scheme counts when it is the whole text and ends like one. */
const BARE_HOST = /^(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|io|dev|ai|cn|cloud|eu|ru|jp|kr|hk|tw)$/;
const ADDRESS = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const PERMISSION = /\b(?:permissions?|approv(?:e|ed|al|als)|sandbox(?:ed)?|unsandboxed|bypass(?:es|ed)?|dangerous(?:ly)?|allowlist|denylist|consent|auto-accept|untrusted)\b/i;
const SNAKE = /^[a-z][a-z0-9]{2,30}_[a-z0-9_]{2,80}$/;
const ENCODED = /^(?:[A-Za-z0-9+/]{24,}={0,2}|[A-Za-z0-9_-]{24,}={0,2})$/;
/** What other programs keep: credentials, histories, settings. The named part is the value, wherever it stands. */
const OUTSIDE =
  /(?:^|[\s/\\~"'`(])(\.(?:ssh|aws|gnupg|kube|azure|netrc|npmrc|pypirc|git-credentials|pgpass|bash_history|zsh_history|python_history|node_repl_history|docker\/config\.json|config\/gh|config\/gcloud|cursor|codex|gemini|windsurf|aider|continue|qwen|opencode)|id_rsa|id_ed25519|Library\/Keychains|login\.keychain|Login Data|Cookies\.binarycookies|\/etc\/(?:passwd|shadow))(?=$|[\s/\\."'`),:])/g;

/** Longer texts are prose: hosts in them are pointed to and not called. */
const MAX_CALLED = 300;
const MAX_PERMISSION = 200;
const MAX_ENCODED = 65_536;
const MAX_LOOKED_AT = 2_000_000;

/** What a string, a pattern or a run of text can be: time zone, host, file, wording, encoded constant. */
export function readLiteral(text: string, place: Place, zones: ReadonlySet<string>, into: FactCollector): void {
  const looked = text.length > MAX_LOOKED_AT ? text.slice(0, MAX_LOOKED_AT) : text;
  readPlain(looked, place, zones, into);
  readCharacters(looked, place, into);
  if (SNAKE.test(text)) into.add('name', text, place);
  else if (text.length >= 24 && text.length <= MAX_ENCODED && ENCODED.test(text)) into.add('encoded', text, place);
  else if (text.length >= 12 && text.length <= MAX_ENCODED && mayBeEscaped(text) && decodeConstant(text) !== null) into.add('encoded', text, place);
  if (text.length <= MAX_PERMISSION && /\s/.test(text) && PERMISSION.test(text)) into.add('permission', text.trim(), place);
}

/**
 * The part of `readLiteral` that also holds for text of which nobody knows where its strings begin and end. Programs
 * bring tables of all time zones along; these must not hide the few that a script names.
 */
export function readPlain(text: string, place: Place, zones: ReadonlySet<string>, into: FactCollector, program = false): void {
  if (text.length < 3) return;
  if (text.includes('/')) {
    const facet = program ? 'time-zone-in-program' : 'time-zone';
    for (const [zone] of text.matchAll(ZONE)) if (zones.has(zone) || zone === text) into.add(facet, zone, place);
  }
  readHosts(text, place, into);
  if (text.includes('id_') || /[./L]/.test(text)) {
    for (const [, path] of text.matchAll(OUTSIDE)) if (path !== undefined) into.add('outside-file', path, place);
  }
}

function readHosts(text: string, place: Place, into: FactCollector): void {
  if (text.includes('://')) {
    const facet = text.length > MAX_CALLED ? 'host-in-prose' : 'host';
    for (const [, found] of text.matchAll(URL_HOST)) {
      const host = (found ?? '').toLowerCase().replace(/\.$/, '');
      if (isAddress(host)) into.add('address', host, place);
      else if (host.includes('.')) into.add(facet, host, place);
    }
  } else if (text.length <= 100 && text.includes('.')) {
    if (BARE_HOST.test(text)) into.add('host', text, place);
    // Object identifiers look alike, and begin with 0 to 2.
    if (isAddress(text) && Number.parseInt(text, 10) > 2) into.add('address', text, place);
  }
}

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && text.split('.').every((part) => Number(part) <= 255);
}
