/** What came of the job: its result, or what went wrong. Always as text. */

import { isFinished } from "../../parts/stream/fold.js";
import { html, nothing } from "../html.js";
import { because, plain, pretty } from "../text.js";

export function outcome(job) {
  if (job.error) {
    return failure(job);
  }
  if (job.result !== undefined && job.result !== null) {
    return html`<section class="panel" data-outcome=${job.state}>
      <h2>Result</h2>
      <pre tabindex="0" dir="auto" aria-label="Result">${pretty(job.result)}</pre>
    </section>`;
  }
  return isFinished(job) && job.state !== "succeeded" ? failure(job) : nothing;
}

/** An attempt that failed is shown too, while the next one waits. */
function failure({ error, exitCode, reason, state }) {
  const heading = state === "cancelled" ? "Cancelled" : (error?.title ?? "Failed");
  return html`<section class="panel" data-outcome=${state}>
    <h2>${plain(heading)}</h2>
    ${error?.detail
      ? html`<pre tabindex="0" dir="auto" aria-label="What went wrong">${plain(error.detail)}</pre>`
      : nothing}
    <p class="why">
      ${reason ? html`<span>Ended because ${because(reason)}.</span>` : nothing}
      ${exitCode === undefined ? nothing : html`<span>Exit code <b>${exitCode}</b>.</span>`}
    </p>
  </section>`;
}
