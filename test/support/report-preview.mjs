// Draws the vendor report with sample data in headless Chromium and writes pictures: light, dark, both high contrasts,
// wide and narrow. For looking at, not a test: `node test/support/report-preview.mjs [name part]` → build/screens/*.png
import { build } from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { bundleTests, targets } from '../../esbuild.mjs';
import { compileFeed } from '../../scripts/compile-feed.mjs';

const THEMES = {
  dark: {
    kind: 'vscode-dark',
    'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', foreground: '#cccccc', descriptionForeground: '#9d9d9d',
    'editorWidget-background': '#202020', 'panel-border': '#2b2b2b', 'textLink-foreground': '#4daafc', focusBorder: '#0078d4',
    'list-errorForeground': '#f88070', 'list-warningForeground': '#cca700', 'gitDecoration-untrackedResourceForeground': '#73c991',
    'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1',
    'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
    'list-hoverBackground': '#2a2d2e', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c',
  },
  light: {
    kind: 'vscode-light',
    'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', foreground: '#3b3b3b', descriptionForeground: '#616161',
    'editorWidget-background': '#f8f8f8', 'panel-border': '#e5e5e5', 'textLink-foreground': '#005fb8', focusBorder: '#005fb8',
    'list-errorForeground': '#b01011', 'list-warningForeground': '#855f00', 'gitDecoration-untrackedResourceForeground': '#007100',
    'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8',
    'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
    'list-hoverBackground': '#f2f2f2', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece',
  },
  'high-contrast': {
    kind: 'vscode-high-contrast',
    'editor-background': '#000000', 'editor-foreground': '#ffffff', foreground: '#ffffff', descriptionForeground: '#ffffffb3',
    'editorWidget-background': '#0c141f', 'panel-border': '#6fc3df', contrastBorder: '#6fc3df', contrastActiveBorder: '#f38518',
    'textLink-foreground': '#21a6ff', focusBorder: '#f38518', errorForeground: '#f48771', 'editorWarning-foreground': '#ffd370',
    'gitDecoration-untrackedResourceForeground': '#73c991', 'button-foreground': '#ffffff', 'button-background': '#000000',
    'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#000000',
    'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df',
  },
  'high-contrast-light': {
    kind: 'vscode-high-contrast vscode-high-contrast-light',
    'editor-background': '#ffffff', 'editor-foreground': '#292929', foreground: '#292929', descriptionForeground: '#292929b3',
    'editorWidget-background': '#ffffff', 'panel-border': '#0f4a85', contrastBorder: '#0f4a85', contrastActiveBorder: '#006bbd',
    'textLink-foreground': '#0f4a85', focusBorder: '#006bbd', errorForeground: '#b5200d', 'editorWarning-foreground': '#895503',
    'gitDecoration-untrackedResourceForeground': '#007100', 'button-foreground': '#ffffff', 'button-background': '#0f4a85',
    'button-border': '#0f4a85', 'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#0f4a85',
    'dropdown-background': '#ffffff', 'dropdown-foreground': '#292929', 'dropdown-border': '#0f4a85',
  },
};

const WIDTHS = [960, 420];
const ROWS = 12;

async function sampleView() {
  const folder = 'build/test/report-preview';
  await bundleTests(['test/support/report-preview-view.ts'], folder, 'test');
  const { sampleView: make } = await import(new URL('../../build/test/report-preview/support/report-preview-view.mjs', import.meta.url));
  return make(compileFeed('feed'));
}

function html(script, theme) {
  const variables = Object.entries(theme).filter(([name]) => name !== 'kind').map(([name, value]) => `--vscode-${name}: ${value};`);
  const css = readFileSync('media/report.css', 'utf8');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-a'; script-src 'nonce-a'">
    <style nonce="a">:root { ${variables.join(' ')} --vscode-font-size: 13px; --vscode-font-family: "DejaVu Sans", sans-serif; }</style>
    <style nonce="a">${css}</style></head>
    <body class="${theme.kind}"><main id="report"></main>
    <script nonce="a">
      window.posted = [];
      let kept;
      window.acquireVsCodeApi = () => ({ postMessage: (m) => window.posted.push(m), getState: () => kept, setState: (s) => { kept = s; } });
    </script>
    <script nonce="a">${script}</script></body></html>`;
}

async function main(part) {
  mkdirSync('build/screens', { recursive: true });
  const bundle = await build({ ...targets.report, sourcemap: false, minify: true, write: false });
  const script = bundle.outputFiles[0].text;
  const view = await sampleView();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const [name, theme] of Object.entries(THEMES)) {
      for (const width of WIDTHS) {
        const file = `build/screens/report-${name}-${width}.png`;
        if (!file.includes(part)) continue;
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        page.on('pageerror', (error) => console.error(`${file}: ${error.message}`));
        page.on('console', (message) => console.error(`${file}: ${message.text()}`));
        await page.setContent(html(script, theme));
        await page.evaluate((data) => window.postMessage({ type: 'report', view: data }, '*'), view);
        await page.waitForSelector('svg.chart');
        const first = page.locator('#events .row-toggle').first();
        await first.click();
        // Long lists look the same all the way down: the picture keeps their first rows.
        await page.evaluate((n) => [...document.querySelectorAll('#events tbody > tr')].slice(n).forEach((r) => r.remove()), ROWS);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv[2] ?? '');
