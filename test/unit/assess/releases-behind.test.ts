// Danger: a copy is called newer than it is, or a version that no list has is counted as if it were known; a list with
// gaps is passed off as whole.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ReleaseCounter, releasesBehind } from '../../../src/core/assess/releases-behind';
import type { ReleaseList } from '../../../src/core/model/release';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import { action, EXTENSION_PACKAGE, installed, native, npm, sdk, SDK_PACKAGE } from '../../support/events';
import { releaseList } from '../../support/releases';
import { CLAUDE_CODE, TOOLS } from '../../support/tools';

const LIST = releaseList('1.0.128 2.1.90 2.1.91 2.1.150 2.1.197 2.1.198');

function count(sighting: Sighting, releases: readonly ReleaseList[] = [LIST], tools: readonly Tool[] = TOOLS): number | null {
  return new ReleaseCounter({ tools, releases }).behind(sighting)?.behind ?? null;
}

function scheme(name: Tool['packages'][number]['scheme'], pkg: string): readonly Tool[] {
  return [{ ...CLAUDE_CODE, packages: [{ package: npm(pkg), scheme: name }] }];
}

describe('releases of the package itself', () => {
  test('those with a higher number count', () => {
    assert.equal(count(installed('2.1.198')), 0);
    assert.equal(count(installed('2.1.197')), 1);
    assert.equal(count(installed('2.1.90')), 4);
    assert.equal(count(installed('1.0.128')), 5);
  });

  test('numbers are compared, not texts', () => {
    const list = releaseList('2.1.9 2.1.10 2.1.100 10.0.0');
    assert.equal(count(installed('2.1.9'), [list]), 3);
    assert.equal(count(installed('2.1.100'), [list]), 1);
  });

  test('the order of the list does not matter, nor that it names a release twice', () => {
    const list = releaseList('2.1.198 2.1.90 2.1.198 1.0.128 2.1.90');
    assert.equal(count(installed('1.0.128'), [list]), 2);
    assert.equal(count(installed('2.1.90'), [list]), 1);
  });

  test('all that is told: the newest, the day, the line and whose list it is', () => {
    const releases = [releaseList('2.1.90 2.1.91', { whole: false, origin: 'org', asOf: '2026-07-01' })];
    assert.deepEqual(new ReleaseCounter({ tools: TOOLS, releases }).behind(installed('2.1.90')), {
      behind: 1, atLeast: true, newest: '2.1.91', asOf: '2026-07-01', package: npm('@anthropic-ai/claude-code'), version: '2.1.90', origin: 'org',
    });
  });

  test('a version that the list does not have is not counted, whether older, newer, between or a pre-release', () => {
    for (const version of ['0.0.1', '2.1.100', '2.1.199', '3.0.0', '2.1.91-beta.1', '2.1.198-next']) {
      assert.equal(count(installed(version)), null, version);
    }
  });

  test('what is no exact version is not counted', () => {
    for (const version of ['^2.1.90', '2.1', '>=2.1.90 <2.1.91', 'latest', '', 'file:../x', '0.0.0']) assert.equal(count(installed(version)), null, version);
  });

  test('no list, no count', () => {
    assert.equal(count(installed('2.1.90'), []), null);
    assert.equal(count(installed('2.1.90'), [releaseList('2.1.90', { package: npm('other') })]), null);
    assert.equal(count(installed('2.1.90', { package: { ecosystem: 'PyPI', name: '@anthropic-ai/claude-code' } })), null);
  });

  test('builds for one platform count as the release', () => {
    assert.equal(count(installed('2.1.91-linux-x64')), 3);
    assert.equal(count(installed('2.1.91-win32-arm64')), 3);
  });
});

describe('releases of the line that a package follows', () => {
  test('a native install, an extension and an SDK count in the line of the CLI', () => {
    assert.equal(count(native('2.1.91')), 3);
    assert.equal(count(installed('2.1.91', { package: EXTENSION_PACKAGE, tool: 'claude-code-vscode' })), 3);
    assert.equal(count(sdk('0.2.91')), 3);
    assert.equal(count(action('v1.0.133')), 2);
    assert.equal(count(action('1111111111111111111111111111111111111111')), 2);
  });

  test('its own list comes first where there is one', () => {
    const own = releaseList('0.2.91 0.3.1', { package: SDK_PACKAGE });
    assert.equal(count(sdk('0.2.91'), [LIST, own]), 1);
    assert.equal(count(sdk('0.2.90'), [LIST, own]), 4, 'what only the line has is counted there');
  });

  test('where no step leads to the line, nothing is counted', () => {
    assert.equal(count(sdk('0.9.91')), null);
    assert.equal(count(action('v1.0.999')), null);
    assert.equal(count(action('v1', 'floating')), null);
    assert.equal(count(action('main', 'floating')), null);
  });
});

describe('versions that are not semver', () => {
  test('seconds order, and the commit must be the same', () => {
    const list = releaseList('0.0.1790000000-gaaaaaaa 0.0.1790000500-gbbbbbbb 0.0.1790001000-gccccccc', { package: npm('amp') });
    const of = (version: string): number | null => count(installed(version, { package: npm('amp') }), [list], scheme('seconds', 'amp'));
    assert.equal(of('0.0.1790000000-gaaaaaaa'), 2);
    assert.equal(of('0.0.1790001000-gccccccc'), 0);
    assert.equal(of('0.0.1790000500-gddddddd'), null);
  });

  test('dates order as numbers', () => {
    const list = releaseList('2026.1.24 2026.1.3 2026.9.6 2025.12.31', { package: npm('claw') });
    const of = (version: string): number | null => count(installed(version, { package: npm('claw') }), [list], scheme('calendar', 'claw'));
    assert.equal(of('2025.12.31'), 3);
    assert.equal(of('2026.1.3'), 2);
    assert.equal(of('2026.9.6'), 0);
  });
});

describe('a whole inventory', () => {
  test('by index; what cannot be counted has no entry', () => {
    const sightings = [installed('2.1.90'), installed('latest'), native('2.1.198'), installed('2.1.90', { where: 'elsewhere' })];
    const found = releasesBehind(new ReleaseCounter({ tools: TOOLS, releases: [LIST] }), sightings);
    assert.deepEqual([...found].map(([at, { behind }]) => [at, behind]), [[0, 4], [2, 0], [3, 4]]);
  });

  test('counts as a slow count would, whatever the numbers', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(12)).filter((v) => v.some((n) => n > 0)).map((v) => v.join('.'));
    const number = (text: string): number => text.split('.').reduce((sum, n) => sum * 100 + Number(n), 0);
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 40 }), fc.nat(), (versions, pick) => {
        const at = versions[pick % versions.length]!;
        const slow = new Set(versions.filter((v) => number(v) > number(at))).size;
        assert.equal(count(installed(at), [releaseList(versions.join(' '))]), slow);
      }),
    );
  });

  test('no text of a version or a list makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (version, versions) => {
        const found = count(installed({ kind: 'exact', text: version }), [releaseList(versions)]);
        assert.ok(found === null || found >= 0);
      }),
    );
  });
});
