/**
 * The tabs of one origin share the connections to a server. A lock makes one of them the leader: it
 * alone connects, and tells the others. Each tab keeps its own cursors, so that when the leader goes away,
 * the next one goes on from exactly there.
 */

import { Engine } from "./engine.js";
import { ENDED, onSessionChange } from "./session.js";
import { Subscription } from "./subscription.js";

/** What may be on its way to another tab, in characters; that says so often how much it has taken. */
const MOST_UNTAKEN = 8_000_000;
const TAKEN = 1_000_000;
/** What an event takes beside its text, about. */
const OF_AN_EVENT = 300;

export class Tabs {
  #server;
  #lock;
  #tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
  #radio;
  /** What this tab follows. */
  #mine = new Map();
  #keys = 0;
  #wishing = false;
  /** Whether it holds its own lock: a leader takes a tab that does not for gone. */
  #isAlive = false;
  /** Ends its part; undefined while the page is frozen. */
  #part;
  /** Of the leader. */
  #engine;
  /** What others follow through this one. */
  #others = new Map();
  /** What is to be told, by tab. */
  #news = new Map();
  /** What was told and not taken yet, by tab. */
  #untaken = new Map();
  /** What this tab has taken, and not said. */
  #taken = 0;

  /**
   * Null where the browser cannot: without TLS, or in a sandbox.
   * @param base of the server
   * @param access of all tabs
   */
  static tryFor(base, access) {
    try {
      return navigator.locks && new Tabs(base, access);
    } catch {
      return undefined;
    }
  }

  constructor(base, access) {
    this.#server = { base, access };
    this.#lock = `jobtail ${base}${access.key && ` ${access.key}`}`;
    this.#radio = new BroadcastChannel(this.#lock);
    this.#radio.addEventListener("message", ({ data }) => this.#heard(data));
    onSessionChange((change) => change === ENDED || this.#engine?.renew());
    this.#join();
    // a page that is frozen, or kept for the way back, tells nobody anything and hears nothing
    document.addEventListener("freeze", () => this.#leave());
    document.addEventListener("resume", () => this.#join());
    addEventListener("pagehide", ({ persisted }) => persisted && this.#leave());
    addEventListener("pageshow", () => this.#join());
  }

  #join() {
    if (!this.#part) {
      const { signal } = (this.#part = new AbortController());
      this.#hold(`${this.#lock} ${this.#tab}`, signal, () => {
        this.#isAlive = true;
        this.#wish();
      });
      this.#hold(this.#lock, signal, () => this.#lead());
    }
  }

  /** Gives up its locks, so that another one leads, or nobody tells this one what it cannot hear. */
  #leave() {
    this.#part?.abort();
    this.#part = undefined;
    this.#isAlive = false;
    this.#engine?.close();
    this.#engine = undefined;
    this.#others.clear();
  }

  /** Holds a lock until this tab goes away, or leaves. */
  #hold(name, signal, then) {
    const held = () => {
      then();
      return new Promise((resolve) => signal.addEventListener("abort", resolve));
    };
    navigator.locks.request(name, { signal }, held).catch(() => signal.aborted || this.#engine || this.#lead());
  }

  add(subscription) {
    this.#mine.set(`${this.#tab}-${++this.#keys}`, subscription);
    if (this.#engine) {
      this.#engine.add(subscription);
    } else {
      this.#wish();
    }
  }

  remove(subscription) {
    for (const [key, one] of this.#mine) {
      if (one === subscription) {
        this.#mine.delete(key);
      }
    }
    if (this.#engine) {
      this.#engine.remove(subscription);
    } else {
      this.#wish();
    }
  }

  /** Says what this tab follows, and from where. The leader takes what is not listed as over. */
  #wish() {
    if (this.#wishing || !this.#isAlive) {
      return;
    }
    this.#wishing = true;
    queueMicrotask(() => {
      this.#wishing = false;
      const wishes = [...this.#mine]
        .filter(([, one]) => !one.isOver)
        .map(([key, one]) => ({ key, ...one.wish }));
      this.#radio.postMessage({ kind: "wish", tab: this.#tab, wishes });
    });
  }

  #heard(message) {
    if (message.kind === "leader") {
      this.#wish();
    } else if (message.kind === "wish" && this.#engine) {
      this.#serve(message.tab, message.wishes);
    } else if (message.kind === "taken" && this.#untaken.has(message.tab)) {
      this.#untaken.set(message.tab, this.#untaken.get(message.tab) - message.size);
    } else if (message.kind === "news" && message.tab === this.#tab) {
      this.#hear(message.list);
    } else if (message.kind === "enough" && message.tab === this.#tab) {
      this.#taken = 0;
      this.#wish();
    }
  }

  #hear(list) {
    for (const { key, news } of list) {
      this.#mine.get(key)?.take(news);
      this.#taken += sizeOf(news);
    }
    if (this.#taken >= TAKEN) {
      this.#radio.postMessage({ kind: "taken", tab: this.#tab, size: this.#taken });
      this.#taken = 0;
    }
  }

  #lead() {
    this.#engine = new Engine(this.#server);
    for (const subscription of this.#mine.values()) {
      this.#engine.add(subscription);
    }
    this.#radio.postMessage({ kind: "leader" });
  }

  #serve(tab, wishes) {
    let served = this.#others.get(tab);
    if (!served) {
      served = new Map();
      this.#others.set(tab, served);
      this.#untaken.set(tab, 0);
      this.#watch(tab);
    }
    const wanted = new Set(wishes.map(({ key }) => key));
    for (const [key, one] of served) {
      if (!wanted.has(key)) {
        served.delete(key);
        this.#engine.remove(one);
      }
    }
    for (const { key, ...wish } of wishes) {
      if (!served.has(key)) {
        const one = new Subscription(wish, (news) => this.#tell(tab, { key, news }));
        served.set(key, one);
        this.#engine.add(one);
      }
    }
  }

  /** A tab's own lock is free when the tab is gone. */
  #watch(tab) {
    const gone = () => {
      this.#serve(tab, []);
      this.#others.delete(tab);
      this.#untaken.delete(tab);
    };
    const { signal } = this.#part;
    navigator.locks.request(`${this.#lock} ${tab}`, { signal }, gone).catch(() => {});
  }

  /** In one message whatever came in one go. */
  #tell(tab, one) {
    const list = this.#news.get(tab);
    if (list) {
      list.push(one);
      return;
    }
    this.#news.set(tab, [one]);
    queueMicrotask(() => {
      const told = this.#news.get(tab);
      this.#radio.postMessage({ kind: "news", tab, list: told });
      this.#news.delete(tab);
      const untaken = told.reduce((sum, { news }) => sum + sizeOf(news), this.#untaken.get(tab) ?? 0);
      this.#untaken.set(tab, untaken);
      if (untaken > MOST_UNTAKEN) {
        this.#enough(tab);
      }
    });
  }

  /** Tells a tab that does not keep up nothing more, until it has come so far and wishes again, from there. */
  #enough(tab) {
    this.#serve(tab, []);
    this.#untaken.set(tab, 0);
    this.#radio.postMessage({ kind: "enough", tab });
  }
}

const sizeOf = ({ data }) => OF_AN_EVENT + (data?.text?.length ?? 0);
