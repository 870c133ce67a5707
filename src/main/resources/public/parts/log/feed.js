import { addressOf } from "../stream/address.js";
import { JobStream } from "../stream/job-stream.js";
import { Lines } from "./lines.js";
import { Source } from "./source.js";

/** Where the lines of a job come from: those that are asked for, and the stream that says what is new. */
export class Feed {
  /** @type {Source} */
  source;
  /** Of the attempt that is shown. @type {Lines} */
  lines;
  #url;
  #attempt;
  #stream;
  #hear;

  /**
   * @param {string} src
   * @param {number | null} attempt to stay with; null for the latest, also when another one begins
   * @param {object} hear
   * @param {() => void} hear.change
   * @param {() => void} hear.attempt another attempt is shown
   * @param {(message: string) => void} hear.trouble it cannot go on
   */
  constructor(src, attempt, hear) {
    this.#url = addressOf(src).url;
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
    const source = new Source(this.#url, attempt);
    this.source = source;
    const fail = (error) => this.#hear.trouble(error.message);
    this.lines = new Lines(source, () => source.isClosed || this.#hear.change(), fail);
    this.lines.ask();
  }

  #listen() {
    this.#stream = new JobStream(this.#url, { tail: 0, types: ["log", "status"] });
    const on = (name, then) => this.#stream.addEventListener(name, ({ detail }) => then(detail));
    on("log", (event) => this.#isShown(event.id) && this.lines.log(event));
    on("status", (event) => this.#status(event));
    for (const name of ["snapshot", "gap", "done"]) {
      on(name, () => this.lines.ask());
    }
    for (const name of ["removed", "error"]) {
      on(name, ({ detail, title }) => this.#hear.trouble(detail ?? title ?? "The job cannot be followed"));
    }
  }

  #status({ state, attempt }) {
    if (state === "running" && this.#attempt === null && attempt !== this.source.attempt) {
      this.#begin(attempt);
      this.#hear.attempt();
    } else {
      this.lines.ask();
    }
  }

  /** Whether an event belongs to the attempt that is shown. */
  #isShown(id) {
    const { attempt } = this.source;
    return attempt === null || id.startsWith(`${attempt}-`);
  }
}
