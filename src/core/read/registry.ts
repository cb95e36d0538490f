import { batchScriptReader } from './batch-script';
import { brewfileReader } from './brewfile';
import { bunLockReader } from './bun-lock';
import { catalogsReader } from './catalogs';
import { jenkinsReader } from './ci-jenkins';
import { CI_READERS, imageYamlReader } from './ci-yaml';
import { claudePluginReader } from './claude-plugin';
import { codexConfigReader } from './codex-config';
import { condaEnvironmentReader } from './conda-environment';
import { defaultPackagesReader } from './default-packages';
import { denoLockReader, denoReader } from './deno';
import { devboxReader } from './devbox';
import { devcontainerReader } from './devcontainer';
import { dockerfileReader } from './dockerfile';
import { editorSettingsReader } from './editor-settings';
import { githubWorkflowReader } from './github-workflow';
import { justfileReader } from './justfile';
import { makefileReader } from './makefile';
import { mcpConfigReader } from './mcp-config';
import { mcpYamlReader } from './mcp-yaml';
import { miseLockReader, miseReader, prototoolsReader } from './mise';
import { nixReader } from './nix';
import { packageJsonReader } from './package-json';
import { packageLockReader } from './package-lock';
import { pep723Reader } from './pep723';
import { pipfileLockReader, pipfileReader } from './pipfile';
import { pixiReader } from './pixi';
import { pnpmLockReader } from './pnpm-lock';
import { powershellReader } from './powershell';
import { preCommitReader } from './pre-commit';
import { pyprojectReader } from './pyproject';
import { pythonLockReader } from './python-lock';
import { quadletReader } from './quadlet';
import type { Reader } from './reader';
import { requirementsReader } from './requirements';
import { setupCfgReader } from './setup-cfg';
import { shellScriptReader } from './shell-script';
import { terraformReader } from './terraform';
import { toolVersionsReader } from './tool-versions';
import { windowsPackagesReader } from './windows-packages';
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
  mcpYamlReader,
  codexConfigReader,
  claudePluginReader,
  editorSettingsReader,
  miseReader,
  miseLockReader,
  prototoolsReader,
  catalogsReader,
  denoReader,
  denoLockReader,
  defaultPackagesReader,
  brewfileReader,
  devboxReader,
  windowsPackagesReader,
  nixReader,
  toolVersionsReader,
  shellScriptReader,
  pyprojectReader,
  pythonLockReader,
  requirementsReader,
  pipfileReader,
  pipfileLockReader,
  setupCfgReader,
  pixiReader,
  condaEnvironmentReader,
  preCommitReader,
  pep723Reader,
  makefileReader,
  justfileReader,
  powershellReader,
  batchScriptReader,
  jenkinsReader,
  terraformReader,
  quadletReader,
  ...CI_READERS,
  // Accepts every YAML file that no reader before it knows.
  imageYamlReader,
];
