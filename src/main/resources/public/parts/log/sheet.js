import { sheet } from "../element.js";
import { palette } from "./ansi.js";

/** How `<job-log>` looks. */
export const LOG = sheet(`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: var(--jobtail-log-height, 24rem);
    min-height: 6rem;
    overflow: hidden;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    contain: content;
  }
  [part=toolbar] {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 4px 6px;
    border-bottom: 1px solid var(--_border);
  }
  input, button {
    height: 26px;
    padding: 0 8px;
    border: 1px solid var(--_border);
    border-radius: 4px;
    background: transparent;
    color: inherit;
    font: inherit;
  }
  input { flex: 0 1 22ch; min-width: 6ch; }
  button { cursor: pointer; white-space: nowrap; }
  button:disabled { opacity: 0.5; cursor: default; }
  button[aria-pressed=true] { border-color: var(--_accent); color: var(--_accent); }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: -2px; }
  [part=count] { flex: 1; overflow: hidden; color: var(--_muted); text-overflow: ellipsis; white-space: nowrap; }
  [part=count][data-bad] { color: var(--_failure); }
  .window {
    position: relative;
    overflow: auto;
    overflow-anchor: none;
    contain: strict;
    height: 100%;
    font: var(--jobtail-log-font, 12.5px/20px ui-monospace, "SF Mono", Menlo, Consolas, monospace);
    tab-size: 8;
  }
  .canvas { position: relative; min-width: 100%; }
  .layer { position: absolute; left: 0; min-width: 100%; }
  .line {
    display: flex;
    width: max-content;
    min-width: 100%;
    height: var(--jobtail-row-height, 20px);
    overflow: hidden;
    white-space: pre;
  }
  .number {
    position: sticky;
    left: 0;
    flex: none;
    width: calc(var(--_digits, 4) * 1ch + 16px);
    padding: 0 8px;
    background: var(--_background);
    color: var(--_muted);
    text-align: end;
    text-decoration: none;
    user-select: none;
  }
  a.number:hover { color: var(--_accent); text-decoration: underline; }
  .sign { flex: none; width: 2ch; color: var(--_muted); user-select: none; }
  .text { padding-inline-end: 2ch; unicode-bidi: isolate; }
  .line[data-stream=stderr] :is(.text, .sign) { color: var(--jobtail-stderr, light-dark(#8a4b00, #ffc680)); }
  .line[data-level=ERROR] :is(.text, .sign) { color: var(--_failure); }
  .line[data-level=WARN] :is(.text, .sign) { color: var(--jobtail-warning, light-dark(#7a5200, #e3b341)); }
  .line[data-level=DEBUG] .text, .line[data-level=TRACE] .text, .note { color: var(--_muted); }
  .line[part~=gap] .text { color: var(--_muted); font-style: italic; }
  .line.hit, .line.hit .number { background: var(--jobtail-hit, light-dark(#fff3bf, #4a3f12)); }
  .line[aria-current], .line[aria-current] .number {
    background: var(--jobtail-current, light-dark(#d9eaff, #173a63));
  }
  @media (forced-colors: active) {
    .line.hit .text { text-decoration: underline; }
    .line[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; }
  }
  .bold { font-weight: 700; }
  .dim { opacity: 0.7; }
  .italic { font-style: italic; }
  .underline { text-decoration: underline; }
  .strike { text-decoration: line-through; }
  .f-back { color: var(--_background); }
  .b-fore { background: var(--_color); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  ${palette()}
`);
