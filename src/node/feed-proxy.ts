import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Agent } from 'node:http';

type Environment = Readonly<Record<string, string | undefined>>;

function variable(env: Environment, name: string): string | null {
  const value = env[name] ?? env[name.toUpperCase()];
  return value === undefined || value.trim() === '' ? null : value.trim();
}

/** Whether `NO_PROXY` names a host: `*`, a host, or the end of one, each perhaps with a port. */
function excluded(url: URL, list: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = url.hostname.toLowerCase();
  return list.split(/[\s,]/).some((entry) => {
    const [, name = '', only = ''] = /^([^:]+)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
    if (name === '' || (only !== '' && only !== port)) return false;
    const suffix = name.replace(/^\*?\./, '');
    return name === '*' || host === suffix || host.endsWith(`.${suffix}`);
  });
}

/**
 * The proxy that the environment names for an address, by the customary variables `HTTPS_PROXY`, `HTTP_PROXY` and
 * `NO_PROXY` in capitals or not; null for none. Hosts of the loopback interface are never asked through a proxy.
 */
export function proxyFor(address: string, env: Environment): string | null {
  const url = new URL(address);
  if (['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return null;
  if (excluded(url, variable(env, 'no_proxy') ?? '')) return null;
  const proxy = variable(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  return proxy !== null && URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol) ? proxy : null;
}

/** Connections through the proxy that the environment names; null where it names none. */
export function proxyAgent(address: string, env: Environment): Agent | null {
  const proxy = address.startsWith('file:') ? null : proxyFor(address, env);
  return proxy === null ? null : new HttpsProxyAgent(proxy);
}
