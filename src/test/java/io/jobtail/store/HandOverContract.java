package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What watchers are handed of what was stored. */
public abstract class HandOverContract extends RaceContract {
  private static final int SECONDS = 60;
  private static final PageLimit LARGE_PAGE = new PageLimit(100_000, 1 << 28);

  /**
   * Reads the store whenever it is handed something, at that very moment, and keeps what was wrong.
   */
  private final class Comparing implements Watcher {
    final JobId id;
    final EventId start;
    final List<StoredEvent> handed = Collections.synchronizedList(new ArrayList<>());
    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch sealed = new CountDownLatch(1);
    final CountDownLatch marker = new CountDownLatch(1);
    @Nullable EventId last;
    final AtomicInteger changes = new AtomicInteger();

    Comparing(JobWriter writer) {
      this.id = writer.id();
      this.start = writer.last();
    }

    @Override
    public void changed() {
      changes.incrementAndGet();
      last = null;
      marker.countDown();
    }

    @Override
    public void stored(EventId after, List<StoredEvent> events, boolean seals) {
      if (start.isAfter(after)) {
        return; // what was stored before may be told late
      }
      if (last != null && !last.equals(after)) {
        wrong.add(after + " follows " + last);
      }
      last = events.getLast().id();
      handed.addAll(events);
      ReadOutcome.Page page = (ReadOutcome.Page) store.read(id, after, LARGE_PAGE);
      if (page.gap() != null || page.events().size() < events.size()) {
        wrong.add(events.size() + " after " + after + " are not there: " + page.gap());
      } else {
        compare(events, page.events());
      }
      if (seals) {
        sealed.countDown();
      }
      marker.countDown();
    }

    private void compare(List<StoredEvent> events, List<StoredEvent> read) {
      for (int i = 0; i < events.size(); i++) {
        StoredEvent one = events.get(i);
        StoredEvent other = read.get(i);
        if (!one.id().equals(other.id())
            || one.type() != other.type()
            || !Arrays.equals(one.data(), other.data())) {
          wrong.add(one + " was handed over, " + other + " is stored");
        }
      }
    }

    void awaitSeal() throws InterruptedException {
      assertThat(sealed.await(SECONDS, TimeUnit.SECONDS)).as("the end was handed over").isTrue();
      assertThat(wrong).isEmpty();
    }

    List<EventId> ids() {
      return handed.stream().map(StoredEvent::id).toList();
    }
  }

  @Test
  void watchers_are_handed_every_event_in_order_once_it_can_be_read() throws Exception {
    JobWriter writer = running();
    Comparing watcher = new Comparing(writer);
    try (Watch _ = store.watch(writer.id(), watcher)) {
      writer.lines(3).lines(1).lines(500, "a line with \u2028 and \uD83D\uDE80").done();
      watcher.awaitSeal();
    }
    assertThat(watcher.ids()).isEqualTo(readAll(writer.id(), id("1-1"), PAGE).ids());
    assertThat(watcher.ids().getLast()).isEqualTo(writer.last());
  }

  @Test
  void the_next_run_follows_the_last_event_of_the_one_before() throws Exception {
    JobWriter writer = running();
    Comparing watcher = new Comparing(writer);
    try (Watch _ = store.watch(writer.id(), watcher)) {
      writer.lines(2).again(clock.instant());
      new JobWriter(store, clock, claim()).run().lines(1).done();
      watcher.awaitSeal();
    }
    assertThat(watcher.ids())
        .containsExactly(id("1-2"), id("1-3"), id("1-4"), id("2-1"), id("2-2"), id("2-3"));
  }

  @Test
  void many_that_append_at_once_are_handed_over_each_in_its_job_s_order() throws Exception {
    List<JobWriter> writers = new ArrayList<>();
    List<Comparing> watchers = new ArrayList<>();
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      JobWriter writer = running();
      Comparing watcher = new Comparing(writer);
      writers.add(writer);
      watchers.add(watcher);
      watches.add(store.watch(writer.id(), watcher));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JobWriter>> appending = new ArrayList<>();
      for (JobWriter writer : writers) {
        appending.add(
            threads.submit(() -> {
              for (int i = 0; i < 60; i++) {
                writer.lines(i % 5 + 1);
              }
              return writer.done();
            }));
      }
      for (Future<JobWriter> one : appending) {
        assertThat(one.get(SECONDS, TimeUnit.SECONDS)).isNotNull();
      }
    }
    for (Comparing watcher : watchers) {
      watcher.awaitSeal();
      assertThat(watcher.ids()).isEqualTo(readAll(watcher.id, id("1-1"), PAGE).ids());
    }
    watches.forEach(Watch::close);
  }

  @Test
  void what_is_refused_is_handed_to_nobody_and_of_a_repetition_only_what_is_new() throws Exception {
    JobWriter writer = running().lines(2);
    Comparing watcher = new Comparing(writer);
    try (Watch _ = store.watch(writer.id(), watcher)) {
      assertThat(store.append(writer.id(), writer.claim() + 1, id("1-4"), lines(writer, 1)))
          .isInstanceOf(AppendOutcome.StaleClaim.class);
      assertThat(writer.tryAppend(id("1-9"), lines(writer, 1)))
          .isInstanceOf(AppendOutcome.NotContiguous.class);
      List<JobEvent> four = lines(writer, 4);
      writer.tryAppend(id("1-4"), four.subList(0, 2));
      writer.tryAppend(id("1-4"), four);
      writer.done();
      assertThat(writer.tryAppend(lines(writer, 1))).isInstanceOf(AppendOutcome.Sealed.class);
      watcher.awaitSeal();
    }
    assertThat(watcher.ids()).isEqualTo(readAll(writer.id(), id("1-3"), PAGE).ids());
    assertThat(watcher.ids()).hasSize(5);
  }

  private static List<JobEvent> lines(JobWriter writer, int count) {
    return IntStream.range(0, count).mapToObj(i -> writer.line("line " + i)).toList();
  }

  @Test
  void what_was_given_up_at_once_is_not_handed_over() throws Exception {
    store = open(new LogLimits(16 << 10, 4096));
    JobWriter writer = running();
    Comparing watcher = new Comparing(writer);
    try (Watch _ = store.watch(writer.id(), watcher)) {
      for (int i = 0; i < 30; i++) {
        writer.lines(i % 3 == 0 ? 400 : 3);
      }
      writer.done();
      watcher.awaitSeal();
    }
    assertThat(watcher.changes).hasPositiveValue();
    assertThat(watcher.handed).isNotEmpty();
  }

  @Test
  void a_wish_to_cancel_is_told_too() throws Exception {
    JobWriter writer = running();
    Comparing watcher = new Comparing(writer);
    try (Watch _ = store.watch(writer.id(), watcher)) {
      store.cancel(writer.id());
      assertThat(watcher.marker.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(watcher.handed).isEmpty();
  }

  /** Waits until it was told of the job, whatever else it hears. */
  private static void awaitTold(BlockingQueue<JobId> told, JobId id) throws InterruptedException {
    JobId next = told.poll(SECONDS, TimeUnit.SECONDS);
    while (next != null && !next.equals(id)) {
      next = told.poll(SECONDS, TimeUnit.SECONDS);
    }
    assertThat(next).isEqualTo(id);
  }

  @Test
  void who_watches_all_jobs_is_told_of_each_that_is_new_or_changes_or_is_removed()
      throws Exception {
    JobWriter before = running();
    BlockingQueue<JobId> told = new LinkedBlockingQueue<>();
    try (Watch _ = store.watchAll(told::add)) {
      before.lines(1);
      awaitTold(told, before.id());
      JobId submitted = submit();
      awaitTold(told, submitted);
      store.cancel(before.id());
      awaitTold(told, before.id());
      before.done();
      awaitTold(told, before.id());
      store.delete(before.id());
      awaitTold(told, before.id());
      JobWriter second = new JobWriter(store, clock, claim()).run().done();
      awaitTold(told, second.id());
      told.clear();
      store.retain(
          new RetentionPolicy(
              java.time.Duration.ofDays(9), 0, Long.MAX_VALUE, java.time.Duration.ofDays(1)));
      awaitTold(told, second.id());
    }
    told.clear();
    submit();
    assertThat(told).isEmpty();
  }
}
