/** The table of jobs. On a narrow screen each row is a card; the roles keep it a table for those who hear it. */

import { left } from "../../parts/progress/words.js";
import { isFinished } from "../../parts/stream/fold.js";
import { pageOf } from "../api.js";
import { html, nothing, repeat } from "../html.js";
import { may } from "../session.js";
import { badge, bar, says } from "../show.js";
import { line, short } from "../text.js";
import { age, at, between, span, until } from "../time.js";
import { changed, write } from "./filters.js";

const COLUMNS = ["State", "Job", "Progress", "Now", "Time", "Age", "Labels"];

/** @param view.busy jobs that something was asked of */
export function table(view) {
  const hold = (holding) => (event) => event.pointerType === "mouse" && view.onHold(holding);
  return html`<table class="jobs" role="table" aria-label="Jobs, newest first">
    <thead role="rowgroup">
      <tr role="row">
        ${COLUMNS.map((name) => html`<th role="columnheader" scope="col" data-c=${name}>${name}</th>`)}
        <th role="columnheader" scope="col" data-c="Actions"><span class="unseen">Actions</span></th>
      </tr>
    </thead>
    <tbody role="rowgroup" @pointerenter=${hold(true)} @pointerleave=${hold(false)}>
      ${repeat(
        view.jobs,
        ({ id }) => id,
        (job) => row(job, view),
      )}
    </tbody>
  </table>`;
}

function row(job, { filters, busy, actions }) {
  const name = `${job.type} ${short(job.id)}`;
  return html`<tr role="row" data-id=${job.id} data-state=${job.state}>
    <td role="cell" data-c="State">${badge(job.state)}</td>
    <td role="cell" data-c="Job">
      <a href=${pageOf(job.id)} aria-label=${name} title=${`${job.type} ${job.id}`}
        >${job.type}<span class="id">${short(job.id)}</span></a
      >
    </td>
    <td role="cell" data-c="Progress">${progress(job, name)}</td>
    <td role="cell" data-c="Now">${now(job)}</td>
    <td role="cell" data-c="Time">${time(job)}</td>
    <td role="cell" data-c="Age">${at(job.createdAt, age(job.createdAt))}</td>
    <td role="cell" data-c="Labels">${labels(job, filters, actions)}</td>
    <td role="cell" data-c="Actions">${buttons(job, name, busy.has(job.id), actions)}</td>
  </tr>`;
}

function progress(job, name) {
  if (isFinished(job) || job.state === "queued") {
    return nothing;
  }
  return html`<span class="meter">${bar(job.progress, `Progress of ${name}`)}</span>`;
}

function now(job) {
  const text = says(job);
  return html`<span class="says" dir="auto" title=${text || nothing}>${text}</span>`;
}

function time(job) {
  if (isFinished(job)) {
    return job.startedAt && job.finishedAt
      ? at(job.finishedAt, span(between(job.startedAt, job.finishedAt)))
      : nothing;
  }
  if (job.state === "queued") {
    return job.nextAttemptAt ? at(job.nextAttemptAt, `in ${span(until(job.nextAttemptAt))}`) : nothing;
  }
  const rest = job.state === "running" ? job.progress?.etaSeconds : undefined;
  return rest === undefined ? nothing : left(rest);
}

function labels(job, filters, actions) {
  return Object.entries(job.labels).map(([name, value]) => {
    const label = `${name}=${value}`;
    const search = write(changed(filters, { labels: [label] }));
    return html`<a
      class="chip"
      dir="auto"
      href=${search || "?"}
      title=${`Only jobs with ${line(label)}`}
      @click=${(event) => actions.label(event, label)}
      >${line(label)}</a
    >`;
  });
}

/** Each has its place: what is pressed a moment after the job has ended must not do something else. */
function buttons(job, name, busy, actions) {
  const button = (word, act, idle = busy) => html`<button
    type="button"
    class="quiet"
    aria-label=${`${word} ${name}`}
    aria-disabled=${idle}
    @click=${() => idle || act(job)}
  >
    ${word}
  </button>`;
  const end = () =>
    isFinished(job)
      ? button("Remove", actions.remove)
      : button("Cancel", actions.cancel, busy || job.state === "cancelling");
  return [
    may("submit") ? button("Run again", actions.again) : nothing,
    may("cancel") ? end() : nothing,
  ];
}
