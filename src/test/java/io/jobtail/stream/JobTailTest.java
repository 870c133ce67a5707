package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Reason;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.memory.MemoryEventStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTailTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 1, Duration.ZERO, 1 << 16, 10);

  private final EventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 28));
  private final Semaphore reads = new Semaphore(0);
  private final EventStore slow = slowToRead(store, reads);
  private final LogReader log = new LogReader(slow, Clock.systemUTC(), CONFIGURATION);
  private final ClaimedJob job = running();
  private final JobId id = job.fold().job().id();
  private final JobTail tail =
      new JobTail(id, log, slow, CONFIGURATION, new Windows(1 << 20, 1 << 24), StreamMeter.NONE);

  @AfterEach
  void end() {
    reads.release(1_000_000);
    tail.close();
  }

  @Test
  void a_job_that_is_removed_before_its_end_was_read_has_nothing_more_for_its_readers() {
    tail.start();
    EventId seen =
        store.read(id, EventId.START, new io.jobtail.store.PageLimit(9, 9999))
                instanceof io.jobtail.store.ReadOutcome.Page page
            ? page.last()
            : EventId.START;
    Awaitility.await().atMost(LONG).until(tail::goesOn);
    assertThat(tail.locate(seen, 0, true)).isInstanceOf(Spot.AtEnd.class);

    finish();
    store.delete(id);
    reads.release(1_000_000);

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(tail.locate(seen, 0, true)).isInstanceOf(Spot.Over.class));
  }

  @Test
  void a_reader_that_was_live_learns_that_the_job_is_gone() {
    reads.release(1); // the one that finds nothing missing at the start
    tail.start();
    Awaitility.await().atMost(LONG).until(() -> tail.goesOn() && reads.availablePermits() == 0);
    ReaderPosition reader = liveReader();
    append(2, 1);
    Awaitility.await().atMost(LONG).until(() -> tail.has(new EventId(1, 2)));
    assertThat(reader.next()).isInstanceOf(ReaderPosition.Next.Events.class);
    assertThat(reader.next()).isInstanceOf(ReaderPosition.Next.Nothing.class);

    // it reads when the end is handed over, and what it reads is gone
    tail.changed();
    finish(3);
    store.delete(id);
    reads.release(1_000_000);

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(reader.next()).isInstanceOf(ReaderPosition.Next.Over.class));
  }

  private ReaderPosition liveReader() {
    View view =
        new FramedView(Framing.NDJSON, EventFilter.ALL, Long.MAX_VALUE, LONG, Clock.systemUTC());
    Batch first = new Batch(new EventId(1, 1), List.of(), false);
    return new ReaderPosition(new Reading(id, view, false, null), first, tail, null, 1 << 16);
  }

  @Test
  void what_is_written_is_found_from_any_cursor() {
    reads.release(1_000_000);
    tail.start();
    finish();

    EventId done = new EventId(1, 3);
    Awaitility.await().atMost(LONG).until(() -> tail.has(done));
    assertThat(tail.locate(new EventId(1, 2), 0, true))
        .isInstanceOfAny(Spot.In.class, Spot.Behind.class);
    assertThat(tail.locate(done, 0, true)).isInstanceOf(Spot.AtEnd.class);
  }

  @Test
  void what_the_store_hands_over_is_there_at_once_and_is_not_read_back() {
    reads.release(1); // the one that finds nothing missing at the start
    tail.start();
    Awaitility.await().atMost(LONG).until(() -> tail.goesOn() && reads.availablePermits() == 0);
    append(2, 1);
    Awaitility.await().atMost(LONG).until(() -> tail.has(new EventId(1, 2)));
    append(3, 5_000);

    Awaitility.await().atMost(LONG).until(() -> tail.has(new EventId(1, 5_002)));
    assertThat(following(new EventId(1, 2)))
        .isEqualTo(LongStream.rangeClosed(3, 5_002).mapToObj(seq -> new EventId(1, seq)).toList());
    assertThat(tail.covers(new EventId(1, 4_000))).isTrue();
    assertThat(tail.covers(new EventId(1, 9_000))).isFalse();
    assertThat(tail.covers(new EventId(0, 1))).isFalse();
  }

  @Test
  void what_was_given_up_is_read_from_the_store_and_the_rest_is_exact() {
    reads.release(1_000_000);
    tail.start();
    Awaitility.await().atMost(LONG).until(tail::goesOn);
    append(2, 20_000);
    EventId last = new EventId(1, 20_001);
    Awaitility.await().atMost(LONG).until(() -> tail.has(last));
    assertThat(tail.locate(new EventId(1, 1), 0, true)).isInstanceOf(Spot.Behind.class);

    List<EventId> all = new ArrayList<>();
    EventId cursor = new EventId(1, 1);
    while (tail.locate(cursor, 0, true) instanceof Spot.Behind) {
      Batch page = Objects.requireNonNull(log.read(id, cursor));
      Objects.requireNonNull(page.events()).forEach(event -> all.add(event.id()));
      cursor = page.last();
    }
    all.addAll(following(cursor));
    assertThat(all)
        .isEqualTo(LongStream.rangeClosed(2, 20_001).mapToObj(seq -> new EventId(1, seq)).toList());
  }

  /** What the tail holds behind a cursor. */
  private List<EventId> following(EventId cursor) {
    List<EventId> ids = new ArrayList<>();
    EventId at = cursor;
    while (tail.locate(at, 0, true) instanceof Spot.In(Batch batch, int _)) {
      List<StoredEvent> events = Objects.requireNonNull(batch.events());
      assertThat(batch.size()).isLessThan(CONFIGURATION.maxItem() + 200);
      assertThat(batch.arrivedNanos()).isNotZero();
      Batch.after(events, at).forEach(event -> ids.add(event.id()));
      at = batch.last();
    }
    return ids;
  }

  private void append(long from, int count) {
    List<JobEvent> lines =
        IntStream.range(0, count)
            .<JobEvent>mapToObj(i -> JobEvent.Log.line(Instant.now(), LogStream.LOG, "line " + i))
            .toList();
    store.append(id, job.claim(), new EventId(1, from), lines);
  }

  private ClaimedJob running() {
    SubmitOutcome submitted =
        store.submit(new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, 100));
    assertThat(submitted).isInstanceOf(SubmitOutcome.Created.class);
    if (!(store.claimNext(Set.of()) instanceof NextOutcome.Claimed(ClaimedJob claimed))) {
      throw new AssertionError("nothing to claim");
    }
    store.append(
        claimed.fold().job().id(),
        claimed.claim(),
        new EventId(1, 1),
        List.of(JobEvent.Status.running(Instant.now(), 1)));
    return claimed;
  }

  private void finish() {
    finish(2);
  }

  private void finish(long seq) {
    Instant now = Instant.now();
    store.append(
        id,
        job.claim(),
        new EventId(1, seq),
        List.of(
            JobEvent.Log.line(now, LogStream.LOG, "the last line"),
            new JobEvent.Done(
                now, JobState.SUCCEEDED, Reason.COMPLETED, null, null, null, 1, LogSummary.NONE)));
  }

  /** The same store, which gives a page of a log only when it is allowed to. */
  private static EventStore slowToRead(EventStore store, Semaphore reads) {
    return (EventStore)
        Proxy.newProxyInstance(
            JobTailTest.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("read")) {
                reads.acquire();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
