package io.jobtail.benchmark;

/** How far one reader has come, and whether what comes is what must come next. For one thread. */
final class Position {
  private final Tally tally;
  private int attempt;
  private long seq;
  private boolean done;
  private boolean live;

  /** At the start, where the first event is 1 of attempt 0. */
  Position(Tally tally) {
    this.tally = tally;
  }

  /** An event that must be the next one, or the first of the next attempt. */
  void event(int itsAttempt, long itsSeq) {
    if (itsAttempt == attempt && itsSeq == seq + 1) {
      seq = itsSeq;
      return;
    }
    if (itsAttempt == attempt && itsSeq == seq) {
      tally.doubled++;
    } else if (isBefore(itsAttempt, itsSeq)) {
      tally.disordered++;
    } else {
      long before = itsAttempt == attempt ? seq : 0;
      tally.lost += itsSeq - before - 1 + Math.max(0, itsAttempt - attempt - 1);
      attempt = itsAttempt;
      seq = itsSeq;
    }
  }

  /** An event that says itself that what is before it is not given. */
  void jump(int toAttempt, long toSeq, boolean gap) {
    if (isBefore(toAttempt, toSeq)) {
      tally.disordered++;
      return;
    }
    if (gap) {
      tally.gaps++;
    }
    attempt = toAttempt;
    seq = toSeq;
  }

  private boolean isBefore(int itsAttempt, long itsSeq) {
    return itsAttempt < attempt || (itsAttempt == attempt && itsSeq < seq);
  }

  /** A line that was published at a time and received at another. */
  void delivery(long published, long received) {
    tally.deliveries++;
    tally.delays.add(received - published);
    if (!live && published >= tally.cutAt) {
      live = true;
      tally.live++;
    }
  }

  void done() {
    if (!done) {
      done = true;
      tally.done++;
    }
  }

  /** The connection was cut: until something newer comes, it lives no more. */
  void cut() {
    live = false;
  }

  boolean isDone() {
    return done;
  }

  long seq() {
    return seq;
  }

  /** For {@code Last-Event-ID}; empty at the start. */
  String id() {
    return attempt == 0 && seq == 0 ? "" : attempt + "-" + seq;
  }
}
