package io.jobtail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import io.jobtail.store.StoreFixture;
import io.jobtail.store.Watcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk, an interruption, a close in the middle: everybody gets an answer. */
class SqliteTroubleTest extends StoreFixture {
  private static final long NO_LIMIT = 1 << 30;

  @TempDir Path temporary;

  @Override
  protected EventStore create(LogLimits limits) {
    return SqliteEventStore.open(temporary, clock, limits);
  }

  @Override
  protected EventStore reopen(EventStore before) {
    before.close();
    return create(LIMITS);
  }

  private SqliteEventStore sqlite() {
    return (SqliteEventStore) store;
  }

  @Test
  void a_full_disk_is_an_error_that_names_the_file_and_the_store_goes_on_when_there_is_room() {
    JobWriter writer = running().lines(10);
    sqlite().limitPages(1);
    List<JobEvent> much = Collections.nCopies(5000, writer.line("z".repeat(1000)));

    List<EventId> told = Collections.synchronizedList(new ArrayList<>());
    var _ = store.watch(writer.id(), tellingTo(told));
    assertThatThrownBy(() -> writer.tryAppend(much))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(temporary.resolve("jobtail.db").toString())
        .hasMessageContaining("SQLITE_FULL");
    assertThat(find(writer.id()).at()).isEqualTo(id("1-11"));
    assertThat(readAll(writer.id(), EventId.START, PAGE).events()).hasSize(12);
    sqlite().limitPages(NO_LIMIT);
    // the writer told nobody of it: it tells before it begins what comes next
    assertThat(told).isEmpty();
    assertThat(writer.tryAppend(much)).isEqualTo(new AppendOutcome.Appended(id("1-5011")));
    assertThat(find(writer.id()).logEvents()).isEqualTo(5010);
    assertThat(
            fold(
                find(writer.id()).job().spec(), readAll(writer.id(), EventId.START, PAGE).events()))
        .isEqualTo(find(writer.id()));
  }

  private static Watcher tellingTo(List<EventId> told) {
    return new Watcher() {
      @Override
      public void changed() {
        told.add(EventId.START);
      }

      @Override
      public void stored(EventId after, List<StoredEvent> events, boolean sealed) {
        told.add(after);
      }
    };
  }

  @Test
  void one_that_does_not_fit_does_not_spoil_the_others() throws Exception {
    JobWriter large = running();
    List<JobWriter> small = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      small.add(running());
    }
    sqlite().limitPages(1);
    List<JobEvent> much = Collections.nCopies(5000, large.line("z".repeat(1000)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AppendOutcome> failing = threads.submit(() -> large.tryAppend(much));
      List<Future<AppendOutcome>> fitting = new ArrayList<>();
      for (JobWriter writer : small) {
        // progress of a queued job changes rows that are there: no page is needed
        fitting.add(
            threads.submit(() -> {
              store.cancel(writer.id());
              return writer.tryAppend(id("1-1"), List.of(running(writer)));
            }));
      }
      assertThatThrownBy(() -> failing.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreException.class);
      for (Future<AppendOutcome> future : fitting) {
        assertThat(future.get(30, TimeUnit.SECONDS))
            .isEqualTo(new AppendOutcome.Appended(id("1-1")));
      }
    }
    assertThat(small)
        .extracting(writer -> store.standing(writer.id(), writer.claim()))
        .containsOnly(Standing.CANCEL_REQUESTED);
    sqlite().limitPages(NO_LIMIT);
  }

  private static JobEvent running(JobWriter writer) {
    return JobEvent.Status.running(writer.now(), 1);
  }

  @Test
  void an_interrupted_caller_gets_its_answer_and_stays_interrupted() {
    JobWriter writer = running();
    Thread.currentThread().interrupt();
    AppendOutcome outcome = writer.tryAppend(List.of(writer.line("x")));
    assertThat(outcome).isEqualTo(new AppendOutcome.Appended(id("1-2")));
    JobId id = find(writer.id()).job().id();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(id).isEqualTo(writer.id());
  }

  @Test
  void closing_answers_everybody_and_keeps_what_was_answered() throws Exception {
    int callers = 60;
    List<JobWriter> writers = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      writers.add(running());
    }
    CountDownLatch busy = new CountDownLatch(callers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (JobWriter writer : writers) {
        futures.add(
            threads.submit(() -> {
              try {
                while (true) {
                  writer.lines(1);
                  busy.countDown();
                }
              } catch (StoreException _) {
                return; // the only way out
              }
            }));
      }
      assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
      store.close();
      for (Future<?> future : futures) {
        future.get(30, TimeUnit.SECONDS);
      }
    }
    store = reopened(store);
    for (JobWriter writer : writers) {
      assertThat(find(writer.id()).at()).isGreaterThanOrEqualTo(writer.last());
    }
  }

  @Test
  void a_watcher_that_fails_harms_nobody() throws Exception {
    JobWriter writer = running();
    CountDownLatch woken = new CountDownLatch(1);
    try (var _ =
            store.watch(
                writer.id(),
                () -> {
                  throw new IllegalStateException("a watcher's own fault");
                });
        var _ = store.watch(writer.id(), woken::countDown)) {
      writer.lines(1);
      assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
    }
    writer.lines(1);
  }
}
