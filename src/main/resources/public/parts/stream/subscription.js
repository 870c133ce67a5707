import { compare, START } from "./address.js";

/**
 * What a subscription is told.
 *
 * @typedef {(
 *     { kind: "event", name: string, id: string, data: object }
 *   | { kind: "open" }
 *   | { kind: "waiting", attempt: number, inMillis: number }
 *   | { kind: "ended" }
 *   | { kind: "removed", problem: object }
 *   | { kind: "error", problem: object }
 * )} Message
 */

/**
 * One follower of one job, with a cursor of its own. What it has seen it drops, so that whoever serves it
 * may begin earlier than it needs.
 */
export class Subscription {
  #deliver;

  /**
   * @param wish.job its id
   * @param [wish.cursor] what was seen; null to begin with a snapshot
   * @param [wish.tail] without a cursor: a snapshot and so many log events
   * @param wish.logs whether log events are wanted
   */
  constructor({ job, cursor = null, tail = null, logs }, deliver) {
    this.job = job;
    this.tail = tail;
    this.logs = logs;
    this.cursor = cursor ?? (tail === null ? START : null);
    this.isOver = false;
    this.#deliver = deliver;
  }

  /** What another tab needs to serve it. */
  get wish() {
    return { job: this.job, cursor: this.cursor, tail: this.tail, logs: this.logs };
  }

  take(message) {
    if (this.isOver || (message.kind === "event" && !this.#isNew(message))) {
      return;
    }
    if (message.kind === "event") {
      this.cursor = message.id;
      // what is not wanted was seen all the same: nobody has to go back for it
      if (message.name === "log" && !this.logs) {
        return;
      }
    }
    this.isOver = isLast(message);
    this.#deliver(message);
  }

  #isNew({ name, id, data }) {
    if (this.cursor === null) {
      return name === "snapshot";
    }
    if (name === "gap" && data.reason === "unknown-cursor") {
      return true;
    }
    return compare(id, this.cursor) > 0;
  }
}

function isLast(message) {
  return message.kind === "event"
    ? message.name === "done"
    : message.kind === "ended" || message.kind === "removed" || message.kind === "error";
}
