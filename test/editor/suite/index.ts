// The module that the editor loads and runs inside its extension host, on the desktop and in the browser-hosted form.
import { activationTests } from './activation.test';
import { changeTests } from './changes.test';
import { controlTests } from './control.test';
import { diagnosticsTests } from './diagnostics.test';
import { feedSettingsTests, feedTests } from './feed.test';
import { fixTests } from './fixes.test';
import { emptyWindowTests, multiRootTests } from './other-windows.test';
import { Suite, type RunInfo } from './runner';
import { surfaceTests } from './surfaces.test';
import { verifyTests } from './verify.test';
import { workspaceSettingsTests } from './workspace-settings.test';
import { xrayTests } from './xray.test';

/** Called by the editor; settles when all tests of this run are done, and rejects when one failed. */
export async function run(): Promise<void> {
  const text = process.env['TOOL_TRUST_SUITE'];
  if (text === undefined) throw new Error('TOOL_TRUST_SUITE is not set: start the suite by scripts/test-editor.mjs.');
  const info = JSON.parse(text) as RunInfo;
  const suite = new Suite();
  activationTests(suite, info);
  surfaceTests(suite);
  if (info.workspace === 'none') emptyWindowTests(suite);
  if (info.workspace === 'multi') multiRootTests(suite);
  if (info.workspace === 'sample') {
    diagnosticsTests(suite);
    workspaceSettingsTests(suite, info);
    feedSettingsTests(suite);
    // A restricted run changes nothing itself: afterwards the harness holds every file against its first state.
    if (info.trust) {
      fixTests(suite);
      changeTests(suite);
    }
  }
  if (info.workspace === 'feed') feedTests(suite);
  if (info.workspace === 'releases') {
    verifyTests(suite);
    xrayTests(suite);
  }
  controlTests(suite, info);
  await suite.run(info.results);
}
