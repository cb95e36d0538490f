import { newAuthority } from './certificates';
import type { Attack } from './feed-attacks';
import { feedDocument } from './tuf-repository';

const HOST = '127.0.0.1';

/** The authority that the client is told to trust. */
export const TRUSTED = newAuthority('Test authority');
const STRANGER = newAuthority('Another authority');

/** What the server shows at first. */
export const GOOD = TRUSTED.issue({ hosts: [HOST, 'localhost'], ends: 10 });

/** News that would be accepted if the connection were. */
function news(...[server, repository]: Parameters<Attack['prepare']>): void {
  server.files = repository.publish(feedDocument(['x_TT-2026-9001', 'x_TT-2026-9002'], '2026-11-23T00:00:00Z')).copy();
}

/** What somebody between the client and a server with a good certificate can do; the feed's own signatures are all good. */
export const TLS_ATTACKS: readonly Attack[] = [
  {
    name: 'unknown authority', status: 'refused', does: 'shows a certificate that an authority signed which is not trusted here',
    expect: /^no authority that is trusted here signed the certificate of 127\.0\.0\.1:\d+ \([A-Z_]+\); .*NODE_EXTRA_CA_CERTS/,
    prepare: (server, repository) => { news(server, repository); server.present(STRANGER.issue({ hosts: [HOST], ends: 10 })); },
  },
  {
    name: 'expired certificate', status: 'refused', does: 'shows a certificate that ended yesterday',
    expect: /^the certificate of 127\.0\.0\.1:\d+ has expired; /,
    prepare: (server, repository) => { news(server, repository); server.present(TRUSTED.issue({ hosts: [HOST], ends: -1 })); },
  },
  {
    name: 'certificate of another host', status: 'refused', does: 'shows a certificate that a trusted authority signed for another host',
    expect: /^the certificate that came is not for 127\.0\.0\.1:\d+; /,
    prepare: (server, repository) => { news(server, repository); server.present(TRUSTED.issue({ hosts: ['feed.example', '127.0.0.2'], ends: 10 })); },
  },
  {
    name: 'redirect to plain http', status: 'refused', does: 'answers over https with a redirect to its own address over http',
    expect: /^the server redirects metadata\/timestamp\.json from https to http$/,
    prepare: (server, repository) => {
      news(server, repository);
      server.behave = (path, response, request) => {
        if (!path.endsWith('timestamp.json')) return false;
        response.writeHead(302, { location: `http://${request.headers.host ?? ''}/feed/${path}` }).end();
        return true;
      };
    },
  },
];
