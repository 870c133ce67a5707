import { Backoff } from "./backoff.js";
import { Refused } from "./connection.js";

/** When in its life a ticket is replaced: many pages do not ask at the same moment. */
const FIRST = 0.75;
const LAST = 0.85;
/** However short it lives. */
const LEAST = 10_000;
/** A timer cannot be much longer. */
const MOST = 86_400_000;
const PATIENCE = 30_000;

/**
 * Tickets that the page's own server gives. A new one is asked for when most of the last one's life is over, and once when the
 * server does not know it any more.
 */
export class TicketSource {
  #url;
  #query = "";
  #staleAt = Infinity;
  #asking;
  #backoff = new Backoff();
  #keepers = new Set();
  #timer;

  constructor(url) {
    this.#url = url;
  }

  async query() {
    if (!this.#query) {
      await this.#ask();
    } else if (Date.now() >= this.#staleAt) {
      await this.#replace();
    }
    return this.#query;
  }

  async renew(refused) {
    if (this.#query === refused) {
      await this.#ask();
    }
    return this.#query !== refused;
  }

  keep(onRenewed) {
    this.#keepers.add(onRenewed);
    this.#plan();
    return () => {
      this.#keepers.delete(onRenewed);
      this.#plan();
    };
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#keepers.size > 0 && this.#staleAt < Infinity) {
      const wait = Math.max(0, this.#staleAt - Date.now());
      this.#timer = setTimeout(() => (wait > MOST ? this.#plan() : this.#replace()), Math.min(MOST, wait));
    }
  }

  /** The last one is good for a while: where there is no new one now, it is asked for later. */
  async #replace() {
    const before = this.#query;
    try {
      await this.#ask();
      if (this.#query !== before) {
        // who is told keeps it anew
        [...this.#keepers].forEach((tell) => tell());
      }
    } catch (error) {
      const isFinal = error instanceof Refused && !error.isTemporary;
      this.#staleAt = isFinal ? Infinity : Date.now() + LEAST + this.#backoff.afterFailure(error.retryAfter);
      this.#plan();
    }
  }

  /** Who asks while it is asked gets the same answer. */
  #ask() {
    this.#asking ??= this.#fetch().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #fetch() {
    const response = await fetch(this.#url, {
      headers: { Accept: "application/json" },
      credentials: "include",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) {
      const { isTemporary, retryAfter } = await Refused.of(response);
      throw none(isTemporary ? response.status : 401, `it answered ${response.status}`, retryAfter);
    }
    const { ticket, expires } = (await response.json().catch(() => null)) ?? {};
    if (typeof ticket !== "string" || ticket === "") {
      throw none(401, "its answer has none");
    }
    this.#query = `&ticket=${encodeURIComponent(ticket)}`;
    this.#staleAt = staleAt(Date.parse(expires), Date.parse(response.headers.get("Date") ?? ""));
    this.#backoff.reset();
    this.#plan();
  }
}

function none(status, why, retryAfter) {
  const detail = `the page's server gave no ticket: ${why}`;
  return new Refused(status, { title: "No ticket", status, detail }, retryAfter);
}

/** The clock here may be wrong: how long it lives, only servers know. */
function staleAt(expires, serverNow) {
  const now = Date.now();
  if (Number.isNaN(expires)) {
    return Infinity;
  }
  const life = expires - (Number.isNaN(serverNow) ? now : serverNow);
  return now + Math.max(LEAST, life * (FIRST + Math.random() * (LAST - FIRST)));
}
