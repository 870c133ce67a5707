/** The named parts of a job as a tree, each with its place in time. */

import { exact } from "../../parts/exact.js";
import { html, nothing, svg } from "../html.js";
import { percentage, sign } from "../show.js";
import { line } from "../text.js";
import { between, now, span } from "../time.js";

const MOST = 300;
const THINNEST = 0.6;

export function steps(job) {
  const shown = job.steps.slice(0, MOST);
  const parts = Map.groupBy(shown, ({ parent }) => parent);
  const known = new Set(shown.map(({ id }) => id));
  const roots = shown.filter(({ parent }) => parent === undefined || !known.has(parent));
  const scale = scaleOf(job);
  return html`<section class="panel steps">
    <h2>Steps</h2>
    <div class="tree" tabindex="0" role="group" aria-label="Steps">${tree(roots, parts, scale)}</div>
    ${job.steps.length > MOST ? html`<p class="hint">${job.steps.length - MOST} more</p>` : nothing}
  </section>`;
}

function scaleOf({ startedAt, finishedAt, steps }) {
  const from = Date.parse(startedAt ?? steps[0].startedAt);
  const to = finishedAt ? Date.parse(finishedAt) : now();
  return { from, length: Math.max(1, to - from) };
}

function tree(some, parts, scale) {
  return html`<ol>
    ${some.map(
      (step) => html`<li>
        ${row(step, scale)} ${parts.has(step.id) ? tree(parts.get(step.id), parts, scale) : nothing}
      </li>`,
    )}
  </ol>`;
}

function row(step, scale) {
  const { startedAt, finishedAt, state, percent } = step;
  const times = startedAt ? `${exact(startedAt)}${finishedAt ? ` to ${exact(finishedAt)}` : ""}` : "";
  return html`<div class="step" data-state=${state}>
    <span class="name">
      ${sign(state)}<span class="unseen">${state}: </span><bdi>${line(step.name)}</bdi>
    </span>
    ${startedAt ? timeline(step, scale) : html`<span></span>`}
    <span class="percent">
      ${percent === undefined || state !== "running" ? nothing : percentage(percent)}
    </span>
    <span class="took" title=${times || nothing}>${startedAt ? span(between(startedAt, finishedAt)) : nothing}</span>
  </div>`;
}

function timeline({ startedAt, finishedAt }, { from, length }) {
  const start = share(Date.parse(startedAt) - from, length);
  const end = finishedAt ? share(Date.parse(finishedAt) - from, length) : 100;
  const width = Math.max(THINNEST, end - start);
  const x = Math.min(start, 100 - width);
  return html`<svg class="timeline" aria-hidden="true">
    ${svg`<rect x=${`${x}%`} y="0" width=${`${width}%`} height="100%" rx="1.5"></rect>`}
  </svg>`;
}

function share(part, length) {
  return Math.min(100, Math.max(0, (100 * part) / length));
}
