import { FeedFault } from './feed-fault';

/** Why an update was not accepted, in a sentence without a full stop. */
export interface Refusal {
  readonly kind: 'expired' | 'refused';
  readonly reason: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly say: (match: RegExpExecArray) => string;
  readonly kind?: 'expired';
}

/**
 * Errors of the update client by their text: it wraps some of them and loses their class on the way. The texts are
 * those of tuf-js 4.1 and @tufjs/models 4.1; an error with another text is told in its own words.
 */
const RULES: readonly Rule[] = [
  {
    pattern: /^Unable to load (?:snapshot|targets).*Final timestamp\.json is expired/,
    kind: 'expired',
    say: () => 'freeze: the server offers nothing newer than what is here, and that has expired',
  },
  {
    pattern: /(root|timestamp|snapshot|targets)(?:\.json)? is expired/,
    kind: 'expired',
    say: ([, role = '']) => `expired: the signed ${role} metadata that the server offers is past its date`,
  },
  {
    pattern: /less than current version (\d+)/,
    say: ([, current = '']) => `rollback: the server offers an older version than the one accepted before (${current})`,
  },
  {
    pattern: /root was signed by 0\/\d+ keys|Expected version \d+, got \d+/,
    say: () => 'replaced root: the new root does not follow from the one that is trusted, since its keys did not sign it in order',
  },
  {
    pattern: /(timestamp|snapshot|targets) was signed by 0\/\d+ keys/,
    say: ([, role = '']) => `unknown key: the ${role} metadata is signed by no key that the trusted root names`,
  },
  {
    pattern: /(root|timestamp|snapshot|targets) was signed by (\d+)\/(\d+) keys/,
    say: ([, role = '', has = '', needs = '']) => `threshold not met: the ${role} metadata has ${has} good signatures and needs ${needs}`,
  },
  {
    pattern: /Snapshot version doesn't match timestamp|does not match snapshot version|Missing [\w.-]+ in (?:new )?snapshot/,
    say: () => 'mix-and-match: the signed files that the server offers do not belong together',
  },
  {
    pattern: /^Unable to load (snapshot|targets).*Expected (?:hash|length)/,
    say: ([, role = '']) => `mix-and-match: the ${role} metadata is not the file that the signed metadata names`,
  },
  {
    pattern: /Expected length (\d+) but got (\d+)/,
    say: ([, expected = '', got = '']) => `wrong length: the feed has ${got} bytes, and ${expected} are signed`,
  },
  { pattern: /Expected hash/, say: () => 'wrong hash: the feed is not the file that was signed' },
  {
    pattern: /JSON|Unexpected (?:token|end)/,
    say: () => 'a metadata file is damaged or truncated: it is not JSON',
  },
];

/** Words for an error of an update; `fault` is what the fetcher saw last and outweighs the client's wrapping. */
export function refusalOf(error: unknown, fault: FeedFault | null): Refusal {
  const seen = error instanceof FeedFault ? error : fault;
  if (seen !== null) return { kind: 'refused', reason: seen.message };
  const text = error instanceof Error ? error.message : String(error);
  for (const { pattern, say, kind } of RULES) {
    const match = pattern.exec(text);
    if (match !== null) return { kind: kind ?? 'refused', reason: say(match) };
  }
  const damaged = error instanceof SyntaxError || text.includes('SyntaxError');
  return { kind: 'refused', reason: damaged ? 'a metadata file is damaged or truncated: it is not JSON' : `it could not be verified (${text.slice(0, 300)})` };
}
