package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import java.util.function.Supplier;
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
  private final Outage outage;
  private final View view;
  private final ReaderPosition position;
  // something is being read or looked into for it
  private boolean away;
  private boolean gone;
  private boolean left;
  // of events that are looked into, where they begin; and then what is shown of them
  private @Nullable EventId before;
  private ReaderPosition.Next.@Nullable Events found;

  /**
   * @param first what follows the reader's cursor
   */
  Leg(Reader reader, ReaderHost engine, Tails tails, Reading reading, Batch first) {
    this.reader = reader;
    this.engine = engine;
    this.tails = tails;
    this.job = reading.job();
    this.view = reading.view();
    this.tail = reading.isStored() ? null : tails.acquire(job);
    this.outage = tail == null ? new Outage("job " + job) : tail.outage();
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

  /** What is said while the job cannot be read. */
  Outage outage() {
    return outage;
  }

  /** Who serves it, and measures; null if nobody wakes it. */
  @Nullable WakeGroup group() {
    return group;
  }

  JobId job() {
    return job;
  }

  /** Whether everything that it will give is stored already: it comes to its end by itself. */
  boolean isStored() {
    return tail == null || tail.isSealed();
  }

  /** Whether something of it is being read or looked into: then it is given more. */
  boolean isAway() {
    return away;
  }

  EventId cursor() {
    return before == null ? position.cursor() : before;
  }

  boolean isAtEnd() {
    return before == null && position.isAtEnd();
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
    found = null;
    position.drop();
    if (group != null) {
      group.remove(reader);
      tails.release(job);
    }
  }

  /**
   * What comes next. Where the store has to be read, or events have to be looked into, that is
   * begun, and the reader goes on once it is done.
   *
   * @param mayRead whether the store may be read
   */
  ReaderPosition.Next next(boolean mayRead) {
    if (away) {
      return NOTHING;
    }
    if (gone) {
      return OVER;
    }
    if (found != null) {
      ReaderPosition.Next given = found;
      found = null;
      before = null;
      return given;
    }
    EventId from = position.cursor();
    ReaderPosition.Next next = position.next();
    return switch (next) {
      case ReaderPosition.Next.ReadStore(EventId end, int epoch) -> {
        if (mayRead) {
          away = true;
          engine.fetch(this, new CatchUps.Page(job, position.cursor(), end, epoch));
        }
        yield NOTHING;
      }
      case ReaderPosition.Next.Search search -> {
        away = true;
        before = from;
        engine.search(this, search);
        yield NOTHING;
      }
      case ReaderPosition.Next.Events _,
          ReaderPosition.Next.Nothing _,
          ReaderPosition.Next.Over _ ->
          next;
    };
  }

  /** Looks into events; on any thread, while nothing else is asked of the leg. */
  Supplier<byte[]> look(ReaderPosition.Next.Search search) {
    return view.search(search.events());
  }

  /** What was found; null if that failed. */
  void found(ReaderPosition.Next.Search search, @Nullable Supplier<byte[]> bytes) {
    away = false;
    if (left) {
      return;
    }
    if (bytes == null) {
      gone = true;
    } else {
      found =
          new ReaderPosition.Next.Events(
              Frame.of(bytes.get()), search.last(), search.events().size(), search.arrivedNanos());
    }
    reader.proceed();
  }

  /** Nothing could be fetched: asks anew, since where it is may have changed. */
  void again() {
    away = false;
    if (!left) {
      reader.proceed();
    }
  }

  /** What was fetched; null if the job is not there any more. */
  void fetched(@Nullable Batch batch) {
    away = false;
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
