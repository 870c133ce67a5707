import { accessOf } from "../stream/access.js";
import { addressOf } from "../stream/address.js";
import { JobStream } from "../stream/job-stream.js";
import { Lines } from "./lines.js";
import { Source } from "./source.js";

/** So many of the last log events are taken too: a line that has not ended is in them, and nowhere else. */
const TAIL = 8;

/** Where the lines of a job come from: those that are asked for, and the stream that says what is new. */
export class Feed {
  source;
  /** Of the attempt that is shown. */
  lines;
  #url;
  #tickets;
  #attempt;
  /** The latest attempt that the stream told of. */
  #latest = 0;
  #stream;
  #hear;

  /**
   * @param wish.attempt to stay with; null for the latest, also when another one begins
   * @param [wish.ticket] as of a JobStream
   * @param [wish.ticketFrom] as of a JobStream
   * @param hear.attempt another attempt is shown
   * @param hear.link whether what is new comes
   * @param hear.trouble it cannot go on
   */
  constructor(src, { attempt, ...tickets }, hear) {
    this.#url = addressOf(src).url;
    this.#tickets = tickets;
    this.#attempt = attempt;
    this.#hear = hear;
    this.#begin(attempt);
    this.#listen();
  }

  close() {
    this.#stream.close();
    this.source.close();
  }

  #begin(attempt) {
    this.source?.close();
    const source = new Source(this.#url, attempt, accessOf(this.#tickets));
    this.source = source;
    const fail = (error) => this.#hear.trouble(error.message);
    const change = () => source.isClosed || this.#goesOn() || this.#hear.change();
    this.lines = new Lines(source, change, fail);
    this.lines.ask();
  }

  #listen() {
    this.#stream = new JobStream(this.#url, { tail: TAIL, types: ["log", "status"], ...this.#tickets });
    const on = (name, then) => this.#stream.addEventListener(name, ({ detail }) => then(detail));
    on("log", (event) => this.#isShown(event.id) && this.lines.log(event));
    on("status", ({ state, attempt }) => this.#told(state === "running" ? attempt : 0));
    // what was not seen may have been the beginning of an attempt
    on("snapshot", ({ job }) => this.#told(job.attempt));
    // the server may have lost what is shown
    on("gap", ({ job, reason }) => (reason === "unknown-cursor" ? this.#anew(job) : this.#told(job.attempt)));
    on("done", () => this.lines.ask());
    on("reconnecting", () => this.#hear.link(false));
    for (const name of ["open", "done", "removed", "error"]) {
      on(name, () => this.#hear.link(true));
    }
    for (const name of ["removed", "error"]) {
      on(name, ({ detail, title }) => this.#hear.trouble(detail ?? title ?? "The job cannot be followed"));
    }
  }

  #anew({ attempt }) {
    this.#latest = attempt;
    this.#begin(this.#attempt);
    this.#hear.attempt();
  }

  #told(attempt) {
    this.#latest = Math.max(this.#latest, attempt);
    this.#goesOn() || this.lines.ask();
  }

  /** Begins anew where what is shown, or what the server answered a moment ago, is not the latest attempt. */
  #goesOn() {
    const { attempt } = this.source;
    if (this.#attempt !== null || attempt === null || attempt >= this.#latest) {
      return false;
    }
    this.#begin(this.#latest);
    this.#hear.attempt();
    return true;
  }

  /** Whether an event belongs to the attempt that is shown. */
  #isShown(id) {
    const { attempt } = this.source;
    return attempt === null || id.startsWith(`${attempt}-`);
  }
}
