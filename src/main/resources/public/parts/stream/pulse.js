const HEARTBEAT = 15_000;
const SHORTEST = 1_000;
const LONGEST = 300_000;
const MISSED = 2.5;

/**
 * How long a stream may be silent. The server gives a sign of life after so much silence, and how
 * much that is, is learned from the signs.
 */
export class Pulse {
  #heartbeat = HEARTBEAT;
  #last = 0;
  /** Looks whether it was silent for too long, and when to look again. */
  #look = () => {};

  /**
   * Watches a connection.
   * @param onSilence called once, when it was silent for too long
   * @returns ends it
   */
  start(onSilence) {
    let timer;
    this.#last = Date.now();
    const look = () => {
      clearTimeout(timer);
      // the clock may have been set back
      this.#last = Math.min(this.#last, Date.now());
      const left = this.#last + this.#heartbeat * MISSED - Date.now();
      if (left > 0) {
        timer = setTimeout(look, left);
      } else {
        // a server may be slower than it was thought to be
        this.#heartbeat = Math.min(LONGEST, this.#heartbeat * 2);
        onSilence();
      }
    };
    this.#look = look;
    look();
    return () => clearTimeout(timer);
  }

  /** Something came. */
  byte() {
    this.#last = Date.now();
  }

  /**
   * A sign of life came. What was held up on its way, or while the machine slept, comes late, and what is
   * behind it at once: such silences say nothing, and shorter ones are believed by and by.
   * @param silence how long nothing had come, in milliseconds
   */
  beat(silence) {
    if (silence >= SHORTEST && silence <= this.#heartbeat * MISSED) {
      this.#heartbeat = Math.min(LONGEST, Math.max(this.#heartbeat / 2, silence));
    }
    this.#look();
  }

  /** How long nothing has come, in milliseconds. */
  get silence() {
    return Date.now() - this.#last;
  }
}
