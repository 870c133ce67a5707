/** The jobs of one page of the list, kept as they change. */

import { compare } from "../../parts/stream/address.js";

/** Newest first, never more than the page holds. */
export class Page {
  #jobs = new Map();
  /** new ones that are held back */
  #held = new Map();
  #filters;
  #next;
  #holding = false;
  loaded = false;

  /** @param before what is shown until there is an answer */
  constructor(filters, before) {
    this.#filters = filters;
    this.#jobs = new Map(before.map((job) => [job.id, job]));
  }

  get jobs() {
    return Array.from(this.#jobs.values()).sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** The cursor of the next page, if there is one. */
  get next() {
    return this.#next;
  }

  /** How many new jobs are held back. */
  get held() {
    return this.#held.size;
  }

  replace({ jobs, next }) {
    this.loaded = true;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#held.clear();
    this.#next = next;
  }

  /** While somebody is about to press something, nothing moves away under the pointer. */
  hold(holding) {
    this.#holding = holding;
    if (!holding) {
      this.#held.forEach((job) => this.#jobs.set(job.id, job));
      this.#held.clear();
      this.#trim();
    }
  }

  /**
   * The answer to a request may come after what the stream says of what followed: what is older than what is known is
   * not taken.
   * @returns what was known of it
   */
  put(job) {
    const known = this.#jobs.get(job.id);
    if (known && compare(job.lastEventId, known.lastEventId) < 0) {
      return known;
    }
    if (known) {
      this.#jobs.set(job.id, job);
    } else if (this.#belongs(job.id)) {
      (this.#holding ? this.#held : this.#jobs).set(job.id, job);
      this.#trim();
    }
    return known;
  }

  drop(id) {
    this.#jobs.delete(id);
    this.#held.delete(id);
  }

  get(id) {
    return this.#jobs.get(id);
  }

  #belongs(id) {
    const { cursor } = this.#filters;
    const last = this.#next === undefined ? "" : this.#next;
    return (cursor === undefined || id < cursor) && id >= last;
  }

  #trim() {
    const { jobs } = this;
    if (jobs.length > this.#filters.limit) {
      jobs.slice(this.#filters.limit).forEach((job) => this.#jobs.delete(job.id));
      this.#next = jobs[this.#filters.limit - 1].id;
    }
  }
}
