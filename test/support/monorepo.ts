import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A pin that was written: the file below the root, the tool, the version text. */
export interface WrittenPin {
  readonly path: string;
  readonly tool: string;
  readonly text: string;
}

/** One file kind: the file's path below a folder, and its text for a version. `{n}` numbers the folder. */
interface PinKind {
  readonly kind: string;
  readonly path: string;
  readonly tool: string;
  text(version: string): string;
}

const pad = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('\n');

/** Fifteen and more file kinds, each with other people's lines around the pin and with lines that only look like one. */
export const PIN_KINDS: readonly PinKind[] = [
  {
    kind: 'package-json',
    path: 'package.json',
    tool: 'claude-code',
    text: (v) =>
      `{\n  "name": "app",\n  "description": "npm i -g @anthropic-ai/claude-code@1.0.0",\n  "dependencies": {\n${pad(20, (n) => `    "dependency-${n}": "^${n}.0.0",`)}\n    "@anthropic-ai/claude-code": "${v}"\n  }\n}\n`,
  },
  {
    kind: 'package-lock',
    path: 'package-lock.json',
    tool: 'claude-code',
    text: (v) =>
      `{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "name": "app" },\n${pad(40, (n) => `    "node_modules/dependency-${n}": { "version": "${n}.0.0" },`)}\n    "node_modules/@anthropic-ai/claude-code": { "version": "${v}" }\n  }\n}\n`,
  },
  {
    kind: 'pnpm-lock',
    path: 'pnpm-lock.yaml',
    tool: 'claude-code',
    text: (v) =>
      `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      '@anthropic-ai/claude-code':\n        specifier: ${v}\n        version: ${v}\n\npackages:\n\n  '@anthropic-ai/claude-code@${v}':\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  '@anthropic-ai/claude-code@${v}': {}\n`,
  },
  {
    kind: 'yarn-lock',
    path: 'yarn.lock',
    tool: 'claude-code',
    text: (v) => `# yarn lockfile v1\n\n\n"@anthropic-ai/claude-code@${v}":\n  version "${v}"\n\n${pad(40, (n) => `dependency-${n}@^${n}.0.0:\n  version "${n}.0.0"\n`)}\n`,
  },
  {
    kind: 'dockerfile',
    path: 'Dockerfile',
    tool: 'claude-code',
    text: (v) =>
      `FROM node:22\n# RUN npm i -g @anthropic-ai/claude-code@1.0.1\nARG CLAUDE_CODE_VERSION=${v}\nRUN apt-get update && \\\n    npm install -g @anthropic-ai/claude-code@\${CLAUDE_CODE_VERSION}\n`,
  },
  {
    kind: 'compose',
    path: 'compose.yaml',
    tool: 'litellm',
    text: (v) => `services:\n  web:\n    image: nginx:1.27\n  proxy:\n    # image: ghcr.io/berriai/litellm:main-v1.0.0-stable\n    image: ghcr.io/berriai/litellm:main-v${v}-stable\n`,
  },
  {
    kind: 'github-workflow',
    path: '.github/workflows/review.yml',
    tool: 'claude-code',
    text: (v) =>
      `on: push\njobs:\n  review:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n      - run: |\n          echo "npm i -g @anthropic-ai/claude-code@1.0.2"\n          npm install -g @anthropic-ai/claude-code@${v}\n`,
  },
  {
    kind: 'devcontainer',
    path: '.devcontainer/devcontainer.json',
    tool: 'claude-code-vscode',
    text: (v) => `{\n  // "extensions": ["anthropic.claude-code@1.0.3"]\n  "image": "node:22",\n  "customizations": { "vscode": { "extensions": ["other.thing", "anthropic.claude-code@${v}"] } },\n}\n`,
  },
  {
    kind: 'mcp-config',
    path: '.mcp.json',
    tool: 'playwright-mcp',
    text: (v) => `{ "mcpServers": { "browser": { "command": "npx", "args": ["-y", "@playwright/mcp@${v}"], "env": { "TOKEN": "x" } } } }\n`,
  },
  { kind: 'mise', path: 'mise.toml', tool: 'claude-code', text: (v) => `[tools]\nnode = "22"\n# claude = "1.0.4"\n"npm:@anthropic-ai/claude-code" = "${v}"\n` },
  { kind: 'tool-versions', path: '.tool-versions', tool: 'claude-code', text: (v) => `nodejs 22.1.0\n# claude 1.0.5\nclaude ${v}\n` },
  {
    kind: 'shell-script',
    path: 'scripts/setup.sh',
    tool: 'codex',
    text: (v) => `#!/bin/sh\nset -eu\n# npm i -g @openai/codex@0.1.0\necho "run npm i -g @openai/codex@0.1.1"\nnpm install -g typescript @openai/codex@${v}\n`,
  },
  { kind: 'requirements', path: 'requirements.txt', tool: 'litellm', text: (v) => `${pad(30, (n) => `package-${n}==${n}.0`)}\n# litellm==1.0.0\nlitellm[proxy]==${v} ; python_version >= "3.9"\n` },
  { kind: 'pyproject', path: 'pyproject.toml', tool: 'litellm', text: (v) => `[project]\nname = "app"\nversion = "1"\ndependencies = [\n  "httpx>=0.27",\n  "litellm==${v}",\n]\n` },
  { kind: 'gitlab-ci', path: '.gitlab-ci.yml', tool: 'gemini-cli', text: (v) => `image: node:22\nreview:\n  script:\n    - echo start\n    - npm install -g @google/gemini-cli@${v}\n` },
  { kind: 'makefile', path: 'Makefile', tool: 'gemini-cli', text: (v) => `GEMINI_VERSION ?= ${v}\n\ninstall:\n\tnpm install -g @google/gemini-cli@$(GEMINI_VERSION)\n` },
  { kind: 'bun-lock', path: 'bun.lock', tool: 'claude-code', text: (v) => `{\n  "lockfileVersion": 1,\n  "workspaces": { "": { "dependencies": { "@anthropic-ai/claude-code": "${v}", }, }, },\n  "packages": {\n    "@anthropic-ai/claude-code": ["@anthropic-ai/claude-code@${v}", "", {}, "sha512-x"],\n  }\n}\n` },
  { kind: 'uv-lock', path: 'uv.lock', tool: 'litellm', text: (v) => `version = 1\n\n${pad(40, (n) => `[[package]]\nname = "package-${n}"\nversion = "${n}.0"\n`)}\n[[package]]\nname = "litellm"\nversion = "${v}"\n` },
];

/** Texts that hold a tool's name and no pin. */
const DECOYS: readonly (readonly [string, string])[] = [
  ['README.md', 'Install with `npm install -g @anthropic-ai/claude-code@1.0.9`.\n'],
  ['CLAUDE.md', '```sh\nnpm install -g @openai/codex@0.1.9\n```\n'],
  ['src/names.ts', "export const agent = '@anthropic-ai/claude-code@1.0.8';\n"],
];

/** How large the generated repository is. */
export interface MonorepoSize {
  readonly folders: number;
  readonly filesPerFolder: number;
  readonly pins: number;
}

/** The size that the product's budget speaks of: 20,000 files, 2,000 manifests, 400 pins. */
export const FULL_SIZE: MonorepoSize = { folders: 2000, filesPerFolder: 10, pins: 400 };

/**
 * Writes a repository of many folders: every folder has a manifest, every fifth also a pin of one kind in turn. The
 * same size gives the same bytes. Returns what a scan has to find, and nothing else.
 */
export function writeMonorepo(root: string, size: MonorepoSize): readonly WrittenPin[] {
  const pins: WrittenPin[] = [];
  const step = Math.floor(size.folders / size.pins);
  for (let i = 0; i < size.folders; i++) {
    const folder = `group-${i % 40}/package-${i}`;
    const kind = i % step === 0 && pins.length < size.pins ? PIN_KINDS[(i / step) % PIN_KINDS.length] : undefined;
    const files = new Map<string, string>();
    const others = pad(20, (n) => `    "dependency-${n}": "^${n}.${i}.0",`);
    files.set('package.json', `{\n  "name": "p${i}",\n  "dependencies": {\n${others}\n    "last": "1.0.0"\n  }\n}\n`);
    if (kind !== undefined) {
      const text = `${1 + (i % 3)}.${i % 20}.${90 + (i % 200)}`;
      files.set(kind.path, kind.text(text));
      pins.push({ path: `${folder}/${kind.path}`, tool: kind.tool, text: kind.kind === 'compose' ? `main-v${text}-stable` : text });
    }
    const decoy = DECOYS[i % 7];
    if (decoy !== undefined) files.set(decoy[0], decoy[1]);
    for (let n = 0; files.size < size.filesPerFolder; n++) files.set(`src/file-${n}.ts`, `export const x${n} = ${i};\n`);
    for (const [path, content] of files) {
      const file = join(root, folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  return pins;
}
