/** What the job is, how far it is, why nothing seems to happen, and what can be done. */

import { left } from "../../parts/progress/words.js";
import { isFinished } from "../../parts/stream/fold.js";
import { formOf } from "../api.js";
import { html, nothing } from "../html.js";
import { may } from "../session.js";
import { amount, badge, bar, currentStep } from "../show.js";
import { plain } from "../text.js";
import { at, between, span, until } from "../time.js";

const QUIET_SECONDS = 10;

export function head(job, { busy, actions }) {
  return html`<div class="title">
      <h1>${job.type} <span class="id">${job.id}</span></h1>
      ${buttons(job, busy, actions)}
    </div>
    <p class="summary">
      ${badge(job.state)}
      ${[attempt(job), ...times(job), ...quiet(job)].map((part) => (part ? html`<span>${part}</span>` : nothing))}
    </p>
    ${progress(job)}`;
}

/** Each has its place: what is pressed a moment after the job has ended must not do something else. */
function buttons(job, busy, actions) {
  const button = (word, act, idle = busy) => html`<button
    type="button"
    aria-disabled=${idle}
    @click=${() => idle || act()}
  >
    ${word}
  </button>`;
  const again = () => [
    html`<a class="button" href=${formOf(job.id)}>Change and run</a>`,
    button("Run again", actions.again),
  ];
  const end = () =>
    isFinished(job)
      ? button("Remove", actions.remove)
      : button("Cancel", actions.cancel, busy || job.state === "cancelling");
  return html`<div class="buttons">
    ${may("submit") ? again() : nothing} ${may("cancel") ? end() : nothing}
  </div>`;
}

function attempt({ attempt, maxAttempts }) {
  return maxAttempts > 1 && attempt > 0 ? `attempt ${attempt} of ${maxAttempts}` : "";
}

function times(job) {
  if (!job.startedAt || job.state === "queued") {
    return [html`submitted ${at(job.createdAt, `${span(between(job.createdAt))} ago`)}`];
  }
  if (isFinished(job) && job.finishedAt) {
    return [
      html`took ${at(job.startedAt, span(between(job.startedAt, job.finishedAt)))}`,
      html`ended ${at(job.finishedAt, `${span(between(job.finishedAt))} ago`)}`,
    ];
  }
  return [html`for ${at(job.startedAt, span(between(job.startedAt)))}`];
}

/** Why nothing seems to happen. */
function quiet(job) {
  if (job.state === "queued") {
    return [queued(job), usual(job)];
  }
  if (isFinished(job)) {
    return [];
  }
  return [usual(job), job.state === "cancelling" ? "asked to stop" : "", output(job)];
}

function queued({ nextAttemptAt, queuePosition }) {
  if (nextAttemptAt && until(nextAttemptAt) > 0) {
    return html`tries again in ${at(nextAttemptAt, span(until(nextAttemptAt)))}`;
  }
  if (queuePosition === undefined) {
    return "";
  }
  return queuePosition === 1 ? "next in the queue" : `number ${queuePosition} in the queue`;
}

function usual({ usualSeconds }) {
  return usualSeconds === undefined ? "" : `usually takes ${span(usualSeconds)}`;
}

function output({ startedAt, lastOutputAt }) {
  if (!lastOutputAt || lastOutputAt < startedAt) {
    return between(startedAt) < QUIET_SECONDS ? "" : "no output yet";
  }
  const seconds = between(lastOutputAt);
  return seconds < QUIET_SECONDS ? "" : html`last output ${at(lastOutputAt, `${span(seconds)} ago`)}`;
}

/** Its place is kept while there is nothing to say, so that nothing below moves. */
function progress(job) {
  const { progress } = job;
  if (job.state === "queued" || isFinished(job)) {
    return nothing;
  }
  const rest = job.state === "running" ? progress?.etaSeconds : undefined;
  return html`<div class="progress">
    <span class="meter">${bar(progress, `Progress of ${job.type}`)}</span>
    <span class="left">${rest === undefined ? "" : left(rest)}</span>
    <p class="doing">
      <span dir="auto">${plain(progress?.message ?? "") || currentStep(job.steps)}</span>
      <span class="amount">${amount(progress ?? {})}</span>
    </p>
  </div>`;
}
