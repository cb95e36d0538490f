/** The style sheet of the site: no font, picture or address of another host; light and dark as the reader has it. */
export const SITE_STYLE = `:root {
  color-scheme: light dark;
  --page: #ffffff;
  --text: #2b2b2b;
  --soft: #5c5c5c;
  --raised: #f7f7f7;
  --line: #dcdcdc;
  --tag: #ededed;
  --link: #005a9e;
  --urgent: #b3260b;
  --warn: #7d4d00;
  --good: #1d6b2c;
  --ask: #005a9e;
  --rail: #9a9a9a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #1c1c1c;
    --text: #d6d6d6;
    --soft: #a3a3a3;
    --raised: #161616;
    --line: #343434;
    --tag: #303030;
    --link: #5cb2ff;
    --urgent: #ff7b6b;
    --warn: #d9b100;
    --good: #78cf96;
    --ask: #5cb2ff;
    --rail: #6f6f6f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
}
a { color: var(--link); text-decoration: none; text-underline-offset: 2px; }
a:hover, p a, .lead a { text-decoration: underline; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
header.site, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 28px; }
header.site {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 4px 28px;
  padding-top: 18px;
  padding-bottom: 12px;
  border-bottom: 1px solid var(--line);
}
.brand { margin: 0; font-weight: 650; }
.brand a { color: var(--text); text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; padding: 0; list-style: none; }
nav a[aria-current] { color: var(--text); font-weight: 600; box-shadow: 0 2px 0 var(--link); }
main { padding-top: 26px; padding-bottom: 30px; }
footer { padding-top: 14px; padding-bottom: 36px; border-top: 1px solid var(--line); color: var(--soft); font-size: .9em; }
footer p { margin: 4px 0; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 8px; padding: 6px 12px; background: var(--page); z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h1 { margin: 0 0 10px; font-size: 1.72em; line-height: 1.25; font-weight: 650; text-wrap: balance; }
h2 { margin: 0 0 8px; font-size: 1.16em; font-weight: 650; }
h3 { margin: 14px 0 4px; font-size: 1em; font-weight: 650; }
section { margin-top: 32px; }
section h2 + h3 { margin-top: 0; }
p { margin: 6px 0; max-width: 82ch; }
h1, p, li, td, th, dd { unicode-bidi: isolate; overflow-wrap: break-word; }
code, .id { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; overflow-wrap: anywhere; }
.lead { max-width: 82ch; font-size: 1.04em; }
.soft, .muted, caption { color: var(--soft); }
.urgent { color: var(--urgent); }
.warn { color: var(--warn); }
.good { color: var(--good); }
.ask { color: var(--ask); }
.chip { display: inline-block; padding: 0 7px; border-radius: 3px; background: var(--tag); font-size: .86em; line-height: 1.6; white-space: nowrap; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 16px; }
.chips .chip { white-space: normal; }
.stamp { margin-top: 28px; font-size: .9em; color: var(--soft); }
.notice { padding: 10px 14px; border: 1px solid var(--line); border-left: 3px solid var(--ask); border-radius: 3px; background: var(--raised); }
dl.facts { display: flex; flex-wrap: wrap; gap: 10px 34px; margin: 0 0 16px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); }
dl.facts dt { color: var(--soft); font-size: .86em; }
dl.facts dd { margin: 0; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .95em; }
caption { padding: 0 8px 6px 0; text-align: left; }
th, td { padding: 7px 14px 7px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { font-weight: 600; font-size: .92em; white-space: nowrap; }
tbody th { font-weight: 400; }
tbody th time { white-space: nowrap; }
tbody tr:hover { background: var(--raised); }
td.sum, .ledger th:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
table.events td:nth-child(4), table.events td:nth-child(5) { white-space: nowrap; }
.ledger td:nth-child(-n+4) { width: 28%; }
.tools th:first-child { width: 36%; }
.tools td:last-child { width: 40%; }
ul.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 10px; margin: 18px 0 0; padding: 0; list-style: none; }
ul.tiles .soft { display: block; }
ul.tiles li { padding: 12px 14px; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); }
.value { display: block; font-size: 1.4em; line-height: 1.3; font-weight: 650; }
ol.course { display: grid; grid-template-columns: repeat(auto-fill, minmax(178px, 1fr)); gap: 22px 0; margin: 14px 0 0; padding: 0; list-style: none; }
ol.course li { position: relative; padding: 14px 18px 0 0; border-top: 2px solid var(--rail); color: inherit; }
ol.course li::before { content: ""; position: absolute; top: -7px; left: 0; width: 12px; height: 12px; border-radius: 50%; background: var(--rail); box-shadow: 0 0 0 3px var(--page); }
ol.course li.urgent::before { background: var(--urgent); }
ol.course li.good::before { background: var(--good); }
ol.course p { margin: 0 0 2px; font-size: .94em; }
ol.course p.soft { font-size: .86em; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 40px; }
ul.claims, ul.labels, ul.plain { margin: 0; padding: 0; list-style: none; }
ul.claims li { margin-bottom: 10px; }
ul.labels li, ul.plain li { margin-bottom: 5px; }
details ul.plain { margin: 6px 0 0 14px; font-size: .92em; }
summary { color: var(--link); cursor: pointer; }
ol.references { margin: 0; padding-left: 28px; }
ol.references li { margin-bottom: 5px; }
ol.references li:target, ol.references li:target a { background: var(--tag); }
a.note { font-size: .86em; text-decoration: none; }
figure.chart { margin: 0; }
.chart svg { display: block; width: 100%; min-width: 620px; height: auto; }
.chart text { fill: var(--soft); font-size: 11.5px; }
.chart .grid { stroke: var(--line); }
.chart .lane { stroke: var(--rail); }
.chart .hit { fill: transparent; }
.filled { fill: currentColor; stroke: none; }
.outline { fill: none; stroke: currentColor; stroke-width: 1.7; }
.chart a:hover .hit { stroke: currentColor; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 8px 0 0; padding: 0; color: var(--soft); font-size: .88em; list-style: none; }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend svg { display: inline-block; width: 14px; min-width: 0; height: 14px; }
figcaption p { margin: 2px 0 0; font-size: .88em; }
@media (max-width: 640px) {
  header.site, main, footer { padding-left: 16px; padding-right: 16px; }
  h1 { font-size: 1.4em; }
  th, td { padding-right: 10px; }
  ul.tiles { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
  .events thead, .ledger thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .events tr, .ledger tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .events :is(th, td), .ledger :is(th, td), .ledger td:nth-child(-n+4) { width: auto; padding: 0; border: 0; }
  .events td:nth-child(3), .ledger td:not(.sum) { flex-basis: 100%; }
  .ledger td:empty { display: none; }
  .ledger td:nth-child(2)::before { content: "− debit  "; color: var(--warn); }
  .ledger td:nth-child(3)::before { content: "· neutral  "; color: var(--soft); }
  .ledger td:nth-child(4)::before { content: "+ credit  "; color: var(--good); }
  .ledger td.sum { order: -1; margin-left: auto; color: var(--soft); }
  .ledger th { order: -2; }
}
@media print {
  nav, .skip { display: none; }
  a { color: inherit; }
}
`;
