import { addressOf } from "../stream/address.js";
import { JobStream } from "../stream/job-stream.js";
import { Lines } from "./lines.js";
import { Source } from "./source.js";

/** So many of the last log events are taken too: a line that has not ended is in them, and nowhere else. */
const TAIL = 8;

/** Where the lines of a job come from: those that are asked for, and the stream that says what is new. */
export class Feed {
  /** @type {Source} */
  source;
  /** Of the attempt that is shown. @type {Lines} */
  lines;
  #url;
  #attempt;
  /** The last one that has begun. */
  #latest = 0;
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
    this.lines = new Lines(source, () => source.isClosed || this.#isOld() || this.#hear.change(), fail);
    this.lines.ask();
  }

  #listen() {
    this.#stream = new JobStream(this.#url, { tail: TAIL, types: ["log", "status"] });
    const on = (name, then) => this.#stream.addEventListener(name, ({ detail }) => then(detail));
    on("log", (event) => this.#isShown(event.id) && this.lines.log(event));
    on("status", (event) => this.#status(event));
    // what was missed may be the beginning of an attempt
    for (const name of ["snapshot", "gap"]) {
      on(name, ({ job }) => this.#status(job));
    }
    on("done", () => this.lines.ask());
    for (const name of ["removed", "error"]) {
      on(name, ({ detail, title }) => this.#hear.trouble(detail ?? title ?? "The job cannot be followed"));
    }
  }

  #status({ attempt }) {
    this.#latest = Math.max(this.#latest, attempt);
    if (!this.#isOld()) {
      this.lines.ask();
    }
  }

  /** Goes on to the latest attempt, if another one is shown. */
  #isOld() {
    const { attempt } = this.source;
    const isOld = this.#attempt === null && attempt !== null && attempt < this.#latest;
    if (isOld) {
      this.#begin(this.#latest);
      this.#hear.attempt();
    }
    return isOld;
  }

  /** Whether an event belongs to the attempt that is shown. */
  #isShown(id) {
    const { attempt } = this.source;
    return attempt === null || id.startsWith(`${attempt}-`);
  }
}
