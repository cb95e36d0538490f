import type { Tool, ToolLocation } from '../model/tool';
import { READERS } from '../read/registry';

/** Sources that are the same for every tool. */
const FIXED: Readonly<Record<string, string>> = {
  'npm-global': 'global packages of every Node version and version manager (npm, pnpm, yarn, bun, nvm, fnm, Volta, n, nodenv, asdf, mise, Vite+)',
  'runner-cache': 'what one-off runners left behind (npx, pnpm dlx, bunx, uvx, pipx run)',
  homebrew: 'Homebrew formulae and casks',
  'python-tools': 'Python environments (uv, pipx, pip, pyenv, conda, Poetry, virtualenv)',
  'tool-manager': 'programs kept by mise and asdf',
  'editor-extensions': 'extensions of every editor of the VS Code family, also on remote servers',
  'running-editor': 'extensions of the running editor, built-in ones among them',
  'user-config': 'your own files: MCP servers, editor settings, tool managers, default packages',
  dpkg: 'packages of dpkg (Debian, Ubuntu)',
  apk: 'packages of apk (Alpine)',
  pacman: 'packages of pacman (Arch)',
  rpm: 'packages of rpm (Fedora, openSUSE); its database is not read',
  nix: 'the Nix profile',
  snap: 'snaps',
  flatpak: 'flatpaks',
  winget: 'packages of winget',
  scoop: 'apps of scoop',
  chocolatey: 'packages of Chocolatey',
};

const KINDS: Readonly<Record<ToolLocation['kind'], string>> = {
  'versions-folder': 'versions kept by its installer',
  'node-modules': 'its own npm folder',
  'loader-cache': 'the cache its loader starts from',
  application: 'the application',
  program: 'the program, read for its version',
  'bundled-program': 'the program inside another package',
  homebrew: 'Homebrew',
  'package-database': 'a system package',
};

/** What a source of the inventory is, in words for people; its own id when nothing is known about it. */
export function sourceWords(source: string, tools: readonly Tool[]): string {
  const fixed = Object.hasOwn(FIXED, source) ? FIXED[source] : READERS.find((r) => r.source === source)?.label;
  if (fixed !== undefined) return fixed;
  for (const tool of tools) {
    const location = tool.locations.find((l) => l.source === source);
    if (location !== undefined) return `${tool.name}: ${KINDS[location.kind]}`;
  }
  return source;
}
