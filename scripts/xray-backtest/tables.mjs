// The tables of docs/xray.md, made of the data alone.

const BOUND = /<!-- backtest:(\w+) -->[\s\S]*?<!-- \/backtest:\1 -->/g;
/** The tables of high scores show so many pairs of each package. */
const HIGH = 5;
const HIGH_LINES = 4;

/** The text with every marked place filled anew; a mark without a table is a fault. */
export function inserted(text, parts) {
  const left = new Set(Object.keys(parts));
  const filled = text.replace(BOUND, (_, name) => {
    if (!left.delete(name)) throw new Error(`no table, or twice: ${name}`);
    return `<!-- backtest:${name} -->\n\n${parts[name]}\n\n<!-- /backtest:${name} -->`;
  });
  if (left.size > 0) throw new Error(`no place for ${[...left].join()}`);
  return filled;
}

/** All tables by name. */
export function tables({ pairs }) {
  const tools = [...new Set(pairs.map(({ tool }) => tool))];
  const of = (tool) => pairs.filter((pair) => pair.tool === tool);
  return {
    summary: table(
      ['Package', 'Pairs', 'skip numbers', 'Lines: median', '90th percentile', 'most', 'no line', 'Values in lines: median', 'Values folded: median'],
      tools.map((tool) => summary(tool, of(tool))),
    ),
    cost: table(['Package', 'Seconds to read one release: median', 'most', 'Megabytes: median', 'most'], tools.map((tool) => cost(tool, of(tool)))),
    mentions: table(
      ['Package', 'Pairs with notes', 'Lines', 'mentioned', 'Lines of weight 75 and more', 'mentioned'],
      tools.filter((tool) => of(tool).some((pair) => pair.mentions !== null)).map((tool) => mentions(tool, of(tool).filter((pair) => pair.mentions !== null))),
    ),
    events: table(['Event', 'Pair', 'Lines', 'Score', 'Rank', 'by first line', 'by sum', 'First line'], tools.flatMap((tool) => of(tool).filter(({ events }) => events.length > 0)).map(eventRow)),
    high: tools.map((tool) => `**${cell(tool)}**\n\n${table(['Pair', 'Score', 'Lines', 'First lines'], of(tool).toSorted((a, b) => a.rank - b.rank).slice(0, HIGH).map(highRow))}`).join('\n\n'),
    facets: facetTable(tools, of),
    folded: foldTable(tools, of),
    pairs: table(['Package', 'Pair', 'Lines', 'Values', 'Folded', 'Score', 'Rank', 'Seconds', 'MB'], pairs.map(pairRow)),
  };
}

function summary(tool, pairs) {
  const lines = pairs.map((pair) => pair.lines);
  return [
    tool, pairs.length, pairs.filter(({ skips }) => skips).length, percentile(lines, 50), percentile(lines, 90), Math.max(...lines),
    lines.filter((count) => count === 0).length, percentile(pairs.map(({ values }) => values), 50), percentile(pairs.map(foldedValues), 50),
  ];
}

function cost(tool, pairs) {
  const [seconds, megabytes] = [pairs.map((pair) => pair.seconds), pairs.map((pair) => pair.megabytes)];
  return [tool, percentile(seconds, 50).toFixed(1), Math.max(...seconds).toFixed(1), percentile(megabytes, 50), Math.max(...megabytes)];
}

function mentions(tool, pairs) {
  const all = (part) => sum(pairs.map((pair) => pair.mentions[part]));
  return [tool, pairs.length, all('lines'), all('mentioned'), all('heavy'), all('heavyMentioned')];
}

function eventRow(pair) {
  const said = pair.events.map(({ id, kind }) => `${id} ${kind}`).join('; ');
  return [said, arrow(pair), pair.lines, pair.score, `${pair.rank} of ${pair.of}`, pair.rankByTop, pair.rankBySum, pair.top.length === 0 ? 'none' : line(pair.top[0])];
}

function highRow(pair) {
  return [arrow(pair), pair.score, pair.lines, pair.top.slice(0, HIGH_LINES).map(line).join('; ')];
}

function pairRow(pair) {
  return [pair.tool, arrow(pair), pair.lines, pair.values, foldedValues(pair), pair.score, pair.rank, pair.seconds.toFixed(1), pair.megabytes];
}

function facetTable(tools, of) {
  const facets = [...new Set(tools.flatMap((tool) => of(tool).flatMap((pair) => Object.keys(pair.facets))))];
  const count = (tool, facet) => of(tool).filter((pair) => pair.facets[facet] !== undefined).length;
  const rows = facets.map((facet) => [facet, ...tools.map((tool) => count(tool, facet))]);
  return table(['Facet', ...tools], rows.toSorted((a, b) => sum(b.slice(1)) - sum(a.slice(1)) || (a[0] < b[0] ? -1 : 1)));
}

function foldTable(tools, of) {
  const counts = new Map();
  for (const [at, tool] of tools.entries()) {
    for (const { name, count } of of(tool).flatMap((pair) => pair.folded)) {
      const row = counts.get(name) ?? tools.map(() => 0);
      row[at] += count;
      counts.set(name, row);
    }
  }
  const rows = [...counts].map(([name, row]) => [name, ...row]);
  return table(['Folded as', ...tools], rows.toSorted((a, b) => sum(b.slice(1)) - sum(a.slice(1)) || (a[0] < b[0] ? -1 : 1)));
}

function foldedValues({ folded }) {
  return sum(folded.map(({ count }) => count));
}

function line({ sign, label, values, count, mention }) {
  const rest = count > values.length ? ` and ${count - values.length} more` : '';
  return `${sign} ${label} ${values.join(', ')}${rest}${mention === 'mentioned' ? ' (mentioned)' : ''}`;
}

function arrow({ before, after }) {
  return [before, after].map((version) => version.replace(/-linux-x64$/, '')).join(' → ');
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** Nearest rank. */
function percentile(numbers, percent) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

function table(head, rows) {
  const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [row(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n');
}

/** Values come out of releases: no sign of them keeps a meaning. */
function cell(value) {
  return String(value).replace(/[\p{Cc}\p{Cf}]/gu, '?').replace(/[\\`*_[\]<>|#&~]/g, '\\$&');
}
