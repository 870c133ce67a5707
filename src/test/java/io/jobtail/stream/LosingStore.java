package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Reason;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.LogPages;
import io.jobtail.store.LogView;
import io.jobtail.store.Lookup;
import io.jobtail.store.News;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watches;
import io.jobtail.wire.EventJson;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store of logs that a test writes, as another instance would: it can lose their ends, be away,
 * and tell of what it has or not. It has no queue: nothing runs here.
 */
final class LosingStore implements LogView {
  /** What the store tells of when something is written. */
  enum Telling {
    NOTHING,
    CHANGES,
    EVENTS
  }

  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  final AtomicLong eventsRead = new AtomicLong();
  volatile Telling telling = Telling.CHANGES;
  final Watches watches = new Watches();
  private final JobId id;
  private final JobSpec spec;
  private volatile boolean away;
  // guarded by this
  private final List<StoredEvent> events = new ArrayList<>();
  private final List<ReadOutcome.Gap> gaps = new ArrayList<>();
  private boolean gone;

  LosingStore(JobId id) {
    this.id = id;
    this.spec = new JobSpec(id, "t", Json.EMPTY_OBJECT, Map.of(), null, Instant.EPOCH, null, 3);
    events.add(EventJson.encode(new EventId(0, 1), JobEvent.Status.submitted(spec)));
  }

  /** The port. What is not about the one job does nothing. */
  EventStore port() {
    return port(() -> this);
  }

  /** The port of what is the store when it is asked. */
  static EventStore port(Supplier<LosingStore> now) {
    Map<String, Object> still = new ConcurrentHashMap<>();
    still.put("claimNext", new NextOutcome.Nothing(null));
    still.put("claimAbandoned", List.of());
    still.put("queueLength", 0L);
    still.put("queuePosition", OptionalLong.empty());
    still.put("isShared", true);
    return (EventStore)
        Proxy.newProxyInstance(
            LosingStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.invoke(now, arguments);
              }
              Object nothing = still.get(method.getName());
              return nothing != null ? nothing : now.get().call(method.getName(), arguments);
            });
  }

  private @Nullable Object call(String name, Object @Nullable [] arguments) {
    if (name.equals("close") || arguments == null) {
      return null;
    }
    if (away) {
      refused.incrementAndGet();
      throw new StoreException("nobody answers", null);
    }
    return switch (name) {
      case "watch" -> watches.add((JobId) arguments[0], (io.jobtail.store.Watcher) arguments[1]);
      case "watchAll" -> watches.addEvery((io.jobtail.store.ChangeWatcher) arguments[0]);
      case "watchQueue" -> watches.addQueue((Runnable) arguments[0]);
      case "find" -> find((JobId) arguments[0]);
      case "read" -> read((JobId) arguments[0], (EventId) arguments[1], (PageLimit) arguments[2]);
      case "list" -> new JobPage(gone ? List.of() : List.of(fold().job()), null);
      case "gaps" -> gaps();
      case "checkpoint" ->
          Optional.of(new Checkpoint(new Folder(spec).fold()))
              .filter(one -> one.isNotPast((io.jobtail.store.Place) arguments[1]));
      case "retain" -> new io.jobtail.store.RetentionReport(0, 0, 0);
      default -> throw new UnsupportedOperationException(name);
    };
  }

  synchronized Lookup find(JobId job) {
    return gone || !job.equals(id) ? new Lookup.Unknown() : new Lookup.Found(fold(), false);
  }

  private synchronized ReadOutcome read(JobId job, EventId after, PageLimit limit) {
    reads.incrementAndGet();
    if (gone || !job.equals(id)) {
      return new ReadOutcome.Unknown();
    }
    ReadOutcome.Page page = LogPages.read(this, after, limit);
    eventsRead.addAndGet(page.events().size());
    return page;
  }

  private synchronized Fold fold() {
    Folder folder = new Folder(spec);
    for (StoredEvent event : events) {
      gaps.stream()
          .filter(gap -> gap.to().next().equals(event.id()))
          .findFirst()
          .ifPresent(gap -> folder.skipTo(gap.to()));
      folder.apply(event.id(), EventJson.decode(event));
    }
    return folder.fold();
  }

  /** Calls fail until it is back. */
  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
    watches.wake(id);
  }

  /** All is lost. */
  synchronized void flush() {
    gone = true;
  }

  /** What follows the event is lost. Nobody is told. */
  synchronized void lose(EventId last) {
    events.removeIf(event -> event.id().isAfter(last));
  }

  /** Nobody will ever see so many events. */
  synchronized void giveUp(long count) {
    EventId from = events.getLast().id().next();
    gaps.add(new ReadOutcome.Gap(from, from.plus(count - 1), GapReason.LOST));
  }

  void run(int attempt) {
    EventId first = new EventId(attempt, 1);
    write(List.of(EventJson.encode(first, JobEvent.Status.running(Instant.EPOCH, attempt))));
  }

  /** Appends lines. */
  void lines(String text, int count) {
    List<StoredEvent> added = new ArrayList<>();
    EventId at = next();
    for (int i = 0; i < count; i++, at = at.next()) {
      added.add(
          EventJson.encode(
              at, JobEvent.Log.line(Instant.EPOCH, LogStream.STDOUT, text + " " + at.seq())));
    }
    write(added);
  }

  void done() {
    write(
        List.of(
            EventJson.encode(
                next(),
                new JobEvent.Done(
                    Instant.EPOCH,
                    JobState.FAILED,
                    Reason.LOST,
                    null,
                    null,
                    null,
                    1,
                    LogSummary.NONE))));
  }

  private synchronized EventId next() {
    EventId next = events.getLast().id().next();
    return gaps.stream()
        .filter(gap -> gap.from().equals(next))
        .findFirst()
        .map(gap -> gap.to().next())
        .orElse(next);
  }

  private void write(List<StoredEvent> added) {
    News news = new News();
    synchronized (this) {
      news.add(events.getLast().id(), List.copyOf(added), sealedBy(added));
      events.addAll(added);
    }
    switch (telling) {
      case NOTHING -> {}
      case CHANGES -> watches.wake(id);
      case EVENTS -> watches.tell(id, news);
    }
  }

  private static boolean sealedBy(List<StoredEvent> added) {
    return added.getLast().type() == io.jobtail.job.EventType.DONE;
  }

  @Override
  public synchronized EventId last() {
    return events.getLast().id();
  }

  @Override
  public synchronized boolean sealed() {
    return sealedBy(events);
  }

  @Override
  public synchronized EventId beforeDone() {
    EventId done = last();
    return new EventId(done.attempt(), done.seq() - 1);
  }

  @Override
  public synchronized List<ReadOutcome.Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public synchronized boolean holds(EventId event) {
    return events.stream().anyMatch(one -> one.id().equals(event));
  }

  @Override
  public synchronized List<StoredEvent> between(
      EventId after, @Nullable EventId before, PageLimit limit) {
    List<StoredEvent> page = new ArrayList<>();
    long bytes = 0;
    for (StoredEvent event : events) {
      boolean inside = event.id().isAfter(after) && (before == null || before.isAfter(event.id()));
      if (inside && page.size() < limit.events() && bytes < limit.bytes()) {
        page.add(event);
        bytes += event.data().length;
      }
    }
    return page;
  }
}
