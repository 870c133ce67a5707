package io.jobtail.benchmark;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.JobWriter;
import io.jobtail.store.Lookup;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.Watch;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One of each thing that instances do with a store, timed: a job is submitted, claimed, followed
 * from another instance, and removed again; lists are read, and a job of those that are over.
 */
final class StoreWork {
  /** What is timed. */
  static final List<Kind> KINDS =
      List.of(
          new Kind("submit", "submit"),
          new Kind("claim", "claim"),
          new Kind("follow", "append to read elsewhere"),
          new Kind("page", "list"),
          new Kind("statePage", "list of a state"),
          new Kind("labelPage", "list of a label"),
          new Kind("open", "find and read one"));

  /** A list of a label that no job has: as many jobs as one page may cost are looked at. */
  static final String SEARCH = "search";

  private static final String TYPE = "import";
  private static final int PAGE = 50;
  private static final PageLimit LIMIT = new PageLimit(1000, 1 << 20);
  private static final long PATIENCE_SECONDS = 10;
  private static final JobQuery ALL = query(Set.of(), Map.of());
  private static final JobQuery SUCCEEDED = query(Set.of(JobState.SUCCEEDED), Map.of());
  private static final JobQuery USUAL = query(Set.of(), Filling.USUAL);
  private static final JobQuery NONE = query(Set.of(), Map.of("plan", "nobody's"));

  /** It takes long, by far. */
  private static final int TURNS_PER_SEARCH = 17;

  private final EventStore store;
  private final EventStore other;
  private final List<JobId> over;
  private final Timings timings = new Timings();
  private final Random random = new Random(1);
  private int turns;

  /**
   * Prepares it.
   *
   * @param other store of another instance over the same jobs
   * @param over jobs that ended
   */
  StoreWork(EventStore store, EventStore other, List<JobId> over) {
    this.store = store;
    this.other = other;
    this.over = over;
  }

  Timings timings() {
    return timings;
  }

  void doEach() {
    JobId id = timed("submit", () -> Filling.submit(store, TYPE, Map.of()));
    ClaimedJob job = timed("claim", () -> ((NextOutcome.Claimed) store.claimNext(Set.of())).job());
    if (!job.fold().job().id().equals(id)) {
      throw new IllegalStateException("another job waited");
    }
    JobWriter writer = new JobWriter(store, Clock.systemUTC(), job).run();
    follow(writer);
    writer.done();
    store.delete(id);
    timed("page", () -> list(ALL));
    timed("statePage", () -> list(SUCCEEDED));
    timed("labelPage", () -> list(USUAL));
    if (turns++ % TURNS_PER_SEARCH == 0) {
      timed(SEARCH, () -> store.list(NONE));
    }
    timed("open", () -> open(over.get(random.nextInt(over.size()))));
  }

  /**
   * An operation.
   *
   * @param name in reports
   * @param label what people read
   */
  record Kind(String name, String label) {}

  private interface Operation<T> {
    T run();
  }

  private <T> T timed(String name, Operation<T> operation) {
    long start = System.nanoTime();
    T result = operation.run();
    timings.add(name, System.nanoTime() - start);
    return result;
  }

  private void follow(JobWriter writer) {
    Semaphore changed = new Semaphore(0);
    EventId before = writer.last();
    JobEvent line = Filling.line(writer, 1);
    try (Watch watch = other.watch(writer.id(), changed::release)) {
      timed(
          "follow",
          () -> {
            writer.append(line);
            while (page(writer.id(), before).events().isEmpty()) {
              await(changed);
            }
            return watch;
          });
    }
  }

  private static void await(Semaphore changed) {
    try {
      if (!changed.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a change was not told");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ReadOutcome.Page page(JobId id, EventId after) {
    return (ReadOutcome.Page) other.read(id, after, LIMIT);
  }

  private JobPage list(JobQuery query) {
    JobPage page = store.list(query);
    if (page.jobs().size() != PAGE) {
      throw new IllegalStateException("a page of " + page.jobs().size());
    }
    return page;
  }

  private ReadOutcome.Page open(JobId id) {
    if (!(other.find(id) instanceof Lookup.Found)) {
      throw new IllegalStateException("job " + id + " is not there");
    }
    return page(id, EventId.START);
  }

  private static JobQuery query(Set<JobState> states, Map<String, String> labels) {
    return new JobQuery(states, Set.of(), labels, null, null, PAGE);
  }
}
