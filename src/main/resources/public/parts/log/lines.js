import { compare } from "../stream/address.js";
import { bounded, MOST_OF_A_LINE, PAGE, Pages } from "./pages.js";

/** So many lines are loaded before those that are looked at, for those who scroll up. */
const BEFORE = 50;

/** While lines keep coming that must be asked for, they are asked for this often, in milliseconds. */
const EVERY = 100;

/**
 * The lines of one attempt: those that were loaded, and those that come. The numbers are the server's. A
 * whole line that follows all that is known is taken from the stream; where the text log is not that
 * simple (fragments, gaps, the end), the server is asked.
 */
export class Lines {
  total = 0;
  complete = false;
  /** The attempt that is shown. */
  attempt = null;
  /** Lines that have not ended, by their stream. */
  open = new Map();
  #pages = new Pages();
  #source;
  #onChange;
  #onFailure;
  /** The last event that is in the lines counted. */
  #counted = null;
  /** The last log event of the stream. */
  #seen = null;
  /** Streams of which nothing is held back. */
  #clean = new Set();
  #wanted = { first: 1, last: 0 };
  #loading = false;
  #refreshing = false;
  #again = false;
  #ready = false;

  constructor(source, onChange, onFailure) {
    this.#source = source;
    this.#onChange = onChange;
    this.#onFailure = onFailure;
  }

  get(n) {
    return this.#pages.get(n);
  }

  /** Says what is looked at, so that it is loaded. */
  want(first, last) {
    this.#wanted = { first: Math.max(1, first), last: Math.min(last, this.total) };
    void this.#load();
  }

  async #load() {
    const missing = this.#missing();
    if (this.#loading || missing === 0) {
      return;
    }
    this.#loading = true;
    try {
      this.#store(await this.#source.lines(Math.max(1, missing - (this.get(missing - 1) ? 0 : BEFORE)), PAGE));
      // long lines may leave no room for it behind those before it
      if (!this.get(missing)) {
        this.#store(await this.#source.lines(missing, PAGE));
      }
      this.#onChange();
    } catch (error) {
      this.#failed(error);
      return;
    } finally {
      this.#loading = false;
    }
    void this.#load();
  }

  #missing() {
    for (let n = this.#wanted.first; n <= this.#wanted.last; n++) {
      if (!this.get(n)) {
        return n;
      }
    }
    return 0;
  }

  #store(page) {
    for (const line of page.lines) {
      this.#pages.put(line, this.#wanted.first);
    }
  }

  /** Asks how many lines there are, and for the new ones; again, while there are more that it has not got. */
  async refresh() {
    if (this.#refreshing) {
      this.#again = true;
      return;
    }
    this.#refreshing = true;
    try {
      do {
        this.#again = false;
        await this.#catchUp();
        this.#onChange();
        if (this.#again && this.#isBehind) {
          await new Promise((resolve) => setTimeout(resolve, EVERY));
        }
      } while (this.#again && this.#isBehind && !this.#source.isClosed);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#refreshing = false;
    }
  }

  /** Whether the stream was further than the answer. */
  get #isBehind() {
    return this.#mustAsk || this.#counted === null || (this.#seen !== null && compare(this.#seen, this.#counted) > 0);
  }

  #mustAsk = false;

  async #catchUp() {
    this.#mustAsk = false;
    let page = await this.#source.lines(this.total + 1, PAGE);
    this.#store(page);
    // most of what is missing is not looked at: what matters is the end
    while (page.lines.length > 0 && page.lines.at(-1).n < page.total) {
      page = await this.#source.lines(Math.max(page.lines.at(-1).n + 1, page.total - PAGE / 2), PAGE);
      this.#store(page);
    }
    this.attempt = this.#source.attempt = page.attempt;
    this.total = page.total;
    this.complete = page.complete;
    this.#counted = page.lines.at(-1)?.id ?? this.#counted;
    this.#ready = true;
    if (this.complete) {
      this.open.clear();
    }
  }

  /** Takes a log event. */
  log({ partial, replace, ...event }) {
    const before = this.open.get(event.stream);
    const fragments = this.open.size;
    if (!partial) {
      this.open.delete(event.stream);
    }
    if (this.#counted !== null && compare(event.id, this.#counted) <= 0) {
      return;
    }
    this.#seen = event.id;
    if (partial) {
      const text = (before && !replace ? before.text : "") + event.text;
      this.open.set(event.stream, bounded({ ...event, n: 0, text: text.slice(0, MOST_OF_A_LINE + 1) }));
      this.#onChange();
      return;
    }
    const isPlain = this.#ready && !this.#refreshing && fragments === 0 && this.#clean.has(event.stream);
    this.#clean.add(event.stream);
    if (isPlain) {
      this.#pages.put({ ...event, n: ++this.total }, this.#wanted.first);
      this.#counted = event.id;
      this.#onChange();
    } else {
      void this.refresh();
    }
  }

  /** Something happened that only the server can tell lines of. */
  ask() {
    this.#clean.clear();
    this.#mustAsk = true;
    void this.refresh();
  }

  #failed(error) {
    if (!this.#source.isClosed) {
      this.#onFailure(error);
    }
  }
}
