/** What an event means for the job document. */

const SAID = ["percent", "done", "total", "unit", "message"];
const PROGRESS = [...SAID, "etaSeconds"];
const ENDED = new Set(["succeeded", "failed", "cancelled"]);

/** Whether a job has ended. */
export const isFinished = (job) => ENDED.has(job?.state);

/**
 * @param job as it was; what is not known is left out
 * @param name of the event
 * @returns the job as it is: another object, but for log events
 */
export function fold(job, name, data, id) {
  if (name === "log") {
    return Object.assign(job, { lastEventId: id, lastOutputAt: data.time });
  }
  const change = FOLDS[name];
  const next = change ? change({ ...job }, data) : { ...job };
  next.lastEventId = id;
  return next;
}

const FOLDS = {
  snapshot: (_, { job }) => ({ ...job }),
  gap: (_, { job }) => ({ ...job }),
  status,
  progress,
  step,
  done,
};

/** Sets what is there, and takes away what is not. */
function put(job, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      delete job[name];
    } else {
      job[name] = value;
    }
  }
  return job;
}

function status(job, data) {
  const { state, attempt, reason, nextAttemptAt, time, error, log } = data;
  const next = put({ ...job, ...data.job }, { state, attempt, reason, nextAttemptAt });
  if (state === "running") {
    const cleared = { progress: undefined, steps: undefined, error: undefined, exitCode: undefined };
    return put(next, { startedAt: time, ...cleared });
  }
  return state === "queued" && attempt > 0 ? put(next, { error, log: log ?? next.log }) : next;
}

function progress(job, data) {
  const next = {};
  for (const name of PROGRESS) {
    if (data[name] !== undefined) {
      next[name] = data[name];
    }
  }
  // it never falls within an attempt
  const before = job.progress?.percent;
  if (before !== undefined && next.percent < before) {
    next.percent = before;
  }
  const steps = job.steps?.map((one) =>
    one.id === data.step && data.stepPercent !== undefined ? { ...one, percent: data.stepPercent } : one,
  );
  // a new estimate alone is the server's while the job is silent
  const isOutput = data.step !== undefined || SAID.some((name) => next[name] !== job.progress?.[name]);
  return put(job, { progress: next, steps, lastOutputAt: isOutput ? data.time : job.lastOutputAt });
}

function step(job, { time, stepPercent, ...data }) {
  const steps = [...(job.steps ?? [])];
  const place = steps.findIndex((one) => one.id === data.id);
  const before = steps[place] ?? { startedAt: time };
  const now = { ...before, ...data };
  if (stepPercent !== undefined) {
    now.percent = stepPercent;
  }
  if (now.state !== "running") {
    now.finishedAt ??= time;
  }
  steps.splice(place < 0 ? steps.length : place, 1, now);
  return put(job, { steps, lastOutputAt: time });
}

function done(job, { time, state, reason, result, error, exitCode, log }) {
  const next = put(job, { state, reason, result, error, exitCode, finishedAt: time });
  delete next.nextAttemptAt;
  return put(next, { log: log ?? next.log });
}
