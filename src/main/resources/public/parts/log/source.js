import { pause } from "../stream/backoff.js";
import { asked, Refused } from "../stream/connection.js";

const LONGEST_WAIT = 30_000;

/** Asks the server for lines, again and again if it has to. */
export class Source {
  #url;
  #access;
  #abort = new AbortController();

  /**
   * @param url of the job
   * @param attempt the latest if null
   * @param {import("../stream/access.js").Access} access
   */
  constructor(url, attempt, access) {
    this.#url = url;
    this.#access = access;
    this.attempt = attempt;
  }

  /** @param from the first line, from 1 */
  lines(from, limit) {
    return this.#ask({ from, limit }, this.#abort.signal);
  }

  /** @param grep a regular expression (RE2) */
  hits(grep, from, signal) {
    return this.#ask({ grep, from, limit: 1_000 }, AbortSignal.any([signal, this.#abort.signal]));
  }

  /** Nothing is asked any more. */
  close() {
    this.#abort.abort();
  }

  get isClosed() {
    return this.#abort.signal.aborted;
  }

  async #ask(query, signal) {
    const search = new URLSearchParams(query);
    if (this.attempt !== null) {
      search.set("attempt", this.attempt);
    }
    for (let wait = 500; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
      try {
        return await asked(this.#access, (access) => this.#once(`${search}${access}`, signal));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Refused && !error.isTemporary) {
          throw error;
        }
        await pause(Math.max(wait, error.retryAfter ?? 0), signal);
      }
    }
  }

  async #once(search, signal) {
    const response = await fetch(`${this.#url}/log?${search}`, {
      headers: { Accept: "application/json" },
      signal,
    });
    if (!response.ok) {
      throw await Refused.of(response);
    }
    return response.json();
  }
}
