import { bounded } from "./pages.js";

/** More hits than anybody steps through. */
const MOST_HITS = 10_000;

/** A search over a whole log, by the server. */
export class Search {
  /** The lines found, in order. */
  hits = [];
  /** Whether all of the log was searched. */
  isOver = true;
  /** Whether there may be more hits than are kept. */
  isFull = false;
  problem = "";
  /** What is searched for. */
  pattern = "";
  #numbers = new Set();
  #running;

  /** Forgets what was found. */
  clear() {
    this.#running?.abort();
    this.hits = [];
    this.#numbers.clear();
    this.problem = this.pattern = "";
    this.isOver = true;
    this.isFull = false;
  }

  isHit(n) {
    return this.#numbers.has(n);
  }

  /** Searches from the beginning. A search under way is given up; what it had found stays with its caller. */
  async run(source, pattern, onChange) {
    this.clear();
    const running = (this.#running = new AbortController());
    const hits = this.hits;
    this.pattern = pattern;
    this.isOver = false;
    try {
      for (let from = 1; from !== undefined && hits.length < MOST_HITS; ) {
        const page = await source.hits(pattern, from, running.signal);
        running.signal.throwIfAborted();
        for (const hit of page.hits) {
          hits.push(bounded(hit));
          this.#numbers.add(hit.n);
        }
        from = page.next;
        this.isFull = from !== undefined && hits.length >= MOST_HITS;
        onChange();
      }
    } catch (error) {
      if (!running.signal.aborted && !source.isClosed) {
        this.problem = error.message;
        throw error;
      }
    } finally {
      if (this.#running === running) {
        this.isOver = true;
        onChange();
      }
    }
    return hits;
  }

  /** The next hit behind a line, or before it; around the end. */
  next(n, direction) {
    const hits = direction > 0 ? this.hits : [...this.hits].reverse();
    return hits.find((hit) => (hit.n - n) * direction > 0) ?? hits[0];
  }

  placeOf(n) {
    return this.hits.findIndex((hit) => hit.n === n) + 1;
  }
}
