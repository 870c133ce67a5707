import { COMMON, make, mark, onceAFrame, say, TICKETS, ticketsOf } from "../element.js";
import { isFinished } from "../stream/fold.js";
import { JobStream } from "../stream/job-stream.js";
import { PROGRESS } from "./sheet.js";
import { steps } from "./steps.js";
import { amount, left, remark, STATES } from "./words.js";

/**
 * How far a job is.
 *
 *     <job-progress src="/jobs/ID" label="Nightly build" steps></job-progress>
 *
 * Its events are "progress" (detail: the progress) and "done" (detail: the data of the event).
 */
export class JobProgress extends HTMLElement {
  static observedAttributes = ["src", "label", "steps", ...TICKETS];

  #stream;
  #job = {};
  #problem = "";
  #draw = onceAFrame(() => this.#show());
  #parts;
  #root;

  constructor() {
    super();
    const part = (name, tag = "span") => make(tag, { part: name });
    this.#parts = {
      label: part("label"),
      state: part("state"),
      bar: part("bar", "div"),
      fill: part("fill", "div"),
      message: part("message"),
      eta: part("eta"),
      steps: part("steps", "ol"),
    };
    const { label, state, bar, fill, message, eta, steps: list } = this.#parts;
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-valuemin", "0");
    bar.setAttribute("aria-valuemax", "100");
    bar.append(fill);
    list.hidden = true;
    this.#root = this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [COMMON, PROGRESS];
    this.#root.append(
      make("div", { class: "row" }, label, state),
      bar,
      make("div", { class: "row" }, message, eta),
      list,
    );
  }

  /** The job, as far as it is known. */
  get job() {
    return this.#job;
  }

  connectedCallback() {
    this.#follow();
  }

  disconnectedCallback() {
    this.#stream?.close();
    this.#stream = undefined;
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after && this.isConnected) {
      if (name === "src" || TICKETS.includes(name)) {
        this.#follow();
      }
      this.#draw();
    }
  }

  #follow() {
    this.#stream?.close();
    this.#stream = undefined;
    this.#job = {};
    this.#problem = "";
    this.removeAttribute("reconnecting");
    const src = this.getAttribute("src");
    if (src) {
      try {
        const types = ["status", "progress", "step"];
        this.#listen(new JobStream(src, { tail: 0, types, ...ticketsOf(this) }));
      } catch (error) {
        this.#problem = error.message;
      }
    }
    this.#draw();
  }

  #listen(stream) {
    this.#stream = stream;
    const on = (name, then) =>
      stream.addEventListener(name, ({ detail }) => {
        then?.(detail);
        this.#job = stream.job;
        this.#draw();
      });
    const back = () => this.removeAttribute("reconnecting");
    const fail = (problem) => {
      this.#problem = problem.detail ?? problem.title ?? "The job cannot be followed";
      back();
    };
    const tell = (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail }));
    for (const name of ["snapshot", "status", "step", "gap"]) {
      on(name);
    }
    on("progress", () => tell("progress", stream.job.progress));
    on("done", (detail) => tell("done", detail));
    on("open", back);
    on("reconnecting", () => this.setAttribute("reconnecting", ""));
    on("removed", fail);
    on("error", fail);
  }

  #show() {
    const job = this.#job;
    const { label, state, message, eta } = this.#parts;
    const progress = job.progress ?? {};
    const running = job.state === "running";
    mark(this, "state", job.state);
    say(label, this.getAttribute("label") ?? job.type ?? "");
    say(state, this.#problem ? "" : (STATES[job.state] ?? "Connecting…"));
    say(message, this.#problem || remark(job) || progress.message || amount(progress));
    message.title = message.textContent;
    say(eta, running && progress.etaSeconds !== undefined ? left(progress.etaSeconds) : "");
    this.#showBar(job.state === "succeeded" ? 100 : progress.percent);
    this.#parts.steps.hidden = !this.hasAttribute("steps") || !job.steps?.length;
    steps(this.#parts.steps, this.hasAttribute("steps") ? (job.steps ?? []) : []);
  }

  #showBar(percent) {
    const { label, state, bar, fill, message, eta } = this.#parts;
    const busy = percent === undefined && !isFinished(this.#job) && this.#job.state !== "queued";
    bar.classList.toggle("busy", busy && Boolean(this.#job.state));
    fill.style.transform = busy && this.#job.state ? "" : `scaleX(${(percent ?? 0) / 100})`;
    mark(bar, "aria-label", label.textContent || "Progress");
    mark(bar, "aria-valuenow", percent === undefined ? null : Math.floor(percent));
    const shown = percent === undefined ? "" : `${Math.floor(percent)} %`;
    mark(bar, "aria-valuetext", [state, message, eta].reduce(
      (text, part) => (part.textContent ? `${text ? `${text}, ` : ""}${part.textContent}` : text), shown));
  }
}
