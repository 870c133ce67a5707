/** The board: every job, live. */

import { onceAFrame } from "../parts/element.js";
import { isFinished } from "../parts/stream/fold.js";
import * as api from "./api.js";
import { announce } from "./announce.js";
import { Feed } from "./board/feed.js";
import { changed, isNarrow, read, write } from "./board/filters.js";
import { Page } from "./board/page.js";
import { table } from "./board/rows.js";
import { toolbar } from "./board/toolbar.js";
import { startForm } from "./form/dialog.js";
import { html, nothing, render } from "./html.js";
import { isSignedOut, may, startSession } from "./session.js";
import { askToRemove, everySecond, notify, showLink, startScheme } from "./shell.js";
import { line, short } from "./text.js";

const LINKS = {
  connecting: ["wait", "Connecting"],
  live: ["live", "Live"],
  polling: ["wait", "Reconnecting, asks every 3 s"],
  lost: ["wait", "No connection, tries every 3 s"],
  refused: ["ended", "Not asked"],
};
const SIGNED_OUT = ["ended", "Signed out"];

const toolbarPlace = document.getElementById("filters");
const tablePlace = document.getElementById("jobs");
const pagesPlace = document.getElementById("pages");
const newJob = document.getElementById("new-job");
const busy = new Set();

let filters = read(location.search);
let page = new Page(filters, []);
let feed;
let types = [];
/** what is wrong with the question, such as a filter that there is not */
let refusal;

const draw = onceAFrame(show);

const listener = {
  page(found) {
    refusal = undefined;
    page.replace(found);
    draw();
  },
  job(job) {
    tellEnd(page.put(job), job);
    draw();
  },
  removed(id) {
    page.drop(id);
    draw();
  },
  link(state, problem) {
    refusal = state === "refused" ? problem : undefined;
    showLink(...(isSignedOut() ? SIGNED_OUT : LINKS[state]));
    if (state !== "connecting") {
      announce(LINKS[state][1], (other) => Object.values(LINKS).some(([, text]) => text === other));
    }
    draw();
  },
};

const actions = {
  cancel: (job) => during(job, async () => page.answered(await api.cancel(job.id))),
  again: (job) =>
    during(job, async () => {
      if (api.isSealed(job)) {
        location.assign(api.formOf(job.id));
        return;
      }
      const created = await api.again(job);
      notify(html`Submitted <a href=${api.pageOf(created.id)}>${created.type} ${short(created.id)}</a>`);
    }),
  remove: (job) =>
    during(job, async () => {
      if (await askToRemove(job)) {
        // the stream may tell of it before the answer does
        const next = neighbor(job.id);
        await api.remove(job.id);
        page.drop(job.id);
        next.focus();
        notify(`Removed ${job.type} ${short(job.id)}`);
      }
    }),
  label(event, label) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(changed(filters, { labels: [label] }));
    }
  },
};

/** Nothing is asked twice of a job: a double click is one. */
async function during(job, action) {
  if (busy.has(job.id)) {
    return;
  }
  busy.add(job.id);
  draw();
  try {
    await action();
  } catch (problem) {
    notify(line(problem.message), { bad: true });
  } finally {
    busy.delete(job.id);
    draw();
  }
}

/** The row will be gone: the keyboard goes on at the one after it. */
function neighbor(id) {
  const row = tablePlace.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  return next?.querySelector("a") ?? newJob;
}

function tellEnd(known, job) {
  if (known && isFinished(job) && !isFinished(known)) {
    announce(`${job.type} ${short(job.id)} ${job.state}`);
  }
}

/** Other filters, and a URL for them that the back button leaves. */
function go(other) {
  filters = other;
  history.pushState(null, "", (write(other) || location.pathname) + location.hash);
  follow();
}

function follow() {
  feed?.close();
  page = new Page(filters, page.jobs);
  refusal = undefined;
  feed = new Feed(write({ ...filters }), listener);
}

function show() {
  const { held } = page;
  const jobs = refusal ? [] : page.jobs;
  newJob.hidden = !may("submit");
  render(toolbar({ filters, types, held, onFilter: go, onShowHeld: () => hold(false) }), toolbarPlace);
  render(
    [table({ jobs, busy, filters, actions, onHold: hold }), jobs.length === 0 ? empty() : nothing],
    tablePlace,
  );
  render(pages(), pagesPlace);
}

function hold(holding) {
  page.hold(holding);
  draw();
}

function empty() {
  if (refusal) {
    return html`<p class="empty" role="alert">${line(refusal.message)}</p>`;
  }
  if (!page.loaded) {
    return html`<p class="empty"></p>`;
  }
  return isNarrow(filters) || filters.cursor
    ? html`<p class="empty">No job matches.</p>`
    : html`<p class="empty">No job yet. ${may("submit") ? html`<a href="#new">Submit the first one.</a>` : nothing}</p>`;
}

function pages() {
  const link = (cursor, text) => {
    const other = { ...filters, cursor };
    return html`<a
      href=${write(other) || location.pathname}
      @click=${(event) => {
        event.preventDefault();
        go(other);
        scrollTo(0, 0);
      }}
      >${text}</a
    >`;
  };
  return [
    filters.cursor ? link(undefined, "← Newest") : nothing,
    page.next ? link(page.next, "Older →") : nothing,
  ];
}

startScheme();
addEventListener("popstate", () => {
  const before = write(filters);
  filters = read(location.search);
  if (write(filters) !== before) {
    follow();
  }
});
everySecond(draw);
follow();
startSession((isBack) => {
  if (isBack) {
    follow();
  } else if (isSignedOut()) {
    showLink(...SIGNED_OUT);
  }
  draw();
});
startForm().then(
  (all) => {
    types = all.map(({ type }) => type);
    draw();
  },
  (problem) => notify(line(problem.message), { bad: true }),
);
