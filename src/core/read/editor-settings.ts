import type { Catalogue } from './catalogue';
import { jsonAt, jsonElements, jsonMembers, jsonString, parseJson, type JsonDocument, type JsonNode } from './json-document';
import { LineIndex } from './line-index';
import { mcpServerPins } from './mcp-servers';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** Settings of VS Code's family: MCP servers, and the extension versions that `extensions.allowed` lets in. */
export const editorSettingsReader: Reader = {
  source: 'editor-settings',
  label: 'editor settings',
  accepts: (path) => /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/.test(path),
  read: readEditorSettings,
};

function readEditorSettings(text: string, path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const source = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  const settings = path.endsWith('.code-workspace') ? jsonAt(document.root, 'settings') : document.root;
  return { pins: [...mcpServerPins(settings, document, source), ...allowedPins(settings, document, catalogue)], problems };
}

const ALLOWED = 'extensions.allowed';

/**
 * `"publisher.name": ["1.2.3", "1.2.4@linux-x64"]`: these versions and no other may be installed. The other values
 * (true, false, `"stable"`) name no version and pin nothing.
 */
function allowedPins(settings: JsonNode | null, document: JsonDocument, catalogue: Catalogue): readonly Pin[] {
  return jsonMembers(jsonAt(settings, ALLOWED)).flatMap(({ key, value }) => {
    const entry = catalogue.find('VSCode', key.value);
    if (entry === null) return [];
    return jsonElements(value).flatMap((element): readonly Pin[] => {
      const written = jsonString(element);
      // A version holds no escapes; a text that does is none.
      if (written === null || written.value.trim() === '' || written.end - written.start !== written.value.length) return [];
      const at = written.value.indexOf('@');
      const version = at < 0 ? written.value : written.value.slice(0, at);
      if (version === '') return [];
      const end = written.start + version.length;
      return [
        {
          ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(version) },
          ...{ range: document.range(written.start, end), text: document.text.slice(written.start, end) },
          ...{ via: null, where: ALLOWED, mergeKey: null },
        },
      ];
    });
  });
}
