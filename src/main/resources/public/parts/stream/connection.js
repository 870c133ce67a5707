/** One request for a stream, from its beginning to its end. */

import { Parser } from "./parser.js";

/** The server answered, and not with a stream. */
export class Refused extends Error {
  /**
   * @param problem a problem document
   * @param [retryAfter] milliseconds
   */
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** Whether it may work later. */
  get isTemporary() {
    // a page with status 200 is of something that stands between
    return this.status < 300 || this.status >= 500 || this.status === 429 || this.status === 408;
  }

  static async of(response) {
    let problem;
    try {
      if (/json/.test(response.headers.get("Content-Type"))) {
        problem = await response.json();
      } else {
        await response.body?.cancel();
      }
    } catch {
      problem = undefined;
    }
    if (typeof problem !== "object" || problem === null || !("status" in problem)) {
      problem = { title: response.statusText || "refused", status: response.status };
    }
    return new Refused(response.status, problem, millisOf(response.headers.get("Retry-After")));
  }
}

/** How long to wait (RFC 9110, 10.2.3): seconds, or a date. */
function millisOf(value) {
  const millis = /^\d+$/.test(value) ? value * 1_000 : Date.parse(value ?? "") - Date.now();
  return millis > 0 ? millis : undefined;
}

/**
 * Asks with what the server is to be shown: once more, where it did not know that and there is something else now.
 * @param {import("./access.js").Access} access
 * @param ask is given the end of the URL's query
 */
export async function asked(access, ask) {
  const query = await access.query();
  try {
    return await ask(query);
  } catch (error) {
    if (error.status !== 401 || !(await access.renew(query))) {
      throw error;
    }
    return ask(await access.query());
  }
}

/**
 * @typedef {object} Reading
 * @property {import("./access.js").Access} access
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} signal
 * @property {import("./pulse.js").Pulse} pulse
 * @property {() => void} [onOpen]
 * @property {(millis: number) => void} [onRetry]
 * @property {() => void} [onBeat] called when the server gives a sign of life
 * @property {(name: string, data: object, id: string) => void} onEvent
 */

/**
 * Reads a stream to its end.
 * @param url with a query
 * @param {Reading} reading
 * @returns false if the server says that there is nothing more to come
 * @throws {Refused} and whatever else breaks a connection
 */
export function read(url, reading) {
  return asked(reading.access, (query) => readOnce(url + query, reading));
}

async function readOnce(url, reading) {
  const silent = new AbortController();
  const signal = AbortSignal.any([reading.signal, silent.signal]);
  const stop = reading.pulse.start(() => silent.abort(new Error("the server was silent for too long")));
  try {
    const response = await fetch(url, {
      headers: { Accept: "text/event-stream", ...reading.headers },
      cache: "no-store",
      signal,
    });
    if (response.status === 204) {
      return false;
    }
    const type = response.headers.get("Content-Type") ?? "";
    if (response.status !== 200 || !type.startsWith("text/event-stream")) {
      throw await Refused.of(response);
    }
    reading.onOpen?.();
    await drain(response.body, reading);
    return true;
  } finally {
    stop();
  }
}

async function drain(body, { pulse, onRetry, onBeat, onEvent }) {
  let silence = 0;
  let comments = 0;
  const parser = new Parser({
    event: ({ name, data, id }) => onEvent(name, JSON.parse(data), id),
    retry: onRetry,
    // the first one is the stream's opening
    comment: () => {
      if (comments++ > 0) {
        pulse.beat(silence);
        silence = 0;
        onBeat?.();
      }
    },
  });
  const text = new TextDecoder();
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    silence = pulse.silence;
    pulse.byte();
    parser.feed(text.decode(next.value, { stream: true }));
  }
}
