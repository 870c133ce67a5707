import { compare } from "./address.js";

/** One job that is followed over a connection, for all who follow it here. */
export class Channel {
  /** What was given out; null before the first snapshot. */
  cursor = null;
  subscriptions = new Set();
  /** The connection that carries it. */
  group;

  /** @param id of the job */
  constructor(id) {
    this.id = id;
  }

  get logs() {
    return [...this.subscriptions].some((one) => one.logs);
  }

  /** Those that wait for a snapshot. */
  get fresh() {
    return [...this.subscriptions].filter((one) => one.cursor === null);
  }

  /**
   * Goes back to where the follower is that is furthest behind; the others drop what they have seen.
   * @returns whether it had to
   */
  rewind() {
    const cursors = [...this.subscriptions].map((one) => one.cursor).filter((one) => one !== null);
    const first = cursors.sort(compare)[0];
    if (first === undefined || (this.cursor !== null && compare(first, this.cursor) >= 0)) {
      return false;
    }
    this.cursor = first;
    return true;
  }

  event(name, data, id) {
    this.cursor = id;
    this.tell({ kind: "event", name, id, data });
  }

  tell(message) {
    for (const one of [...this.subscriptions]) {
      one.take(message);
    }
  }
}
