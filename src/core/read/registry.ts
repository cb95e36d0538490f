import { bunLockReader } from './bun-lock';
import { devcontainerReader } from './devcontainer';
import { dockerfileReader } from './dockerfile';
import { githubWorkflowReader } from './github-workflow';
import { mcpConfigReader } from './mcp-config';
import { miseReader } from './mise';
import { packageJsonReader } from './package-json';
import { packageLockReader } from './package-lock';
import { pnpmLockReader } from './pnpm-lock';
import type { Reader } from './reader';
import { shellScriptReader } from './shell-script';
import { toolVersionsReader } from './tool-versions';
import { yarnLockReader } from './yarn-lock';

/** All readers. Every path is of at most one format: the first that accepts it reads it. */
export const READERS: readonly Reader[] = [
  packageJsonReader,
  packageLockReader,
  pnpmLockReader,
  yarnLockReader,
  bunLockReader,
  dockerfileReader,
  githubWorkflowReader,
  devcontainerReader,
  mcpConfigReader,
  miseReader,
  toolVersionsReader,
  shellScriptReader,
];
