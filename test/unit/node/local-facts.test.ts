// Danger: a condition is called "not met" because a settings file was not read, or was read in the wrong order; or we
// keep variables, among them secrets, that nobody asked for.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { evaluateCondition } from '../../../src/core/assess/conditions';
import { settingId, type EnvScope } from '../../../src/core/model/local-facts';
import { NodeFactsReader } from '../../../src/node/local-facts';
import type { MachineView } from '../../../src/node/machine';
import { installed, MARKER_CONDITION } from '../../support/events';
import { freshHomes, link, machineFor, put } from '../../support/homes';

const NAMES = ['ANTHROPIC_BASE_URL', 'CLAUDE_CODE_USE_BEDROCK', 'ANTHROPIC_API_KEY'];
const ZONE = 'Europe/Berlin';

let home: string;
freshHomes((path) => {
  home = path;
});

const uri = (path: string): string => pathToFileURL(join(home, path)).href;
const settings = (env: unknown): string => JSON.stringify({ env });
const base = (value: string): string => settings({ ANTHROPIC_BASE_URL: value });

function reader(changes: Partial<MachineView> = {}, managed: readonly string[] = []): NodeFactsReader {
  return new NodeFactsReader(machineFor(home, changes), { names: NAMES, processZone: ZONE, managed });
}

const url = (scope: EnvScope | undefined): string | undefined => scope?.variables.get('ANTHROPIC_BASE_URL')?.value;

describe('order of precedence', () => {
  test('environment < user < project < local < managed, and the scope outside every folder knows no project', async () => {
    const managed = join(home, 'etc');
    const env = { ANTHROPIC_BASE_URL: 'https://shell.example' };
    const at = async (): Promise<(string | undefined)[]> => {
      const facts = await reader({ env }, [managed]).read([uri('project')]);
      assert.deepEqual(facts.unread, []);
      assert.deepEqual(facts.scopes.map((s) => s.root), [null, uri('project')]);
      return facts.scopes.map((s) => s.variables.get('ANTHROPIC_BASE_URL')?.origin);
    };
    assert.deepEqual(await at(), ['the environment', 'the environment']);
    await put(home, '.claude/settings.json', base('https://user.example'));
    assert.deepEqual(await at(), ['~/.claude/settings.json', '~/.claude/settings.json']);
    await put(home, 'project/.claude/settings.json', base('https://project.example'));
    assert.deepEqual(await at(), ['~/.claude/settings.json', '~/project/.claude/settings.json']);
    await put(home, 'project/.claude/settings.local.json', base('https://local.example'));
    assert.deepEqual(await at(), ['~/.claude/settings.json', '~/project/.claude/settings.local.json']);
    await put(home, 'etc/managed-settings.json', base('https://managed.example'));
    assert.deepEqual(await at(), ['~/etc/managed-settings.json', '~/etc/managed-settings.json']);
    await put(home, 'etc/managed-settings.d/20-b.json', base('https://b.example'));
    await put(home, 'etc/managed-settings.d/10-a.json', base('https://a.example'));
    await put(home, 'etc/managed-settings.d/.30-hidden.json', base('https://hidden.example'));
    assert.deepEqual(await at(), ['~/etc/managed-settings.d/20-b.json', '~/etc/managed-settings.d/20-b.json']);
  });

  test('an empty value written in a file replaces one of the environment', async () => {
    await put(home, '.claude/settings.json', base(''));
    const facts = await reader({ env: { ANTHROPIC_BASE_URL: 'https://shell.example' } }).read([]);
    assert.equal(url(facts.scopes[0]), '');
  });

  test('two folders do not see each other', async () => {
    await put(home, 'a/.claude/settings.json', base('https://a.example'));
    const facts = await reader().read([uri('a'), uri('b')]);
    assert.deepEqual(facts.scopes.map(url), [undefined, 'https://a.example', undefined]);
  });

  test('CLAUDE_CONFIG_DIR takes the place of ~/.claude', async () => {
    await put(home, '.claude/settings.json', base('https://usual.example'));
    await put(home, 'moved/settings.json', base('https://moved.example'));
    const facts = await reader({ env: { CLAUDE_CONFIG_DIR: join(home, 'moved') } }).read([]);
    assert.equal(url(facts.scopes[0]), 'https://moved.example');
  });

  test('a CLAUDE_CONFIG_DIR outside the home that is looked at does not lead there', async () => {
    const other = await put(dirname(home), 'other/settings.json', base('https://other.example'));
    await put(home, '.claude/settings.json', base('https://usual.example'));
    const env = { CLAUDE_CONFIG_DIR: join(other, '..') };
    assert.equal(url((await reader({ env }).read([])).scopes[0]), 'https://usual.example');
    assert.equal(url((await reader({ env, systemWide: true }).read([])).scopes[0]), 'https://other.example');
  });
});

describe('what is kept', () => {
  test('only the names asked for, of the environment and of files', async () => {
    await put(home, '.claude/settings.json', settings({ PRIVATE: 'x', CLAUDE_CODE_USE_BEDROCK: '1' }));
    const env = { HOME: home, PASSWORD: 'p', ANTHROPIC_BASE_URL: 'https://a.example', TZ: 'Asia/Tokyo' };
    const facts = await reader({ env }).read([]);
    assert.deepEqual([...(facts.scopes[0]?.variables.keys() ?? [])].sort(), ['ANTHROPIC_BASE_URL', 'CLAUDE_CODE_USE_BEDROCK', 'TZ']);
  });

  test('a secret is set or not; its value is nowhere in the facts', async () => {
    await put(home, '.claude/settings.json', settings({ ANTHROPIC_API_KEY: 'sk-from-file' }));
    const facts = await reader({ env: { ANTHROPIC_API_KEY: 'sk-from-shell' } }).read([]);
    assert.notEqual(facts.scopes[0]?.variables.get('ANTHROPIC_API_KEY')?.value, '');
    assert.doesNotMatch(JSON.stringify(facts.scopes.map((s) => [...s.variables])), /sk-from/);
  });

  test('names are folded on Windows, where the system folds them', async () => {
    await put(home, '.claude/settings.json', settings({ anthropic_base_url: 'https://f.example' }));
    const env = { claude_code_use_bedrock: '1' };
    const windows = (await reader({ env, platform: 'win32' }).read([])).scopes[0];
    assert.equal(windows?.variables.get('CLAUDE_CODE_USE_BEDROCK')?.value, '1');
    assert.equal(url(windows), 'https://f.example');
    assert.equal((await reader({ env }).read([])).scopes[0]?.variables.size, 0);
  });

  for (const hostile of ['{"__proto__":{"env":{"ANTHROPIC_BASE_URL":"https://x.example"}}}', '{"env":{"__proto__":{"ANTHROPIC_BASE_URL":"https://x.example"}}}']) {
    test(`a prototype in a file is no value: ${hostile.slice(0, 20)}`, async () => {
      await put(home, '.claude/settings.json', hostile);
      assert.equal(url((await reader().read([])).scopes[0]), undefined);
    });
  }

  test('a name like one every object has is not found by accident', async () => {
    await put(home, '.claude/settings.json', settings({}));
    const facts = await new NodeFactsReader(machineFor(home), { names: ['constructor', 'toString'], processZone: null }).read([]);
    assert.equal(facts.scopes[0]?.variables.size, 0);
    assert.deepEqual(facts.unread, []);
  });
});

describe('addresses', () => {
  for (const [value, authority, hostname] of [
    ['https://API.Example.com/v1', 'api.example.com', 'api.example.com'],
    ['https://api.example.com:443', 'api.example.com', 'api.example.com'],
    ['http://api.example.com:8080/', 'api.example.com:8080', 'api.example.com'],
    ['  https://api.example.com  ', 'api.example.com', 'api.example.com'],
    ['https://[::1]:3000', '[::1]:3000', '[::1]'],
    ['https://bücher.example', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['unix+http://Host/x', 'host', 'host'],
  ] as const) {
    test(value, async () => {
      const facts = await reader({ env: { ANTHROPIC_BASE_URL: value } }).read([]);
      assert.deepEqual(facts.scopes[0]?.variables.get('ANTHROPIC_BASE_URL'), {
        value,
        origin: 'the environment',
        url: { authority, hostname },
      });
    });
  }
  for (const value of ['localhost:8080', 'api.example.com', 'file:///etc/x', 'http://', '/path', '1']) {
    test(`no address: ${value}`, async () => {
      const facts = await reader({ env: { ANTHROPIC_BASE_URL: value } }).read([]);
      assert.deepEqual(facts.scopes[0]?.variables.get('ANTHROPIC_BASE_URL'), { value, origin: 'the environment', url: null });
    });
  }
  test('a password in an address is not kept', async () => {
    const facts = await reader({ env: { ANTHROPIC_BASE_URL: 'https://me:geheim@proxy.example:8443/x' } }).read([]);
    assert.deepEqual(facts.scopes[0]?.variables.get('ANTHROPIC_BASE_URL'), {
      value: 'https://proxy.example:8443/x',
      origin: 'the environment',
      url: { authority: 'proxy.example:8443', hostname: 'proxy.example' },
    });
  });
});

describe('what could not be read is told', () => {
  const cases: [string, string, RegExp][] = [
    ['half-written', '{"env":{"ANTHROPIC_BASE_URL":\n"https', /^~\/\.claude\/settings\.json is not valid JSON \(line 2\)/],
    ['with comments, which Claude Code does not promise to read', '{// no\n"env":{}}', /not valid JSON \(line 1\)/],
    ['a list', '[]', /does not hold a JSON object/],
    ['an env block that is a list', '{"env":["A=b"]}', /its env block is not an object/],
    ['a value that is a number', '{"env":{"ANTHROPIC_BASE_URL":1}}', /ANTHROPIC_BASE_URL in its env block is not text/],
    ['binary', 'a\0b', /holds binary data/],
  ];
  for (const [name, text, reason] of cases) {
    test(name, async () => {
      await put(home, '.claude/settings.json', text);
      const facts = await reader().read([uri('project')]);
      assert.equal(facts.unread.length, 1);
      assert.match(facts.unread[0] ?? '', reason);
      assert.equal(facts.scopes.length, 2);
    });
  }

  test('a broken project file leaves the user’s settings standing', async () => {
    await put(home, '.claude/settings.json', base('https://user.example'));
    await put(home, 'project/.claude/settings.local.json', '{');
    const facts = await reader().read([uri('project')]);
    assert.deepEqual(facts.scopes.map(url), ['https://user.example', 'https://user.example']);
    assert.match(facts.unread.join(), /^~\/project\/\.claude\/settings\.local\.json is not valid JSON/);
  });

  test('links in a circle, and a folder in the place of the file', async () => {
    await link(home, '.claude/settings.json', 'settings.json');
    await mkdir(join(home, 'project/.claude/settings.json'), { recursive: true });
    const facts = await reader().read([uri('project')]);
    assert.equal(facts.unread.length, 2);
    assert.match(facts.unread[0] ?? '', /links lead in a circle/);
    assert.match(facts.unread[1] ?? '', /is a folder where a file was expected/);
  });

  test('an unknown home, a folder that is not on this machine, a relative CLAUDE_CONFIG_DIR', async () => {
    const facts = await reader({ home: null }).read(['vscode-vfs://github/a/b']);
    assert.match(facts.unread[0] ?? '', /home folder of this user is not known/);
    assert.match(facts.unread[1] ?? '', /vscode-vfs:\/\/github\/a\/b were not read/);
    assert.deepEqual(facts.scopes.map((s) => s.root), [null, 'vscode-vfs://github/a/b']);
    const relative = await reader({ env: { CLAUDE_CONFIG_DIR: 'here' }, systemWide: true }).read([]);
    assert.match(relative.unread.join(), /CLAUDE_CONFIG_DIR is not an absolute path/);
  });

  test('files that do not exist are no gap', async () => {
    assert.deepEqual((await reader({}, [join(home, 'etc')]).read([uri('project')])).unread, []);
  });

  test('managed drop-ins that cannot be listed are told', async () => {
    await put(home, 'etc/managed-settings.d', 'a file');
    assert.match((await reader({}, [join(home, 'etc')]).read([])).unread.join(), /managed-settings\.d is a file where a folder/);
  });
});

describe('time zone', () => {
  const zoneOf = async (changes: Partial<MachineView> = {}): Promise<[string | null | undefined, string | undefined]> => {
    const scope = (await reader(changes).read([])).scopes[0];
    return [scope?.timeZone, scope?.timeZoneOrigin];
  };

  test('that of this process, with or without TZ', async () => {
    assert.deepEqual(await zoneOf(), [ZONE, 'this machine']);
    assert.deepEqual(await zoneOf({ env: { TZ: 'CST-8' } }), [ZONE, 'TZ in the environment']);
  });

  for (const [value, zone] of [
    ['Asia/Urumqi', 'Asia/Urumqi'],
    [':Asia/Tokyo', 'Asia/Tokyo'],
    ['asia/shanghai', 'Asia/Shanghai'],
    ['CST-8', null],
    ['', null],
    ['/usr/share/zoneinfo/Asia/Shanghai', null],
  ] as const) {
    test(`TZ=${value} in a settings file`, async () => {
      await put(home, '.claude/settings.json', settings({ TZ: value }));
      assert.deepEqual(await zoneOf(), [zone, 'TZ in ~/.claude/settings.json']);
    });
  }
});

describe('another user’s home', () => {
  const env = { ANTHROPIC_BASE_URL: 'https://mine.example', TZ: 'Asia/Tokyo' };
  const foreign = (): NodeFactsReader =>
    new NodeFactsReader(machineFor(home, { env }), { names: NAMES, processZone: ZONE, managed: [], foreign: true });

  test('nothing of this process speaks of it', async () => {
    const facts = await foreign().read([uri('project')]);
    assert.deepEqual(facts.scopes.map((s) => [...s.variables.keys()]), [[], []]);
    assert.deepEqual(facts.scopes.map((s) => s.timeZone), [null, null]);
    assert.deepEqual(facts.unread, ['the environment of the user whose home this is']);
    const { state, sentence } = evaluateCondition(MARKER_CONDITION, installed('2.1.150'), facts);
    assert.equal(state, 'cannot-tell');
    assert.match(sentence, /ANTHROPIC_BASE_URL is not set where it could be read, and the environment of the user/);
  });

  test('its settings files do', async () => {
    await put(home, '.claude/settings.json', settings({ ANTHROPIC_BASE_URL: 'https://theirs.example', TZ: 'Europe/Paris' }));
    const [scope] = (await foreign().read([])).scopes;
    assert.equal(url(scope), 'https://theirs.example');
    assert.equal(scope?.timeZone, 'Europe/Paris');
  });
});

test('settings are kept under the question that was asked, and no others', async () => {
  await put(home, '.claude/settings.json', '{ "autoUpdatesChannel": "stable", "other": 1 }');
  const question = { file: 'claude-settings', key: 'autoUpdatesChannel' } as const;
  const asked = new NodeFactsReader(machineFor(home), { names: [], processZone: null, managed: [], settings: [question] });
  const { scopes, platform } = await asked.read([uri('project')]);
  const entry = [{ state: 'read', value: 'stable', origin: '~/.claude/settings.json' }];
  assert.deepEqual(scopes.map((s) => [...(s.settings ?? [])]), [[[settingId(question), entry]], [[settingId(question), entry]]]);
  assert.equal(platform, 'linux');
});
