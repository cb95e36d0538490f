import { isJsonObject, member, textMember, type JsonObject } from './json-file';

/** What the server said about a file, for asking again only if it has changed (RFC 9110, section 13). */
export interface Validators {
  readonly etag: string | null;
  readonly modified: string | null;
}

/** The small file beside a stored feed. */
export interface FeedState {
  /** The last good document; null when no update ever succeeded. */
  readonly good: { readonly expires: string; readonly sha256: string } | null;
  /** Why the last update was not accepted; `expired` when only its time had passed. */
  readonly refusal: { readonly kind: 'expired' | 'refused'; readonly reason: string } | null;
  /** Of timestamp.json. */
  readonly validators: Validators | null;
}

function goodOf(object: JsonObject): FeedState['good'] | undefined {
  const good = member(object, 'good');
  if (good === null) return null;
  if (!isJsonObject(good)) return undefined;
  const expires = textMember(good, 'expires');
  const sha256 = textMember(good, 'sha256');
  return expires === null || sha256 === null ? undefined : { expires, sha256 };
}

function refusalOf(object: JsonObject): FeedState['refusal'] | undefined {
  const refusal = member(object, 'refusal');
  if (refusal === null) return null;
  if (!isJsonObject(refusal)) return undefined;
  const kind = textMember(refusal, 'kind');
  const reason = textMember(refusal, 'reason');
  return reason === null || (kind !== 'expired' && kind !== 'refused') ? undefined : { kind, reason };
}

/** Reads the file; null for anything that this version did not write. */
export function parseFeedState(text: string): FeedState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const good = goodOf(value);
  const refusal = refusalOf(value);
  if (good === undefined || refusal === undefined) return null;
  const validators = member(value, 'validators');
  return {
    good,
    refusal,
    validators: isJsonObject(validators) ? { etag: textMember(validators, 'etag'), modified: textMember(validators, 'modified') } : null,
  };
}
