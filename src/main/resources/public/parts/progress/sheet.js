import { sheet } from "../element.js";

/** How `<job-progress>` looks. */
export const PROGRESS = sheet(`
  .row { display: flex; gap: 1ch; justify-content: space-between; min-height: 1.45em; }
  .row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
  [part=label] { font-weight: 600; }
  [part=state], [part=eta] { flex: none; color: var(--_muted); }
  [part=message] { color: var(--_muted); }
  [part=bar] {
    height: var(--jobtail-bar-height, 8px);
    margin: 4px 0;
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--jobtail-track, var(--_border));
  }
  [part=fill] {
    height: 100%;
    width: 100%;
    background: var(--_accent);
    transform-origin: 0 50%;
    transition: transform 0.2s linear;
  }
  :host([state=succeeded]) [part=fill] { background: var(--_success); }
  :host([state=failed]) [part=fill], :host([state=failed]) [part=state] { --_muted: var(--_failure); }
  :host([state=failed]) [part=fill] { background: var(--_failure); }
  :host([state=cancelled]) [part=fill] { background: var(--_muted); }
  :host([reconnecting]) [part=bar] { opacity: 0.5; }
  .busy [part=fill] { width: 30%; animation: busy 1.6s ease-in-out infinite alternate; }
  @keyframes busy { from { transform: translateX(-20%); } to { transform: translateX(255%); } }
  [part=steps] { margin: 6px 0 0; padding: 0; list-style: none; }
  [part=step] { display: flex; gap: 1ch; padding-inline-start: calc(var(--_depth, 0) * 2ch); }
  [part=step]::before { flex: none; width: 1.2em; content: "•"; color: var(--_accent); }
  [part=step][data-state=succeeded]::before { content: "✓"; color: var(--_success); }
  [part=step][data-state=failed]::before { content: "✗"; color: var(--_failure); }
  [part=step][data-state=cancelled]::before { content: "–"; color: var(--_muted); }
  [part=step] > span:last-child { margin-inline-start: auto; color: var(--_muted); }
  @media (forced-colors: active) {
    [part=bar] { border: 1px solid CanvasText; }
    [part=bar] [part=fill] { forced-color-adjust: none; background: Highlight; }
  }
  @media (prefers-reduced-motion: reduce) {
    [part=fill] { transition: none; }
    .busy [part=fill] { width: 100%; animation: none; opacity: 0.5; transform: none !important; }
  }
`);
