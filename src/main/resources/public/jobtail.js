/**
 * Jobtail in a web page: a client for a job's events, and two elements.
 *
 *     <script type="module" src="https://jobs.example/jobtail.js"></script>
 *     <job-progress src="https://jobs.example/jobs/ID"></job-progress>
 *     <job-log src="https://jobs.example/jobs/ID" follow></job-log>
 */

import { JobLog } from "./parts/log/job-log.js";
import { JobProgress } from "./parts/progress/job-progress.js";

export { JobStream } from "./parts/stream/job-stream.js";
export { JobLog, JobProgress };

for (const [name, element] of [
  ["job-progress", JobProgress],
  ["job-log", JobLog],
]) {
  // the page may load this module from two places
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}
