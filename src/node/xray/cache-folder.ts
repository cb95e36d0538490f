import { isAbsolute, join } from 'node:path';

/**
 * The user's folder for kept comparisons; null where the system names none. Sources: XDG base directory specification
 * 0.8; Apple's file system guide (`Library/Caches`); `LOCALAPPDATA` on Windows.
 */
export function xrayCacheFolder(env: Readonly<Record<string, string | undefined>>, home: string | null, platform: NodeJS.Platform): string | null {
  const below = (base: string | null | undefined): string | null =>
    base !== null && base !== undefined && isAbsolute(base) ? join(base, 'tool-trust', 'xray') : null;
  if (platform === 'win32') return below(env['LOCALAPPDATA']) ?? (home === null ? null : below(join(home, 'AppData', 'Local')));
  const moved = below(env['XDG_CACHE_HOME']);
  if (moved !== null || home === null) return moved;
  return below(platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache'));
}
