import { Backoff, pause } from "./backoff.js";
import { Channel } from "./channel.js";
import { read, Refused } from "./connection.js";
import { Group, MOST_JOBS, typesOf } from "./group.js";
import { Pulse } from "./pulse.js";

/** A browser has six connections to a server over HTTP/1.1; others need some too. */
const MOST_GROUPS = 4;

/** Shares few connections to one server among all that follow a job here. */
export class Engine {
  #channels = new Map();
  #groups = [];
  #priming = new Map();
  #server;
  #planned = false;

  constructor(server) {
    this.#server = server;
  }

  add(subscription) {
    let channel = this.#channels.get(subscription.job);
    if (!channel) {
      channel = new Channel(subscription.job);
      this.#channels.set(channel.id, channel);
    }
    channel.add(subscription);
    if (channel.group?.isOpen) {
      subscription.take({ kind: "open" });
    }
    this.#plan();
  }

  remove(subscription) {
    this.#channels.get(subscription.job)?.remove(subscription);
    this.#priming.get(subscription)?.abort();
    this.#plan();
  }

  /** Who asks is somebody else now, or has something else to show: all is asked for anew. */
  renew() {
    this.#groups.forEach((group) => group.restart());
  }

  /** Ends all at once. */
  close() {
    this.#channels.clear();
    this.#groups.splice(0).forEach((group) => group.stop());
    this.#priming.forEach((abort) => abort.abort());
  }

  /** Once for all that is asked for in one go. */
  #plan() {
    if (!this.#planned) {
      this.#planned = true;
      // not a timer: those are late in a hidden tab, which others may wait for
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        this.#planned = false;
        this.#arrange();
      };
      port2.postMessage(null);
    }
  }

  #arrange() {
    const changed = new Set();
    for (const channel of [...this.#channels.values()]) {
      this.#tidy(channel, changed);
    }
    for (const group of this.#groups) {
      this.#tune(group, changed);
    }
    for (const channel of this.#channels.values()) {
      this.#position(channel, changed);
    }
    this.#join(changed);
    for (const channel of this.#channels.values()) {
      if (!channel.group && this.#isReady(channel)) {
        this.#place(channel, changed);
      }
    }
    for (const group of changed) {
      group.restart();
    }
    this.#groups = this.#groups.filter((group) => group.channels.size > 0);
  }

  /** Takes out who has left. */
  #tidy(channel, changed) {
    for (const one of channel.subscriptions) {
      if (one.isOver) {
        channel.remove(one);
      }
    }
    if (channel.subscriptions.size === 0) {
      this.#channels.delete(channel.id);
      this.#unplace(channel, changed);
    } else if (channel.group && channel.logs && !channel.group.logs && channel.group.channels.size > 1) {
      this.#unplace(channel, changed);
    }
  }

  /** Asks for log events where one of its jobs needs them. */
  #tune(group, changed) {
    const logs = [...group.channels.values()].some((channel) => channel.logs);
    if (group.channels.size > 0 && group.logs !== logs) {
      group.logs = logs;
      changed.add(group);
    }
  }

  #unplace(channel, changed) {
    if (channel.group) {
      channel.group.channels.delete(channel.id);
      changed.add(channel.group);
      channel.group = undefined;
    }
  }

  /** Lets a stream begin early enough for all; who comes late and wants a snapshot gets one apart. */
  #position(channel, changed) {
    for (const one of channel.apart) {
      if (!this.#priming.has(one)) {
        channel.apart.delete(one);
      }
    }
    if (channel.rewind() && channel.group) {
      changed.add(channel.group);
    }
    for (const one of channel.fresh) {
      if ((channel.cursor !== null || one.tail > 0) && !this.#priming.has(one)) {
        channel.apart.add(one);
        void this.#prime(one);
      }
    }
  }

  #isReady(channel) {
    return channel.served.length > 0;
  }

  /** Gives up a connection that the others have room for. */
  #join(changed) {
    for (const logs of [true, false]) {
      const groups = this.#groups.filter((group) => group.logs === logs && group.channels.size > 0);
      const jobs = groups.reduce((sum, group) => sum + group.channels.size, 0);
      if (groups.length > Math.ceil(jobs / MOST_JOBS)) {
        const least = groups.reduce((a, b) => (b.channels.size < a.channels.size ? b : a));
        for (const channel of [...least.channels.values()]) {
          this.#unplace(channel, changed);
        }
      }
    }
  }

  #place(channel, changed) {
    const used = this.#groups.filter((group) => group.channels.size > 0 || changed.has(group));
    const fits = used.filter((group) => group.hasRoom);
    const same = fits.filter((group) => group.logs === channel.logs);
    // those that are being left empty last
    let group = same.sort((a, b) => b.channels.size - a.channels.size)[0];
    if (!group && used.filter((one) => one.channels.size > 0).length < MOST_GROUPS) {
      group = new Group(this.#server, channel.logs, () => this.#plan());
      this.#groups.push(group);
    }
    group ??= fits.find((one) => one.logs);
    if (group) {
      group.channels.set(channel.id, channel);
      channel.group = group;
      changed.add(group);
    } else {
      channel.tell({ kind: "waiting", attempt: 0, inMillis: 0 });
    }
  }

  /** A snapshot and the last lines for one that cannot begin where the others are. */
  async #prime(subscription) {
    const abort = new AbortController();
    this.#priming.set(subscription, abort);
    const { base, headers, access } = this.#server;
    const url = `${base}/jobs/${subscription.job}/events?tail=${subscription.tail}&follow=false`;
    const backoff = new Backoff();
    while (!abort.signal.aborted && subscription.cursor === null && !subscription.isOver) {
      try {
        await read(url + typesOf(subscription.logs), {
          headers,
          access,
          signal: abort.signal,
          pulse: new Pulse(),
          onOpen: () => backoff.failures > 0 && subscription.take({ kind: "open" }),
          onRetry: (millis) => (backoff.retry = millis),
          onEvent: (name, data, id) => subscription.take({ kind: "event", name, id, data }),
        });
        if (subscription.cursor === null) {
          await pause(backoff.afterEnd(), abort.signal);
        }
      } catch (error) {
        await this.#primingFailed(subscription, error, backoff, abort.signal);
      }
    }
    this.#priming.delete(subscription);
    // at once: nothing may come before the connection is back where this one is
    this.#arrange();
  }

  async #primingFailed(subscription, error, backoff, signal) {
    if (error instanceof Refused && !error.isTemporary) {
      const gone = error.status === 404 || error.status === 410;
      subscription.take({ kind: gone ? "removed" : "error", problem: error.problem });
    } else if (!signal.aborted) {
      const wait = backoff.afterFailure(error.retryAfter);
      subscription.take({ kind: "waiting", attempt: backoff.failures, inMillis: Math.round(wait) });
      await pause(wait, signal).catch(() => {});
    }
  }
}
