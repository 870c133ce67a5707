/** What is said of a job, in words. */

export const STATES = {
  queued: "Waiting",
  running: "Running",
  cancelling: "Stopping",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The time that is left, as exactly as anybody can know it. */
export function left(seconds) {
  if (seconds < 8) {
    return "a few seconds left";
  }
  if (seconds < 55) {
    return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 50) {
    return minutes === 1 ? "about a minute left" : `about ${minutes} minutes left`;
  }
  const hours = Math.round(seconds / 1_800) / 2;
  if (hours < 36) {
    return hours === 1 ? "about an hour left" : `about ${String(hours).replace(".5", "½").replace(/^0/, "")} hours left`;
  }
  return `about ${Math.round(hours / 24)} days left`;
}

/** How far a job is, in its own units. */
export function amount({ done, total, unit }) {
  if (done === undefined) {
    return "";
  }
  const of = total === undefined ? "" : ` of ${total.toLocaleString()}`;
  return `${done.toLocaleString()}${of}${unit ? ` ${unit}` : ""}`;
}

/** What is said of a job's end, or why it waits. */
export function remark(job) {
  if (job.error) {
    return job.error.detail ?? job.error.title ?? "";
  }
  if (job.state === "queued" && job.nextAttemptAt) {
    return "Will be tried again";
  }
  return "";
}
