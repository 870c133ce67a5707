package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * One job of a reader: where it is in the job's log, who wakes it, and what is being read for it.
 * Used on the reader's event loop only.
 */
final class Leg {
  private static final ReaderPosition.Next NOTHING = new ReaderPosition.Next.Nothing();
  private static final ReaderPosition.Next OVER = new ReaderPosition.Next.Over();

  private final Reader reader;
  private final ReaderHost engine;
  private final Tails tails;
  private final JobId job;
  private final @Nullable JobTail tail;
  private final @Nullable WakeGroup group;
  private final ReaderPosition position;
  private boolean fetching;
  private boolean gone;
  private boolean left;

  /**
   * @param first what follows the reader's cursor
   */
  Leg(Reader reader, ReaderHost engine, Tails tails, Reading reading, Batch first) {
    this.reader = reader;
    this.engine = engine;
    this.tails = tails;
    this.job = reading.job();
    this.tail = reading.isStored() ? null : tails.acquire(job);
    this.group = tail == null ? null : tail.group(reader.loop());
    this.position =
        new ReaderPosition(
            reading,
            first,
            tail,
            group == null ? null : group.frames(),
            engine.configuration().maxItem());
  }

  Reader reader() {
    return reader;
  }

  JobId job() {
    return job;
  }

  /** Who serves it, and measures; null if nobody wakes it. */
  @Nullable WakeGroup group() {
    return group;
  }

  EventId cursor() {
    return position.cursor();
  }

  boolean isAtEnd() {
    return position.isAtEnd();
  }

  void join() {
    if (group != null) {
      group.add(reader);
    }
  }

  /** Once is enough: the reader may go on with other jobs. */
  void leave() {
    if (left) {
      return;
    }
    left = true;
    position.drop();
    if (group != null) {
      group.remove(reader);
      tails.release(job);
    }
  }

  /**
   * What comes next. Where the store has to be read that is begun, and the reader goes on once it
   * is done.
   *
   * @param mayRead whether the store may be read
   */
  ReaderPosition.Next next(boolean mayRead) {
    if (fetching) {
      return NOTHING;
    }
    if (gone) {
      return OVER;
    }
    ReaderPosition.Next next = position.next();
    if (!(next instanceof ReaderPosition.Next.ReadStore)) {
      return next;
    }
    if (mayRead) {
      fetching = true;
      engine.fetch(this);
    }
    return NOTHING;
  }

  /** What was fetched; null if the job is not there any more. */
  void fetched(@Nullable Batch batch) {
    fetching = false;
    if (left) {
      return;
    }
    if (batch == null) {
      gone = true;
    } else {
      position.fetched(batch);
    }
    reader.proceed();
  }
}
