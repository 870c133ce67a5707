package io.jobtail.benchmark;

/** What the readers of a group have received. Recording allocates nothing. For one thread. */
final class Tally {
  final Histogram delays = new Histogram();

  // since the last reset
  long deliveries;
  long bytes;
  long reads;

  // since the group was opened; nothing takes them back
  long lost;
  long doubled;
  long disordered;
  long gaps;
  long done;

  // for the last storm
  long cutAt = Long.MAX_VALUE;
  long live;

  /** Where a line's text was found last: it is most often there again. */
  int hint;

  void reset() {
    delays.clear();
    deliveries = 0;
    bytes = 0;
    reads = 0;
  }
}
