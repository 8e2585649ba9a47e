#include "style_sheet.hpp"

#include <string_view>

namespace lsdeconv {
namespace {

/// Colours, in light and dark.
constexpr std::string_view colours = R"css(
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f5f7; --text: #1b1e23; --soft: #555c66; --rule: #d5d9df; --link: #0b57b0;
  --ink-quiet: #767d87; --ink-strong: #0b62c4; --ink-accent: #c2540a; --ink-third: #1a7f4b; --ink-fourth: #8a3fb0;
  --good: #1a7f4b; --doubtful: #9a6700; --bad: #c0271d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1f242a; --text: #e6e9ed; --soft: #a3abb6; --rule: #3a424c; --link: #7db4f5;
    --ink-quiet: #9aa3ae; --ink-strong: #6cb0ff; --ink-accent: #ff9d52; --ink-third: #5fcf94; --ink-fourth: #cf94ee;
    --good: #5fcf94; --doubtful: #e3b341; --bad: #ff7b72;
  }
}
)css";

/// Texts, sections and notices.
constexpr std::string_view texts = R"css(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
main { max-width: 1280px; margin: 0 auto; padding: 16px clamp(12px, 3vw, 40px) 40px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 8px 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 36px 0 8px; padding-top: 12px; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 20px 0 4px; }
p, li { max-width: 85ch; overflow-wrap: anywhere; }
a { color: var(--link); }
code { font: 0.9em ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 12px 0; padding: 0; font-size: 0.95rem; }
figure { margin: 12px 0; min-width: 0; }
figcaption, caption { color: var(--soft); font-size: 0.9rem; text-align: left; max-width: 85ch; }
footer { margin-top: 40px; border-top: 1px solid var(--rule); color: var(--soft); font-size: 0.85rem; }
.lead { font-size: 1.1rem; margin: 8px 0 12px; }
.notice { border-left: 4px solid var(--rule); background: var(--raised); padding: 8px 12px; margin: 8px 0; max-width: none; }
.good { border-left-color: var(--good); } .good > span { color: var(--good); }
.doubtful { border-left-color: var(--doubtful); } .doubtful > span { color: var(--doubtful); }
.bad { border-left-color: var(--bad); } .bad > span { color: var(--bad); }
.nothing { color: var(--soft); font-style: italic; }
.side-by-side { display: grid; gap: 4px 28px; align-items: start; }
)css";

/// Pictures, and what is compared.
constexpr std::string_view pictures = R"css(
.picture { position: relative; background: #000; min-width: 0; overflow: hidden; }
.picture img { display: block; width: 100%; height: auto; object-fit: fill; image-rendering: pixelated; }
.scale-bar { position: absolute; left: 3%; bottom: 8px; border-bottom: 3px solid #fff; filter: drop-shadow(0 0 2px #000) drop-shadow(0 0 1px #000); }
.scale-label { color: #fff; font-size: 0.8rem; line-height: 1.3; white-space: nowrap; display: block; }
.orthogonal { display: grid; gap: 3px; align-items: start; background: var(--ground); }
.grey-scale { display: flex; align-items: center; gap: 8px; color: var(--soft); font-size: 0.9rem; }
.grey-scale > span { white-space: nowrap; }
.ramp { flex: none; width: 120px; height: 12px; background: linear-gradient(to right, #000, #fff); border: 1px solid var(--rule); }
.comparison { container-type: inline-size; margin: 8px 0; }
.comparison > input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.comparison > label { display: inline-block; padding: 2px 10px; margin: 0 4px 8px 0; border: 1px solid var(--rule); border-radius: 14px; cursor: pointer; font-size: 0.9rem; }
.comparison > input:checked + label { background: var(--ink-strong); border-color: var(--ink-strong); color: var(--ground); }
.comparison > input:focus-visible + label { outline: 2px solid var(--ink-accent); outline-offset: 2px; }
.divided-hint { display: none; color: var(--soft); font-size: 0.9rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; position: relative; }
.pair > .after { order: 2; min-width: 0; } .pair > .before { order: 1; min-width: 0; }
.side-name { margin: 0 0 2px; font-weight: 600; font-size: 0.9rem; white-space: nowrap; }
.show-before:checked ~ .pair, .show-after:checked ~ .pair, .show-divided:checked ~ .pair { display: block; }
.show-before:checked ~ .pair > .after, .show-after:checked ~ .pair > .before { display: none; }
.show-divided:checked ~ .divided-hint { display: inline; }
.show-divided:checked ~ .pair > .before { position: absolute; top: 0; left: 0; width: 50%; height: 100%; min-width: 24px; max-width: 100%; overflow: hidden; resize: horizontal; background: var(--ground); border-right: 2px solid var(--ink-accent); }
.show-divided:checked ~ .pair .side-content { width: 100cqw; }
.show-divided:checked ~ .pair > .after .side-name { text-align: right; }
@media (max-width: 640px) { .pair { grid-template-columns: 1fr; } }
)css";

/// Plots, bars and tables.
constexpr std::string_view drawings = R"css(
.plot { display: block; width: 100%; max-width: 560px; height: auto; }
.plot-text { fill: var(--text); font: 13px system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
.plot-mark-text { fill: var(--ink-accent); }
.plot-grid { stroke: var(--rule); stroke-width: 1; }
.plot-axis { stroke: var(--soft); stroke-width: 1; }
.plot-mark { stroke: var(--ink-accent); stroke-width: 1.5; stroke-dasharray: 3 3; }
.plot-curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.dashed { stroke-dasharray: 6 4; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 4px 0; padding: 0; font-size: 0.85rem; }
.line-sample { display: inline-block; width: 22px; margin-right: 6px; vertical-align: middle; }
.bars { display: grid; grid-template-columns: fit-content(45%) minmax(40px, 1fr) max-content; gap: 6px 10px; align-items: center; font-size: 0.9rem; }
.bar { display: contents; }
.bar-track { display: flex; height: 16px; background: var(--raised); }
.bar-part { display: block; height: 100%; }
.bar-text { color: var(--soft); font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: 8px 0; }
table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
tbody th { font-weight: 500; } thead th { color: var(--soft); font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.marked > * { background: var(--raised); font-weight: 700; }
summary { cursor: pointer; color: var(--link); margin: 8px 0; }
)css";

/// On paper: in light colours, with both sides of comparisons and all details.
constexpr std::string_view printed = R"css(
@media print {
  :root { --ground: #fff; --raised: #f4f5f7; --text: #000; --soft: #444; --rule: #bbb; --ink-quiet: #767d87; --ink-strong: #0b62c4; --ink-accent: #c2540a; --ink-third: #1a7f4b; --ink-fourth: #8a3fb0; }
  body { font-size: 10pt; } nav, .comparison > label, .divided-hint { display: none; }
  .comparison > .pair { display: grid !important; grid-template-columns: 1fr 1fr; }
  .comparison > .pair > div { display: block !important; position: static !important; width: auto !important; height: auto !important; border: 0 !important; resize: none !important; }
  .comparison > .pair .side-content { width: auto !important; }
  figure, .bars, .notice, tr { break-inside: avoid; } h2 { break-after: avoid; }
  .picture, .ramp, .bar-part, .bar-track, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details > :not(summary) { display: block; } details::details-content { content-visibility: visible; }
}
)css";

} // namespace

std::string style_sheet() {
  std::string sheet;
  for (const std::string_view part : {colours, texts, pictures, drawings, printed}) {
    sheet += part;
  }
  return sheet;
}

} // namespace lsdeconv
