package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.wire.EventJson;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job's log for readers: what follows a cursor, with gaps said aloud, and the job folded at
 * any place. Blocks; never called on an event loop.
 */
@Singleton
final class LogReader {
  private static final int MAX_EVENTS = 4096;

  private final EventStore store;
  private final Clock clock;
  private final PageLimit limit;

  LogReader(EventStore store, Clock clock, StreamConfiguration configuration) {
    this.store = store;
    this.clock = clock;
    this.limit = new PageLimit(MAX_EVENTS, configuration.maxItem());
  }

  /** The job's fold now; empty if there is none. */
  Optional<Fold> current(JobId id) {
    return store.find(id) instanceof Lookup.Found found
        ? Optional.of(found.fold())
        : Optional.empty();
  }

  /** What follows a cursor; null if the job is not there any more. */
  @Nullable Batch read(JobId id, EventId after) {
    return read(id, after, limit);
  }

  /** The same, bounded by the caller. */
  @Nullable Batch read(JobId id, EventId after, PageLimit bounds) {
    Segment segment = segment(id, after, bounds);
    return segment == null ? null : segment.batch();
  }

  /** What follows a cursor, as a tail wants to know it; null if the job is not there any more. */
  @Nullable Segment segment(JobId id, EventId after) {
    return segment(id, after, limit);
  }

  private @Nullable Segment segment(JobId id, EventId after, PageLimit bounds) {
    if (!(store.read(id, after, bounds) instanceof ReadOutcome.Page page)) {
      return null;
    }
    boolean atEnd = page.next(after).equals(page.last());
    ReadOutcome.Gap gap = page.gap();
    if (gap == null) {
      return new Segment(after, page.events(), page.ends(after), atEnd, null);
    }
    // an unknown cursor may be past everything that is there; its reader starts over at the gap
    boolean isUnknown = gap.reason() == GapReason.UNKNOWN_CURSOR;
    return new Segment(
        isUnknown ? EventId.START : after,
        begunWith(gapEvent(id, gap), page.events()),
        page.ends(after),
        atEnd,
        isUnknown ? gap.to() : null);
  }

  /**
   * The same for a reader whose cursor is past where the log ended when the store had lost what
   * followed: it is told so, and goes on from there.
   */
  @Nullable Batch goBack(JobId id, EventId cursor, EventId end) {
    Segment rest = segment(id, end, limit);
    if (rest == null) {
      return null;
    }
    EventId to = rest.back() == null ? end : rest.back();
    StoredEvent gap = gapEvent(id, new ReadOutcome.Gap(cursor, to, GapReason.UNKNOWN_CURSOR));
    return new Batch(EventId.START, begunWith(gap, rest.stored()), rest.sealed());
  }

  private static List<StoredEvent> begunWith(StoredEvent first, List<StoredEvent> rest) {
    List<StoredEvent> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }

  /** Whether the usual bounds ended it: what it holds stays the same when more is stored. */
  boolean isFull(Batch batch) {
    List<StoredEvent> events = batch.events();
    return batch.size() >= limit.bytes() || (events != null && events.size() >= limit.events());
  }

  private StoredEvent gapEvent(JobId id, ReadOutcome.Gap gap) {
    Fold fold = at(id, gap.to());
    return EventJson.encode(
        gap.to(),
        new JobEvent.Gap(clock.instant(), gap.from(), gap.to(), gap.reason(), fold.job()));
  }

  /** The usual bounds, and at most so many events. */
  PageLimit atMost(long events) {
    return new PageLimit((int) Math.min(events, limit.events()), limit.bytes());
  }

  /** The job folded at an event. */
  Fold at(JobId id, EventId target) {
    return fold(
        id, new Place.Event(target), folder -> folder.last().compareTo(target) >= 0, target);
  }

  /**
   * The job folded right after so many {@code log} events, or at {@code end} if that comes first.
   */
  Fold afterLogEvents(JobId id, long count, EventId end) {
    return fold(
        id,
        new Place.LogEvents(count),
        folder -> folder.last().isAfter(EventId.START) && folder.logEvents() >= count,
        end);
  }

  private interface Reached {
    boolean test(Folder folder);
  }

  private Fold fold(JobId id, Place from, Reached reached, EventId end) {
    Folder folder =
        store
            .checkpoint(id, from)
            .map(Checkpoint::fold)
            .or(() -> current(id).map(fold -> new Folder(fold.job().spec()).fold()))
            .map(Folder::new)
            .orElseThrow(
                () -> new IllegalStateException("job " + id + " went away while it was read"));
    while (!reached.test(folder) && folder.last().compareTo(end) < 0) {
      if (!(store.read(id, folder.last(), limit) instanceof ReadOutcome.Page page)) {
        break;
      }
      ReadOutcome.Gap gap = page.gap();
      if (gap != null && gap.reason() == GapReason.LOST && gap.to().isAfter(end)) {
        break;
      }
      if (gap != null) {
        folder = behind(id, folder, gap);
      } else if (page.events().isEmpty()) {
        break;
      }
      for (StoredEvent event : page.events()) {
        if (reached.test(folder) || event.id().isAfter(end)) {
          return folder.fold();
        }
        folder.apply(event.id(), EventJson.decode(event));
      }
    }
    return folder.fold();
  }

  private Folder behind(JobId id, Folder before, ReadOutcome.Gap gap) {
    return switch (gap.reason()) {
      case TRIMMED, LIMIT ->
          new Folder(
              store
                  .checkpoint(id, new Place.Event(gap.to()))
                  .orElseThrow(() ->
                      new IllegalStateException(
                          "no checkpoint after the gap at " + gap.to() + " of " + id))
                  .fold());
      case LOST -> {
        before.skipTo(gap.to());
        yield before;
      }
      // what was folded a moment ago is not there any more
      case UNKNOWN_CURSOR ->
          throw new StoreException("the log of job " + id + " went back while it was read", null);
    };
  }

  /**
   * A snapshot and what follows it, the last {@code log} events among it; null if the job is not
   * there any more.
   */
  @Nullable Batch tail(JobId job, Fold now, long count) {
    boolean finished = now.job().state().isFinished();
    EventId end = finished ? beforeDone(now.at()) : now.at();
    Fold at =
        count == 0 ? at(job, end) : afterLogEvents(job, Math.max(0, now.logEvents() - count), end);
    Batch rest = read(job, at.at());
    if (rest == null) {
      return null;
    }
    List<StoredEvent> events = new ArrayList<>();
    events.add(EventJson.encode(at.at(), new JobEvent.Snapshot(clock.instant(), at.job())));
    List<StoredEvent> following = rest.events();
    events.addAll(following == null ? List.of() : following);
    return new Batch(EventId.START, events, rest.sealed());
  }

  private static EventId beforeDone(EventId done) {
    return new EventId(done.attempt(), done.seq() - 1);
  }
}
