import { join } from 'node:path';
import { firstRepository } from '../../support/feed-attacks';
import { feedDocument, newKey } from '../../support/tuf-repository';

/** Two copies of a feed's repository in folders: a good one, and one with news that somebody else signed. */
export function writeFeedFolders(base: string): { readonly good: string; readonly tampered: string; readonly rootSha256: string } {
  const [good, tampered] = [join(base, 'feed-good'), join(base, 'feed-tampered')];
  const repository = firstRepository();
  repository.writeTo(good);
  repository.publish(feedDocument(['x_TT-2026-9009'], '2026-11-23T00:00:00Z'), { signers: { timestamp: [newKey()] } });
  repository.writeTo(tampered);
  return { good, tampered, rootSha256: repository.rootSha256 };
}
