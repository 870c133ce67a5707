/** What was submitted, and what else there is to know. */

import { exact } from "../../parts/exact.js";
import { jobUrl, url } from "../api.js";
import { html, nothing } from "../html.js";
import { line, number, pretty, size } from "../text.js";
import { at, duration } from "../time.js";

export function facts(job) {
  const params = Object.keys(job.params ?? {}).length > 0;
  return html`<h2 class="unseen">Facts</h2>
    <dl>
      ${when("Submitted", job.createdAt)} ${when("Started", job.startedAt)}
      ${when("Ended", job.finishedAt)}
      ${fact("Attempts", job.attempt ? `${job.attempt} of ${job.maxAttempts}` : `at most ${job.maxAttempts}`)}
      ${fact("Timeout", job.timeout && duration(job.timeout))}
      ${fact("Exit code", job.exitCode)}
      ${fact("Log", job.log?.complete ? `${number(job.log.lines)} lines, ${size(job.log.bytes)}` : undefined)}
      ${fact("Labels", labels(job))}
    </dl>
    <h2>Parameters</h2>
    ${params
      ? html`<pre tabindex="0" dir="auto" aria-label="Parameters">${pretty(job.params)}</pre>`
      : html`<p class="hint">None</p>`}
    <p class="links"><a href=${jobUrl(job.id)}>Job as JSON</a></p>`;
}

function fact(name, value) {
  return value === undefined || value === null || value === ""
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

function when(name, instant) {
  return instant ? fact(name, at(instant, exact(instant))) : nothing;
}

function labels({ labels }) {
  const all = Object.entries(labels);
  return all.length === 0
    ? undefined
    : all.map(([name, value]) => {
        const label = `${name}=${value}`;
        const search = new URLSearchParams({ label });
        return html`<a class="chip" dir="auto" href=${`${url("")}?${search}`}>${line(label)}</a> `;
      });
}
