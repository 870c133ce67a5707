/** The dialog that submits a job: "#new" opens it, "#new:ID" with what a job was submitted with. */

import * as api from "../api.js";
import { html, nothing, render } from "../html.js";
import { mayAfterAll } from "../session.js";
import { notify } from "../shell.js";
import { line } from "../text.js";
import { collect, Draft, fill, placeOf } from "./draft.js";
import { fieldView, fieldViews } from "./field.js";
import { escape, fieldOf } from "./schema.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("submit"));

const TIMEOUT = { type: "string", format: "duration", description: "Of each attempt" };
const ATTEMPTS = { type: "integer", minimum: 1, default: 1, description: "How often it may run" };
const LABELS = { type: "array", items: { type: "string", placeholder: "name=value" } };

let types = [];
let typeName = "";
let draft = new Draft();
let summary = "";
let busy = false;
/** The last body and its key: who sends the same again, after an answer that got lost, submits once. */
let sent = { body: "", key: "" };

/**
 * Makes the dialog follow the URL.
 * @returns the types of jobs that there are
 */
export async function startForm() {
  dialog.addEventListener("close", leave);
  addEventListener("hashchange", follow);
  types = await api.jobTypes();
  await follow();
  return types;
}

async function follow() {
  const [, id] = /^#new(?::(.+))?$/.exec(location.hash) ?? [undefined, undefined];
  if (!location.hash.startsWith("#new")) {
    dialog.close();
  } else if (!(await mayAfterAll("submit"))) {
    leave();
    notify("You may not submit jobs here.", { bad: true });
  } else if (!dialog.open && types.length > 0) {
    begin(types[0].type);
    if (id) {
      await copy(decodeURIComponent(id));
    }
    draw();
    dialog.showModal();
  }
}

/** Begins anew, with the defaults of a type. */
function begin(type, { params, labels = {}, timeout, maxAttempts } = {}) {
  typeName = type;
  draft = new Draft();
  summary = "";
  const [paramsField, ...rest] = fields();
  fill(paramsField, draft, params);
  const given = [Object.entries(labels).map(([name, value]) => `${name}=${value}`), timeout, maxAttempts];
  rest.forEach((field, i) => fill(field, draft, given[i]));
}

async function copy(id) {
  try {
    const job = await api.job(id);
    if (types.some(({ type }) => type === job.type)) {
      begin(job.type, job);
      summary = api.isSealed(job) ? "What is secret has to be entered again." : "";
    } else {
      summary = `There is no type ${job.type} any more.`;
    }
  } catch (problem) {
    summary = line(problem.message);
  }
}

/** The URL says no more that the dialog is open. */
function leave() {
  if (location.hash.startsWith("#new")) {
    history.replaceState(null, "", location.pathname + location.search);
  }
}

function fields() {
  const { params, timeout } = types.find(({ type }) => type === typeName);
  return [
    fieldOf({ name: "params", pointer: "/params", required: true }, params, params),
    fieldOf({ name: "Labels", pointer: "/labels" }, LABELS, LABELS),
    fieldOf({ name: "Timeout", pointer: "/timeout" }, { ...TIMEOUT, placeholder: timeout }, TIMEOUT),
    fieldOf({ name: "Attempts", pointer: "/maxAttempts" }, ATTEMPTS, ATTEMPTS),
  ];
}

function draw() {
  const [params, labels, ...rest] = fields();
  render(
    html`<form novalidate autocomplete="off" @submit=${submit}>
      <header>
        <h2 id="submit-title">New job</h2>
        <button type="button" class="quiet" @click=${() => dialog.close()}>Close</button>
      </header>
      <div class="fields">
        <div class="field">
          <label for="type">Type</label>
          <select id="type" autofocus @change=${({ target }) => change(target.value)}>
            ${types.map(
              ({ type }) => html`<option ?selected=${type === typeName}>${type}</option>`,
            )}
          </select>
          ${params.schema.description
            ? html`<p class="hint">${params.schema.description}</p>`
            : nothing}
        </div>
        ${params.kind === "object"
          ? fieldViews(params.fields, draft, draw)
          : fieldView(params, draft, draw)}
        ${fieldView(labels, draft, draw)}
        <div class="pair">${fieldViews(rest, draft, draw)}</div>
      </div>
      <footer>
        <p class="wrong" role="alert">${summary}</p>
        <button class="primary" aria-disabled=${busy}>Submit</button>
      </footer>
    </form>`,
    dialog,
  );
}

function change(type) {
  begin(type);
  draw();
}

async function submit(event) {
  event.preventDefault();
  if (busy) {
    return;
  }
  const body = submission();
  if (!body) {
    complain("Some fields need another look.");
    return;
  }
  busy = true;
  draw();
  try {
    const created = await api.submit(body, keyFor(body));
    sent = { body: "", key: "" };
    dialog.close();
    leave();
    location.assign(api.pageOf(created.id));
  } catch (problem) {
    show(problem);
  } finally {
    busy = false;
    draw();
  }
}

/** What was typed as JSON, or nothing if something is wrong with it. */
function submission() {
  draft.forgive();
  const [params, labels, timeout, maxAttempts] = fields();
  const body = {
    type: typeName,
    params: collect(params, draft),
    labels: labelsOf(labels),
    timeout: collect(timeout, draft),
    maxAttempts: collect(maxAttempts, draft),
  };
  return draft.isWrong ? undefined : JSON.stringify(body);
}

function labelsOf({ pointer }) {
  const labels = draft.texts(pointer).map((text, i) => {
    const split = text.indexOf("=");
    if (split < 1) {
      draft.complain(`${pointer}/${i}`, "must be name=value");
    }
    return [text.slice(0, split).trim(), text.slice(split + 1).trim()];
  });
  return Object.fromEntries(labels);
}

function keyFor(body) {
  if (sent.body !== body) {
    sent = { body, key: api.newKey() };
  }
  return sent.key;
}

/** What the server does not accept is said where it was typed. */
function show(problem) {
  const all = fields();
  const elsewhere = [];
  for (const { pointer, message } of problem.violations ?? []) {
    const place = placeOf(all, labelPlace(pointer));
    if (place === undefined || (place === "/params" && all[0].kind === "object")) {
      elsewhere.push(`${pointer || "the whole"} ${message}`);
    } else {
      draft.complain(place, message);
    }
  }
  const rest = elsewhere.length > 0 ? elsewhere.join("; ") : line(problem.message);
  complain(draft.isWrong && elsewhere.length === 0 ? "Some fields need another look." : rest);
}

/** The server names a label by its name; here it is one of a list. */
function labelPlace(pointer) {
  const i = draft
    .texts("/labels")
    .findIndex((text) => pointer === `/labels/${escape(text.split("=")[0].trim())}`);
  return i < 0 ? pointer : `/labels/${i}`;
}

function complain(text) {
  summary = text;
  draw();
  dialog.querySelector('[aria-invalid="true"]')?.focus();
}
