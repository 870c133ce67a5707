/** The board's jobs as they change: a stream, and the list every few seconds while there is none. */

import { list, url } from "../api.js";
import { isSignedOut } from "../session.js";

const POLL = 3_000;
const REOPEN = 10_000;

/**
 * @typedef {object} Listener
 * @property {(page: {jobs: object[], next?: string}) => void} page all that is to be shown
 * @property {(job: object) => void} job one that is new or has changed
 * @property {(id: string) => void} removed
 * @property {(state: "connecting" | "live" | "polling" | "lost" | "refused", problem?: Error) => void} link
 */

/** Follows one query until it is closed. While the page is hidden it holds no connection. */
export class Feed {
  #search;
  #listener;
  #source;
  #live = false;
  #pollTimer;
  #reopenTimer;
  #asking = new AbortController();
  #onVisibility = () => (document.hidden ? this.#release() : this.#open());

  constructor(search, listener) {
    this.#search = search;
    this.#listener = listener;
    document.addEventListener("visibilitychange", this.#onVisibility);
    listener.link("connecting");
    this.#open();
  }

  /** Nothing is told any more. */
  close() {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#release();
  }

  #open() {
    this.#release();
    const source = new EventSource(url(`jobs${this.#search}`));
    this.#source = source;
    const on = (name, tell) =>
      source.addEventListener(name, ({ data }) => tell(JSON.parse(data)));
    on("page", (page) => {
      this.#becomeLive();
      this.#listener.page(page);
    });
    on("job", (job) => this.#listener.job(job));
    on("removed", ({ id }) => this.#listener.removed(id));
    source.addEventListener("error", () => this.#lost(source));
  }

  #becomeLive() {
    this.#live = true;
    this.#stopPolling();
    this.#listener.link("live");
  }

  /** The browser comes back by itself, when the server wants it to; unless it has given up. */
  #lost(source) {
    this.#live = false;
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(this.#reopenTimer);
      this.#reopenTimer = setTimeout(() => isSignedOut() || this.#open(), REOPEN);
    }
    if (this.#pollTimer === undefined) {
      this.#poll();
    }
  }

  async #poll() {
    this.#pollTimer = 0;
    const { signal } = this.#asking;
    try {
      const page = await list(this.#search, signal);
      if (!this.#live && !signal.aborted) {
        this.#listener.page(page);
        this.#listener.link("polling");
      }
    } catch (problem) {
      if (!this.#live && !signal.aborted) {
        this.#failed(problem);
      }
    }
    if (!this.#live && !signal.aborted) {
      this.#pollTimer = setTimeout(() => this.#poll(), POLL);
    }
  }

  /** What is wrong with the question stays wrong. */
  #failed(problem) {
    const refused = problem.status >= 400 && problem.status < 500;
    if (refused) {
      this.#release();
    }
    this.#listener.link(refused ? "refused" : "lost", problem);
  }

  #stopPolling() {
    this.#asking.abort();
    this.#asking = new AbortController();
    clearTimeout(this.#pollTimer);
    this.#pollTimer = undefined;
  }

  #release() {
    this.#live = false;
    this.#source?.close();
    clearTimeout(this.#reopenTimer);
    this.#stopPolling();
  }
}
