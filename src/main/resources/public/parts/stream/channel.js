import { compare } from "./address.js";

/** One job that is followed over a connection, for all who follow it here. */
export class Channel {
  /** What was given out; null before the first snapshot. */
  cursor = null;
  subscriptions = new Set();
  /**
   * Those of them that the connection does not serve, since it may be further than they are: new ones, and
   * those that get a snapshot apart.
   */
  apart = new Set();
  /** The connection that carries it. */
  group;

  /** @param id of the job */
  constructor(id) {
    this.id = id;
  }

  add(one) {
    this.subscriptions.add(one);
    this.apart.add(one);
  }

  remove(one) {
    this.subscriptions.delete(one);
    this.apart.delete(one);
  }

  get logs() {
    return [...this.subscriptions].some((one) => one.logs);
  }

  get served() {
    return [...this.subscriptions].filter((one) => !this.apart.has(one));
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
    const cursors = this.served.map((one) => one.cursor).filter((one) => one !== null);
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
    const isOfConnection = message.kind === "event" || message.kind === "ended";
    for (const one of isOfConnection ? this.served : [...this.subscriptions]) {
      one.take(message);
    }
  }
}
