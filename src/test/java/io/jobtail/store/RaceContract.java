package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
public abstract class RaceContract extends RetentionContract {
  private static final int SECONDS = 60;

  /** Runs all at once; fails if one fails or takes too long. */
  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(() -> {
              go.await();
              return task.call();
            }));
      }
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(SECONDS, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  @Test
  void reading_from_every_cursor_while_another_writes_misses_and_repeats_nothing()
      throws Exception {
    JobWriter writer = running();
    JobId id = writer.id();
    List<Callable<List<EventId>>> tasks = new ArrayList<>();
    for (EventId from : List.of(EventId.START, id("0-1"), id("1-0"), id("1-1"))) {
      tasks.add(() -> follow(id, from));
    }
    tasks.add(() -> {
      for (int i = 0; i < 200; i++) {
        writer.lines(i % 17 + 1);
      }
      writer.done();
      return List.of();
    });
    List<List<EventId>> seen = together(tasks);

    List<EventId> all = readAll(id, EventId.START, PAGE).ids();
    assertThat(all.getLast()).isEqualTo(writer.last());
    assertThat(seen.get(0)).isEqualTo(all);
    assertThat(seen.get(1)).isEqualTo(all.subList(1, all.size()));
    assertThat(seen.get(2)).isEqualTo(all.subList(1, all.size()));
    assertThat(seen.get(3)).isEqualTo(all.subList(2, all.size()));
  }

  /** Reads to the end, waiting for wake-ups only. */
  private List<EventId> follow(JobId id, EventId from) throws Exception {
    Semaphore wakes = new Semaphore(0);
    List<EventId> seen = new ArrayList<>();
    EventId cursor = from;
    try (Watch _ = store.watch(id, wakes::release)) {
      while (true) {
        ReadOutcome.Page page = (ReadOutcome.Page) store.read(id, cursor, new PageLimit(7, 900));
        assertThat(page.gap()).isNull();
        page.events().stream().map(StoredEvent::id).forEach(seen::add);
        if (page.ends(cursor)) {
          return seen;
        }
        cursor = page.next(cursor);
        if (page.events().isEmpty()) {
          assertThat(wakes.tryAcquire(SECONDS, TimeUnit.SECONDS)).as("a wake-up").isTrue();
          wakes.drainPermits();
        }
      }
    }
  }

  @Test
  void no_wake_up_is_lost_between_reading_and_waiting() throws Exception {
    JobWriter writer = running();
    Semaphore read = new Semaphore(0);
    together(
        List.of(
            () -> {
              for (int i = 0; i < 500; i++) {
                writer.lines(1);
                assertThat(read.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
              }
              return 0;
            },
            () -> {
              Semaphore wakes = new Semaphore(0);
              EventId cursor = id("1-1");
              try (Watch _ = store.watch(writer.id(), wakes::release)) {
                for (int i = 0; i < 500; i++) {
                  ReadOutcome.Page page = page(writer.id(), cursor);
                  while (page.events().isEmpty()) {
                    assertThat(wakes.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
                    page = page(writer.id(), cursor);
                  }
                  cursor = page.next(cursor);
                  read.release();
                }
              }
              return 0;
            }));
    assertThat(find(writer.id()).logEvents()).isEqualTo(500);
  }

  @Test
  void two_hundred_threads_append_to_fifty_jobs() throws Exception {
    int jobs = 50;
    List<JobWriter> writers = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      writers.add(running());
    }
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int thread = i;
      tasks.add(() -> appendInTurn(writers.get(thread % jobs), thread));
    }
    together(tasks);

    for (JobWriter writer : writers) {
      List<EventId> ids = readAll(writer.id(), id("1-1"), PAGE).ids();
      assertThat(ids).hasSize(4 * 10 * 3);
      for (int i = 0; i < ids.size(); i++) {
        assertThat(ids.get(i)).isEqualTo(new EventId(1, i + 2L));
      }
      assertThat(
              fold(
                  find(writer.id()).job().spec(),
                  readAll(writer.id(), EventId.START, PAGE).events()))
          .isEqualTo(find(writer.id()));
    }
  }

  /** Threads of one job contend for the next place; who is refused takes the next one. */
  private int appendInTurn(JobWriter writer, int thread) {
    EventId next = id("1-2");
    for (int i = 0; i < 10; ) {
      List<JobEvent> lines =
          List.of(
              writer.line(thread + "/" + i + "/a"),
              writer.line(thread + "/" + i + "/b"),
              writer.line(thread + "/" + i + "/c"));
      switch (store.append(writer.id(), writer.claim(), next, lines)) {
        case AppendOutcome.Appended(var last) -> {
          next = last.next();
          i++;
        }
        case AppendOutcome.NotContiguous(var last) -> next = last.next();
        case AppendOutcome.StaleClaim _, AppendOutcome.Sealed _, AppendOutcome.NoSuchJob _ ->
            throw new AssertionError("refused");
      }
    }
    return thread;
  }

  @Test
  void a_job_that_is_cancelled_while_workers_ask_for_it_has_one_holder() throws Exception {
    List<JobId> ids = new ArrayList<>();
    List<Callable<List<JobId>>> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      JobId id = submit();
      ids.add(id);
      tasks.add(() -> store.cancel(id) instanceof CancelOutcome.Yours ? List.of(id) : List.of());
      tasks.add(() ->
          store.claimNext(Set.of()) instanceof NextOutcome.Claimed(var job)
              ? List.of(job.fold().job().id())
              : List.of());
    }
    List<JobId> held = together(tasks).stream().flatMap(List::stream).toList();

    assertThat(held).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(store.queueLength()).isZero();
  }

  @Test
  void cancelling_and_rescuing_race_the_holder_and_one_end_is_written() throws Exception {
    EventStore old = store;
    Map<JobId, JobWriter> holders = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      JobWriter writer = running().lines(2);
      holders.put(writer.id(), writer);
    }
    store = rescuerBeside(old);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (JobWriter holder : holders.values()) {
      tasks.add(() -> ended(holder.tryAppend(List.of(holder.line("x"), holder.doneEvent()))));
      tasks.add(() -> store.cancel(holder.id()) instanceof CancelOutcome.Yours ? 1000 : 0);
    }
    tasks.add(this::rescueAll);
    tasks.add(this::rescueAll);
    int ends = together(tasks).stream().mapToInt(Integer::intValue).sum() + rescueAll();

    assertThat(ends).isEqualTo(30);
    for (JobId id : holders.keySet()) {
      List<StoredEvent> events = readAll(id, EventId.START, PAGE).events();
      assertThat(events.stream().filter(e -> e.type() == EventType.DONE)).hasSize(1);
      assertThat(events.getLast().type()).isEqualTo(EventType.DONE);
    }
  }

  /**
   * A store that takes the other's claims for abandoned while the other goes on. One that cannot be
   * shared gives the other itself, with its claims abandoned.
   */
  protected abstract EventStore rescuerBeside(EventStore holder) throws Exception;

  private int rescueAll() {
    int ends = 0;
    for (ClaimedJob job : store.claimAbandoned(100)) {
      JobWriter rescuer = new JobWriter(store, clock, job);
      ends += ended(rescuer.tryAppend(List.of(rescuer.lost())));
    }
    return ends;
  }

  private static int ended(AppendOutcome outcome) {
    return outcome instanceof AppendOutcome.Appended ? 1 : 0;
  }
}
