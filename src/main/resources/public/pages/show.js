/** How a job's state and progress look, on every page. */

import { amount as inUnits } from "../parts/progress/words.js";
import { isFinished } from "../parts/stream/fold.js";
import { html, nothing, svg } from "./html.js";
import { line } from "./text.js";

/** Shapes that differ as well as their colors do. */
const SIGNS = {
  queued: svg`<circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 1.92"/>`,
  running: svg`<circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" fill="currentColor"/>`,
  cancelling: svg`<circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M5.5 8h5" stroke="currentColor" stroke-width="1.5"/>`,
  succeeded: svg`<path d="M3 8.5l3.25 3.25L13 4.75" fill="none" stroke="currentColor" stroke-width="2"/>`,
  failed: svg`<path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.3 11.7l7.4-7.4" stroke="currentColor" stroke-width="1.5"/>`,
};

export function sign(state) {
  return html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${SIGNS[state] ?? nothing}</svg>`;
}

export function badge(state) {
  return html`<span class="state" data-state=${state}>${sign(state)}${state}</span>`;
}

/**
 * A bar, and the percentage beside it. Without a percentage the bar says only that something goes on.
 * @param label for those who do not see it
 */
export function bar(progress, label) {
  const percent = progress?.percent;
  return percent === undefined
    ? html`<progress aria-label=${label}></progress><span class="percent"></span>`
    : html`<progress max="100" value=${Math.floor(percent)} aria-label=${label}></progress
        ><span class="percent">${percentage(percent)}</span>`;
}

/** Never 100 % before the end. */
export function percentage(percent) {
  return `${Math.floor(percent)} %`;
}

/** "12 of 40 files", "12 files", or nothing. */
export function amount(progress) {
  return line(inUnits(progress));
}

/** The names of the steps that run, from the outermost to the innermost that began last. */
export function currentStep(steps = []) {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const names = [];
  let step = steps.findLast((one) => one.state === "running");
  while (step && names.length < 8) {
    names.unshift(line(step.name));
    step = byId.get(step.parent);
  }
  return names.join(" › ");
}

/** What it is doing, or what came of it, on one line. */
export function says(job) {
  if (job.error) {
    return line(job.error.detail ?? job.error.title);
  }
  if (isFinished(job)) {
    return job.reason && job.reason !== "completed" && job.reason !== job.state ? job.reason : "";
  }
  const progress = job.progress ?? {};
  const parts = [currentStep(job.steps), line(progress.message ?? ""), amount(progress)];
  return parts.filter((part) => part).join(" · ");
}
