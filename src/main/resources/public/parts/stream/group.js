import { Backoff, pause } from "./backoff.js";
import { read, Refused } from "./connection.js";
import { Pulse } from "./pulse.js";

/** How many jobs one connection may carry. */
export const MOST_JOBS = 12;

/** All but log events; `done`, `gap` and `snapshot` come always. */
const QUIET = "status,progress,step";

/** The query that leaves out what nobody wants. */
export const typesOf = (logs) => (logs ? "" : `&types=${QUIET}`);

/** One connection for up to twelve jobs. It comes back, from where each job was, until all of them have ended. */
export class Group {
  channels = new Map();
  isOpen = false;
  #server;
  #backoff = new Backoff();
  #pulse = new Pulse();
  #running;
  /** The jobs of the request under way: they may leave while it goes on. */
  #asked = [];

  /**
   * @param logs whether it carries log events
   * @param onChange called when a job has ended
   */
  constructor(server, logs, onChange) {
    this.#server = server;
    this.logs = logs;
    this.onChange = onChange;
  }

  get hasRoom() {
    return this.channels.size < MOST_JOBS;
  }

  /** Asks anew, since its jobs or their cursors have changed. */
  restart() {
    this.stop();
    if (this.channels.size > 0) {
      this.#running = new AbortController();
      void this.#run(this.#running.signal);
    }
  }

  stop() {
    this.#running?.abort();
    this.#running = undefined;
    this.isOpen = false;
  }

  async #run(signal) {
    const forget = this.#server.access.keep(() => this.restart());
    try {
      while (this.channels.size > 0) {
        const wait = await this.#once(signal);
        signal.throwIfAborted();
        this.isOpen = false;
        if (this.channels.size > 0) {
          this.#tell({ kind: "waiting", attempt: this.#backoff.failures, inMillis: Math.round(wait) });
          await pause(wait, signal);
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      forget();
    }
  }

  /** @returns how long to wait */
  async #once(signal) {
    try {
      const more = await read(this.#url(), {
        headers: this.#server.headers,
        access: this.#server.access,
        signal,
        pulse: this.#pulse,
        onOpen: () => this.#opened(),
        onRetry: (millis) => (this.#backoff.retry = millis),
        onBeat: () => this.#backoff.reset(),
        onEvent: (name, data, id) => signal.aborted || this.#event(name, data, id),
      });
      if (!more) {
        this.#end({ kind: "ended" });
      }
      return this.#backoff.afterEnd();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refused && !error.isTemporary) {
        const gone = error.status === 404 || error.status === 410;
        this.#end({ kind: gone ? "removed" : "error", problem: error.problem });
      }
      return this.#backoff.afterFailure(error.retryAfter);
    }
  }

  #opened() {
    this.isOpen = true;
    this.#tell({ kind: "open" });
  }

  #event(name, data, id) {
    this.#backoff.reset();
    // where several are asked for, all data say whose they are; a document of the job has the same name
    const { job: named, ...rest } = data;
    const job = this.#asked.length === 1 ? this.#asked[0] : (named.id ?? named);
    const channel = this.channels.get(job);
    if (!channel) {
      return;
    }
    if (name === "removed") {
      const problem = { title: "Gone", status: 410, detail: `the job ${job} was removed` };
      this.#leave(channel, { kind: "removed", problem });
      return;
    }
    // the cursor of several has a place for each, in the order of the request
    channel.event(name, typeof named === "string" ? rest : data, id.split(",")[this.#asked.indexOf(job)]);
    if (name === "done") {
      this.#leave(channel, { kind: "ended" });
    }
  }

  #url() {
    const { base } = this.#server;
    const channels = [...this.channels.values()];
    this.#asked = channels.map(({ id }) => id);
    if (channels.length === 1) {
      const [{ id, cursor }] = channels;
      const from = cursor === null ? "tail=0" : `after=${cursor}`;
      return `${base}/jobs/${id}/events?${from}${typesOf(this.logs)}`;
    }
    const jobs = channels.map(({ id, cursor }) => (cursor === null ? `job=${id}` : `job=${id}@${cursor}`));
    return `${base}/events?${jobs.join("&")}&tail=0${typesOf(this.logs)}`;
  }

  #tell(message) {
    for (const channel of this.channels.values()) {
      channel.tell(message);
    }
  }

  #end(message) {
    for (const channel of [...this.channels.values()]) {
      this.#leave(channel, message);
    }
  }

  #leave(channel, message) {
    this.channels.delete(channel.id);
    channel.group = undefined;
    channel.tell(message);
    if (this.channels.size === 0) {
      this.stop();
    }
    this.onChange();
  }
}
