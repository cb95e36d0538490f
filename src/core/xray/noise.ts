import type { FacetId } from './model';

/** Names that RFC 2606 and RFC 6761 reserve, this machine itself, and addresses that only name an XML vocabulary. */
const RESERVED_HOST = /(?:^|\.)(?:example|example\.(?:com|net|org)|test|invalid|localhost)$|^www\.w3\.org$|^schemas\.(?:microsoft|openxmlformats)\.(?:com|org)$|^json-schema\.org$/;
/** Loopback, private and documentation addresses (RFC 1918, RFC 5737, RFC 6890). */
const RESERVED_ADDRESS = /^(?:0|10|127|169\.254|192\.168|192\.0\.2|198\.51\.100|203\.0\.113|172\.(?:1[6-9]|2\d|3[01])|25[0-5])\./;
/** Lengths of digests in hexadecimal digits. */
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** No digit in it, as a name has and an encoding of this length has not; or words of one case joined. */
const NAME_LIKE = /^(?:[A-Za-z/_-]+|[a-z0-9]+(?:[-_/][a-z0-9]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+|(?:\/?[A-Za-z0-9]+)(?:[/_-][A-Za-z0-9]+)+)$/;
/** Alphabets and keyboards: the signs of an encoding in their order. */
const ALPHABET = /abcdefghijklm|ABCDEFGHIJKLM/;

/** Top-level domains of more than two letters under which programs find their servers; those of countries have two. */
const TOP_LEVEL =
  /\.(?:[a-z]{2}|com|net|org|edu|gov|mil|int|arpa|info|biz|name|pro|mobi|asia|dev|app|page|new|cloud|run|tools|tech|systems|software|network|digital|solutions|services|support|company|group|global|world|live|life|online|site|website|web|space|store|shop|blog|wiki|news|media|press|email|chat|social|team|work|works|zone|plus|one|link|click|host|hosting|domains|studio|design|agency|academy|school|university|science|bot|game|games|fun|lol|top|xyz|icu|pw|club|vip|win|bid|loan|men|stream|download|party|review|trade|date|money|finance|bank|pay|market|exchange|energy|health|care|law|legal|gmbh|ltd|inc|llc|berlin|london|nyc|paris|tokyo|moscow|google|goog|youtube|android|chrome|microsoft|azure|windows|office|bing|skype|xbox|amazon|aws|kindle|apple|ibm|oracle|sap|cisco|intel|samsung|sony|alibaba|baidu|taobao|weibo|yandex|onion|local|internal|lan|home|corp|localhost|build|codes|community|computer|directory|education|engineer|engineering|expert|foundation|guide|guru|institute|land|management|marketing|partners|photos|pictures|place|productions|report|rocks|sale|security|sh|show|technology|today|tips|training|ventures|video|watch|wtf|ninja|cool|best|free|cards|cash|center|fm|sucks|express|direct|delivery|data|example|test|invalid)$/;

/** True for a value that any build may change and that tells a reader nothing. */
export function isNoise(facet: FacetId, value: string): boolean {
  if (facet === 'host' || facet === 'host-in-prose') return RESERVED_HOST.test(value);
  if (facet === 'address') return RESERVED_ADDRESS.test(value);
  if (facet === 'encoded') return DIGEST.test(value);
  return false;
}

/** True for what reads like a host and ends like none, as text does that was cut out of machine code where nothing parts strings. */
export function isNoHost(value: string): boolean {
  return !TOP_LEVEL.test(value);
}

/** True for text that only looks like an encoding because it has no blanks: long names, paths, alphabets. */
export function isNameLike(value: string): boolean {
  return NAME_LIKE.test(value) || (value.length <= 100 && ALPHABET.test(value));
}

/** Texts that any build changes: times, build paths, digests, version numbers. */
export function isBuildText(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?$/.test(text) ||
    /^v?\d{1,5}\.\d{1,5}\.\d{1,9}(?:[-+][\w.]{1,40})?$/.test(text) ||
    DIGEST.test(text) ||
    (text.startsWith('/') && text.includes('/node_modules/') && !/\s/.test(text))
  );
}
