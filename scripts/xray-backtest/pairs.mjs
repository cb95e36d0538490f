// Compares the releases of each chain, one with the next, and keeps numbers and a few words of the top lines.
import semver from 'semver';
import { within } from './events.mjs';

/** Top lines that the data keeps, values of each, and characters of a value: enough to see what a line is about. */
const TOP_LINES = 5;
const TOP_VALUES = 3;
const TOP_CHARACTERS = 40;
/** From this weight on the report asks to look at a line first. */
const HEAVY = 75;
/** Hosts of package registries are not named in this project. */
const REGISTRY = /^[\w.-]*(?:npm|pypi|pythonhosted|crates|rubygems|yarnpkg|nuget|golang)[\w.-]*\.[a-z]{2,5}$/;

/** Rows for all pairs of the chains, ranked within their tool. `seen` gets every report. */
export async function pairsOf({ chains, events }, cache, compareReleases, seen) {
  const pairs = [];
  for (const chain of chains) {
    let before = null;
    for (const version of chain.versions) {
      const after = await cache.facts(chain.package, version);
      if (before !== null) {
        const notes = cache.notes(chain.feedName) ?? after.release.notes;
        const report = compareReleases(before.release, after.release, notes === null ? null : { text: notes, source: 'the changelog' });
        seen(report, version);
        pairs.push(row(chain, before, after, report, events));
      }
      before = after;
    }
  }
  for (const pair of pairs) {
    const same = pairs.filter(({ tool }) => tool === pair.tool);
    pair.of = same.length;
    // By the score, and by two simpler ones, so that nobody needs to trust the choice.
    pair.rank = rankOf(pair, same, ({ score }) => score);
    pair.rankByTop = rankOf(pair, same, ({ weights }) => weights[0] ?? 0);
    pair.rankBySum = rankOf(pair, same, ({ weights }) => weights.reduce((a, b) => a + b, 0));
  }
  return { schemaVersion: 1, pairs: pairs.map(({ weights: _, ...pair }) => pair) };
}

/** 1 for the highest; equal ones share the better rank. */
function rankOf(pair, all, valueOf) {
  return 1 + all.filter((other) => valueOf(other) > valueOf(pair)).length;
}

function row(chain, before, after, report, events) {
  const [from, to] = [before, after].map(({ release }) => release.name.slice(chain.package.length + 1));
  const facets = {};
  for (const { facet, sign, values } of report.lines) {
    const counts = (facets[facet] ??= { '+': 0, '-': 0, '~': 0 });
    counts[sign] += values.length;
  }
  return {
    tool: chain.tool,
    package: chain.package,
    before: from,
    after: to,
    skips: !isNext(from, to),
    lines: report.lines.length,
    values: report.lines.reduce((sum, { values }) => sum + values.length, 0),
    weights: report.lines.map(({ weight }) => weight),
    mentions: mentionsIn(report.lines),
    score: report.score,
    folded: report.folded.map(({ name, count }) => ({ name, count })),
    otherTexts: report.otherTexts,
    facets,
    top: report.lines.slice(0, TOP_LINES).map(topLine),
    events: within(events, chain.feedName, from, to),
    partial: report.partial.length,
    seconds: rounded(after.seconds, 10),
    megabytes: rounded(after.megabytes, 1),
  };
}

/** True when no version number lies between two. */
function isNext(from, to) {
  const a = semver.parse(from.replace(/-linux-x64$/, ''));
  const b = semver.parse(to.replace(/-linux-x64$/, ''));
  if (a.major !== b.major) return b.major === a.major + 1 && b.minor === 0 && b.patch === 0;
  if (a.minor !== b.minor) return b.minor === a.minor + 1 && b.patch === 0;
  return b.patch === a.patch + 1;
}

/** How many lines the release notes mention; null without notes. */
function mentionsIn(lines) {
  const judged = lines.filter(({ mention, sign }) => mention !== 'no notes' && sign !== '~');
  if (judged.length === 0) return null;
  const heavy = judged.filter(({ weight }) => weight >= HEAVY);
  const said = (some) => some.filter(({ mention }) => mention === 'mentioned').length;
  return { lines: judged.length, mentioned: said(judged), heavy: heavy.length, heavyMentioned: said(heavy) };
}

function topLine({ sign, label, values, mention }) {
  const shown = values
    .map((value) => (label.startsWith('host') && REGISTRY.test(value) ? 'registry.example' : value))
    .slice(0, TOP_VALUES)
    .map((value) => (value.length > TOP_CHARACTERS ? `${value.slice(0, TOP_CHARACTERS - 1)}…` : value));
  return { sign, label, values: shown, count: values.length, mention };
}

function rounded(number, parts) {
  return Math.round(number * parts) / parts;
}
