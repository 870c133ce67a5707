import { accessOf } from "./access.js";
import { addressOf } from "./address.js";
import { fold } from "./fold.js";
import { hubOf } from "./hub.js";
import { Subscription } from "./subscription.js";

const ALWAYS = new Set(["snapshot", "gap", "done"]);

/**
 * The events of one job, live and from any place. Several of them share connections, between the tabs of a
 * page too; each sees every event once, in order.
 *
 * Its events are "open", "reconnecting" (detail `{attempt, inMillis}`), "snapshot", "status", "progress",
 * "log", "step", "gap" and "done" (detail: the event's data, and its `id`; a step's own is
 * `step`), "removed" and "error" (detail: a
 * problem document). After the last three it has ended.
 */
export class JobStream extends EventTarget {
  #job = {};
  #state = "connecting";
  #types;
  #hub;
  #subscription;

  /**
   * @param src the URL of the job
   * @param [options.after] the id of the last event that was seen
   * @param [options.tail] begins with a snapshot and so many log events; without it, and without
   *     `after`, all events come
   * @param [options.types] the events that are wanted; snapshot, gap and done come always
   * @param [options.headers] sent along, for a server that wants to know who asks
   * @param [options.ticket] the same in the URL: a ticket for the job
   * @param [options.ticketFrom] a URL of the page's own server that gives `{ticket, expires}`
   */
  constructor(src, { after, tail, types, headers, ...tickets } = {}) {
    super();
    const { base, id } = addressOf(src);
    if (after !== undefined && !/^\d+-\d+$/.test(after)) {
      throw new TypeError(`${after} is not the id of an event, such as 1-42`);
    }
    this.#types = types && new Set(types);
    this.#hub = hubOf(base, headers, accessOf(tickets));
    const wish = { job: id, cursor: after ?? null, tail: tail ?? null, logs: types?.includes("log") ?? true };
    this.#subscription = new Subscription(wish, (message) => this.#take(message));
    this.#hub.add(this.#subscription);
  }

  /** The job, as far as its events have told. */
  get job() {
    return this.#job;
  }

  get state() {
    return this.#state;
  }

  /** The id of the last event that was seen; null before the first. */
  get lastEventId() {
    return this.#subscription.cursor;
  }

  /** Ends it; nothing comes any more. */
  close() {
    this.#state = "ended";
    this.#hub.remove(this.#subscription);
  }

  #take(message) {
    if (this.#state === "ended") {
      return;
    }
    switch (message.kind) {
      case "event":
        this.#event(message);
        break;
      case "open":
        this.#state = "live";
        this.#tell("open");
        break;
      case "waiting":
        this.#state = "waiting";
        this.#tell("reconnecting", { attempt: message.attempt, inMillis: message.inMillis });
        break;
      case "ended":
        this.close();
        break;
      case "removed":
      case "error":
        this.close();
        this.#tell(message.kind, message.problem);
        break;
    }
  }

  #event({ name, id, data }) {
    this.#job = fold(this.#job, name, data, id);
    if (name === "done") {
      this.close();
    }
    if (!this.#types || this.#types.has(name) || ALWAYS.has(name)) {
      // a step has an id of its own
      this.#tell(name, name === "step" ? { ...data, step: data.id, id } : { ...data, id });
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
