const RETRY = 2_000;
/** Somebody looks at it: a server that is back should not be waited for much longer than it took. */
const LONGEST = 10_000;

/** A server may ask for less or more; nobody is to ask all the time, or never again. */
const LEAST_ASKED = 50;
const MOST_ASKED = 600_000;

const sane = (millis) => Math.min(MOST_ASKED, Math.max(LEAST_ASKED, millis));

/** How long to wait before the next try. What many clients do at once is spread. */
export class Backoff {
  #retry = RETRY;
  #failures = 0;

  /** What the server asks to wait, in milliseconds. */
  set retry(millis) {
    this.#retry = sane(millis);
  }

  /** How many tries have failed since one worked. */
  get failures() {
    return this.#failures;
  }

  /** A try has worked. */
  reset() {
    this.#failures = 0;
  }

  /** Milliseconds to wait after a clean end, which the server may have asked for. */
  afterEnd() {
    this.#failures++;
    return this.#retry * (1 + Math.random() / 4);
  }

  /**
   * Milliseconds to wait after a failure: longer each time.
   * @param [atLeast] what the server asked for
   */
  afterFailure(atLeast = 0) {
    const most = Math.min(Math.max(LONGEST, this.#retry), this.#retry * 2 ** Math.min(this.#failures++, 10));
    return sane(Math.max(atLeast, most * (0.5 + Math.random() / 2)));
  }
}

/**
 * Waits, but not longer than until the network is back, and never longer than a timer can.
 * @param signal rejects
 */
export function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle) => () => {
      clearTimeout(timer);
      over.abort();
      settle();
    };
    const timer = setTimeout(end(resolve), sane(millis));
    addEventListener("online", end(resolve), { signal: over.signal });
    signal.addEventListener("abort", end(() => reject(signal.reason)), { signal: over.signal });
    if (signal.aborted) {
      end(() => reject(signal.reason))();
    }
  });
}
