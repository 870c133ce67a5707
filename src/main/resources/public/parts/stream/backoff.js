const RETRY = 2_000;
const LONGEST = 30_000;

/** How long to wait before the next try. What many clients do at once is spread. */
export class Backoff {
  /** What the server asks to wait, in milliseconds. */
  retry = RETRY;
  #failures = 0;

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
    return this.retry * (1 + Math.random() / 4);
  }

  /**
   * Milliseconds to wait after a failure: longer each time.
   * @param [atLeast] what the server asked for
   */
  afterFailure(atLeast = 0) {
    const most = Math.min(LONGEST, this.retry * 2 ** Math.min(this.#failures++, 10));
    return Math.max(atLeast, most * (0.5 + Math.random() / 2));
  }
}

/**
 * Waits, but not longer than until the network is back.
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
    const timer = setTimeout(end(resolve), millis);
    addEventListener("online", end(resolve), { signal: over.signal });
    signal.addEventListener("abort", end(() => reject(signal.reason)), { signal: over.signal });
    if (signal.aborted) {
      end(() => reject(signal.reason))();
    }
  });
}
