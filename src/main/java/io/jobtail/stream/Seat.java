package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One of the places for readers: of a request that waits, or of a stream from before it is opened
 * to its end. Who was given it {@linkplain #leave() leaves} once, whatever came of it; a stream
 * that began in the meantime keeps it.
 *
 * <p>Safe for use by many threads.
 */
public final class Seat {
  private enum State {
    HELD,
    TAKEN_BY_STREAM,
    FREE
  }

  private final Seats seats;
  private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
  private final Visit visit;
  private volatile List<JobId> jobs;

  Seat(Seats seats, Visit visit, List<JobId> jobs) {
    this.seats = seats;
    this.visit = visit;
    this.jobs = jobs;
  }

  /** Gives it back, unless a stream has it. */
  public void leave() {
    if (state.compareAndSet(State.HELD, State.FREE)) {
      seats.free(visit, jobs);
    }
  }

  /**
   * Makes it one at this job, if it is at none yet.
   *
   * @return false if as many read the job as may; then nothing has changed
   */
  public boolean moveTo(JobId id) {
    if (!jobs.isEmpty()) {
      return true;
    }
    boolean room = seats.enterJob(id);
    if (room) {
      jobs = List.of(id);
    }
    return room;
  }

  /** After how long what it was taken with ends; null for never. */
  @Nullable Duration lasts() {
    return visit.lasts();
  }

  /** A stream begins and takes it, even if who was given it has left before. */
  void take() {
    if (state.compareAndSet(State.HELD, State.TAKEN_BY_STREAM)) {
      return;
    }
    if (state.compareAndSet(State.FREE, State.TAKEN_BY_STREAM)) {
      seats.again(visit, jobs);
    }
  }

  /** The stream that took it has ended. */
  void streamEnded() {
    if (state.compareAndSet(State.TAKEN_BY_STREAM, State.FREE)) {
      seats.free(visit, jobs);
    }
  }
}
