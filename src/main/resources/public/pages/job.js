/** The page of one job. */

import { onceAFrame } from "../parts/element.js";
import { JobLog } from "../parts/log/job-log.js";
import { compare } from "../parts/stream/address.js";
import { isFinished } from "../parts/stream/fold.js";
import { JobStream } from "../parts/stream/job-stream.js";
import * as api from "./api.js";
import { announce } from "./announce.js";
import { html, nothing, render } from "./html.js";
import { facts } from "./job/facts.js";
import { head } from "./job/head.js";
import { LogPanel } from "./job/log.js";
import { outcome } from "./job/outcome.js";
import { steps } from "./job/steps.js";
import { isSignedOut, startSession } from "./session.js";
import { askToRemove, everySecond, notify, showLink, startScheme } from "./shell.js";
import { currentStep, percentage } from "./show.js";
import { line, short } from "./text.js";

const REFRESH_WAITING = 5_000;
const REFRESH = 15_000;
const TOLD_EVERY = 10;

const id = new URLSearchParams(location.search).get("id") ?? "";
const places = Object.fromEntries(
  ["head", "outcome", "steps", "facts"].map((name) => [name, document.getElementById(name)]),
);

let job;
let stream;
let log;
/** When the stream is tried again, in milliseconds, while it is not there. */
let reconnectsAt;
let busy = false;
let toldPercent = 0;
let refreshTimer;

const draw = onceAFrame(() => job && show());

const actions = {
  cancel: () =>
    during(async () => {
      const answer = await api.cancel(id);
      if (!isOld(answer)) {
        take(answer);
      }
    }),
  again: () =>
    during(async () => location.assign(api.isSealed(job) ? api.formOf(id) : api.pageOf((await api.again(job)).id))),
  remove: () =>
    during(async () => {
      if (await askToRemove(job)) {
        await api.remove(id);
        location.assign(api.url(""));
      }
    }),
};

/** A double click is one. */
async function during(action) {
  if (busy) {
    return;
  }
  busy = true;
  draw();
  try {
    await action();
  } catch (problem) {
    notify(line(problem.message), { bad: true });
  } finally {
    busy = false;
    draw();
  }
}

/** The stream may have told what came after it. */
function isOld(answer) {
  return compare(answer.lastEventId, job.lastEventId) < 0;
}

/** What only the document has is kept when an event tells the rest. */
function take(news) {
  const before = job;
  job = { ...before, ...news };
  for (const gone of ["progress", "steps", "error", "nextAttemptAt", "finishedAt", "reason", "queuePosition"]) {
    if (!(gone in news)) {
      delete job[gone];
    }
  }
  tell(before);
  draw();
}

function tell(before) {
  if (before && before.state !== job.state) {
    toldPercent = 0;
    announce(`The job is ${job.state}`, (other) => other.startsWith("The job") || other.endsWith("%"));
  }
  const percent = job.progress?.percent ?? 0;
  if (!isFinished(job) && percent >= toldPercent + TOLD_EVERY) {
    toldPercent = percent;
    const step = currentStep(job.steps);
    announce(`${step ? `${step}, ` : ""}${percentage(percent)}`, (other) => other.endsWith("%"));
  }
}

function follow() {
  stream = new JobStream(api.jobUrl(id), { tail: 0 });
  for (const name of ["snapshot", "status", "progress", "step", "gap", "done", "log"]) {
    stream.addEventListener(name, () => {
      // a snapshot does not say it
      const lastOutputAt = stream.job.lastOutputAt ?? job.lastOutputAt;
      take({ queuePosition: job.queuePosition, ...stream.job, lastOutputAt });
      if (name === "status" && job.state === "queued") {
        void refresh();
      }
    });
  }
  stream.addEventListener("open", () => {
    reconnectsAt = undefined;
    draw();
  });
  stream.addEventListener("reconnecting", ({ detail }) => {
    reconnectsAt = Date.now() + detail.inMillis;
    announce("Connection lost, reconnecting", (other) => other.startsWith("Connection"));
    draw();
  });
  stream.addEventListener("done", refresh);
  stream.addEventListener("removed", () => gone("This job was removed."));
  stream.addEventListener("error", ({ detail }) => {
    showLink("ended", "Not live");
    notify(line(detail?.detail ?? "The job cannot be followed."), { bad: true });
  });
}

/** What no event tells: its place in the queue, how long such jobs take. The stream may know more than the answer. */
async function refresh() {
  clearTimeout(refreshTimer);
  try {
    if (!document.hidden) {
      const answer = await api.job(id);
      if (!job) {
        return;
      }
      take(isOld(answer) ? { ...job, usualSeconds: answer.usualSeconds } : answer);
    }
  } catch (problem) {
    if (problem.status === 404 || problem.status === 410) {
      gone(problem.message);
      return;
    }
  }
  if (!isFinished(job)) {
    refreshTimer = setTimeout(refresh, job.state === "queued" ? REFRESH_WAITING : REFRESH);
  }
}

function gone(message, heading = "No such job") {
  clearTimeout(refreshTimer);
  stream?.close();
  job = undefined;
  document.body.dataset.gone = "true";
  showLink("ended", "");
  render(html`<h1>${heading}</h1><p>${line(message)}</p><p><a href=${api.url("")}>All jobs</a></p>`, places.head);
}

function show() {
  document.title = `${title()} – Jobtail`;
  link();
  render(head(job, { busy, actions }), places.head);
  render(outcome(job), places.outcome);
  render(job.steps?.length ? steps(job) : nothing, places.steps);
  render(facts(job), places.facts);
  log.show(job);
}

function title() {
  const percent = job.progress?.percent;
  const far = percent === undefined || isFinished(job) ? "" : `${percentage(percent)} `;
  return `${far}${job.type} ${short(id)} ${job.state}`;
}

function link() {
  if (isSignedOut()) {
    showLink("ended", "Signed out");
  } else if (isFinished(job)) {
    showLink("ended", "Ended");
  } else if (reconnectsAt !== undefined) {
    const seconds = Math.ceil((reconnectsAt - Date.now()) / 1_000);
    showLink("wait", seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting");
  } else {
    showLink(stream?.state === "live" ? "live" : "wait", stream?.state === "live" ? "Live" : "Connecting");
  }
}

async function start() {
  if (!id) {
    gone("The address of this page names no job.");
    return;
  }
  try {
    job = await api.job(id);
  } catch (problem) {
    if (problem.status === 0 || problem.status >= 500) {
      notify(line(problem.message), { bad: true });
      setTimeout(start, REFRESH_WAITING);
    } else {
      gone(problem.message, problem.status === 403 ? "Not allowed" : undefined);
    }
    return;
  }
  log = new LogPanel(document.getElementById("log"), id);
  everySecond(draw);
  draw();
  if (!isFinished(job)) {
    follow();
    refreshTimer = setTimeout(refresh, REFRESH_WAITING);
  }
}

customElements.define("job-log", JobLog);
startScheme();
start();
startSession(() => (job ? draw() : isSignedOut() && showLink("ended", "Signed out")));
