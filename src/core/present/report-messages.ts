import { httpsLink } from './escape';

/** What the report's page may ask of the extension. */
export type ReportMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'selectVendor'; readonly vendor: string }
  | { readonly type: 'openPlace'; readonly uri: string; readonly line: number; readonly character: number }
  | { readonly type: 'openLink'; readonly url: string }
  /** `finding` is an index into the assessment the shown report was built from; `event` must match it there. */
  | { readonly type: 'setVersion'; readonly finding: number; readonly event: string }
  | { readonly type: 'ignore'; readonly finding: number; readonly event: string }
  | { readonly type: 'log'; readonly event: string }
  | { readonly type: 'explain'; readonly event: string }
  | { readonly type: 'rescan' };

/** Longest text taken from the page, in UTF-16 code units. */
const MAX_TEXT = 4096;

type Check = (value: unknown) => boolean;

const isText: Check = (v) => typeof v === 'string' && v.length > 0 && v.length <= MAX_TEXT;
const isIndex: Check = (v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
const isUri: Check = (v) => isText(v) && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(v as string);
const isHttps: Check = (v) => isText(v) && httpsLink(v as string) !== null;

/** The exact fields of each message besides `type`. */
const FIELDS: ReadonlyMap<string, ReadonlyMap<string, Check>> = new Map([
  ['ready', new Map<string, Check>()],
  ['selectVendor', new Map([['vendor', isText]])],
  ['openPlace', new Map([['uri', isUri], ['line', isIndex], ['character', isIndex]])],
  ['openLink', new Map([['url', isHttps]])],
  ['setVersion', new Map([['finding', isIndex], ['event', isText]])],
  ['ignore', new Map([['finding', isIndex], ['event', isText]])],
  ['log', new Map([['event', isText]])],
  ['explain', new Map([['event', isText]])],
  ['rescan', new Map<string, Check>()],
]);

/** A message of the page, or null for anything else: unknown type, missing, wrong or additional field. */
export function parseReportMessage(data: unknown): ReportMessage | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const fields = new Map<string, unknown>(Object.entries(data));
  const type = fields.get('type');
  const checks = typeof type === 'string' ? FIELDS.get(type) : undefined;
  if (checks === undefined || fields.size !== checks.size + 1) return null;
  for (const [name, check] of checks) {
    if (!check(fields.get(name))) return null;
  }
  return Object.fromEntries(fields) as unknown as ReportMessage;
}
