package io.jobtail.benchmark;

/**
 * What is published to whom.
 *
 * @param readers in all, spread evenly over the jobs
 * @param jobs each with lines of its own
 * @param rate lines a second of each job
 * @param batch lines that are published at once
 */
record Load(int readers, int jobs, int rate, int batch) {
  /** Characters of a line's text. */
  static final int LENGTH = 80;

  static Load of(int readers, int rate) {
    return new Load(readers, 1, rate, 1);
  }

  /** Deliveries a second, if the rate is kept. */
  double offered() {
    return (double) rate * readers;
  }
}
