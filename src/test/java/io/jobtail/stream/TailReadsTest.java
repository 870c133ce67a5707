package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.store.News;
import io.jobtail.wire.EventJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tail asks of a store that tells of changes only, as one far away does. */
class TailReadsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final JobId JOB = JobId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").orElseThrow();
  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 1, Duration.ZERO, 1 << 16, 10);

  private final LosingStore log = new LosingStore(JOB);
  private final JobTail tail =
      new JobTail(
          JOB,
          new LogReader(log.port(), Clock.systemUTC(), CONFIGURATION),
          log.port(),
          CONFIGURATION,
          new Windows(1 << 20, 1 << 24),
          StreamMeter.NONE);

  @AfterEach
  void close() {
    tail.close();
  }

  private void begin() {
    log.run(1);
    tail.start();
    await().atMost(LONG).until(() -> tail.goesOn() && log.reads.get() == 1);
  }

  private void awaitEvent(long seq) {
    await().atMost(LONG).until(() -> tail.has(new EventId(1, seq)));
  }

  @Test
  void what_is_told_once_is_read_once() {
    begin();
    for (int i = 1; i <= 20; i++) {
      log.lines("line", 5);
      awaitEvent(1 + 5L * i);
    }
    assertThat(log.reads).hasValueLessThanOrEqualTo(21);
    assertThat(log.eventsRead).hasValue(101);
  }

  @Test
  void a_burst_costs_the_read_under_way_and_one_more() {
    begin();
    synchronized (log) {
      // the first of these begins a read, which waits for the lock
      for (int i = 0; i < 1_000; i++) {
        log.lines("line", 1);
      }
    }
    awaitEvent(1_001);
    assertThat(log.reads).hasValueLessThanOrEqualTo(3);
    assertThat(log.eventsRead).hasValue(1_001);
  }

  @Test
  void what_does_not_fit_into_a_page_is_read_on_without_being_told() {
    begin();
    log.lines("x".repeat(1_000), 1_000);
    awaitEvent(1_001);
    assertThat(log.eventsRead).hasValue(1_001);
    // a million bytes, 64 KB a page
    assertThat(log.reads).hasValueLessThanOrEqualTo(20);
  }

  @Test
  void what_was_handed_over_and_then_lost_is_not_looked_for_forever() {
    begin();
    News lost = new News();
    JobEvent line = JobEvent.Log.line(Instant.EPOCH, LogStream.STDOUT, "lost");
    lost.add(new EventId(1, 20), List.of(EventJson.encode(new EventId(1, 21), line)), false);
    log.watches.tell(JOB, lost);
    await().atMost(LONG).until(() -> log.reads.get() >= 3);
    log.lines("line", 1);
    awaitEvent(2);
    assertThat(log.reads).hasValueLessThanOrEqualTo(5);
    assertThat(tail.has(new EventId(1, 21))).isFalse();
  }

  @Test
  void a_tail_that_cannot_begin_since_the_store_is_away_begins_later() {
    log.run(1);
    log.goAway();
    tail.start();
    assertThat(tail.goesOn()).isFalse();
    log.comeBack();
    await().atMost(LONG).until(tail::goesOn);
    log.lines("line", 1);
    awaitEvent(2);
    log.done();
    awaitEvent(3);
    assertThat(tail.goesOn()).isFalse();
    assertThat(tail.isOver()).isFalse();
  }

  @Test
  void a_reader_of_what_is_stored_that_shrinks_is_cut_and_does_not_ask_forever() {
    View view =
        new FramedView(Framing.NDJSON, EventFilter.ALL, Long.MAX_VALUE, LONG, Clock.systemUTC());
    EventId after = new EventId(1, 3);
    Batch nothing = new Batch(after, List.of(), false);
    ReaderPosition reader =
        new ReaderPosition(
            new Reading(JOB, view, true, new EventId(1, 9)), nothing, null, null, 1 << 16);
    assertThat(reader.next()).isInstanceOf(ReaderPosition.Next.ReadStore.class);
    reader.fetched(nothing);
    assertThat(reader.next()).isInstanceOf(ReaderPosition.Next.Over.class);
  }
}
