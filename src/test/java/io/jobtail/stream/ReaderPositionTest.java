package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A position without a tail: everything is read from the store. */
class ReaderPositionTest {
  private static final JobId JOB = JobId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").orElseThrow();
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void a_hole_before_the_end_is_told_though_it_reaches_past_the_end() {
    // the log was trimmed after the end was chosen
    EventId end = new EventId(1, 10);
    ReaderPosition position = at(new Batch(new EventId(1, 5), List.of(gap(6, 20)), false), end);

    assertThat(text(position.next())).contains("\"event\":\"gap\"", "\"id\":\"1-20\"");
    assertThat(position.isAtEnd()).isTrue();
  }

  @Test
  void what_follows_the_end_is_not_given() {
    EventId end = new EventId(1, 2);
    ReaderPosition position =
        at(new Batch(new EventId(1, 0), List.of(line(1), line(2), line(3)), false), end);

    assertThat(text(position.next())).contains("line 1", "line 2").doesNotContain("line 3");
    assertThat(position.isAtEnd()).isTrue();
  }

  @Test
  void a_page_that_was_given_is_let_go_while_its_bytes_wait_for_the_socket() {
    ReaderPosition position = at(new Batch(new EventId(1, 0), List.of(), false), null);
    WeakReference<Batch> page = giveOne(position);

    Awaitility.await()
        .atMost(LONG)
        .until(() -> {
          System.gc();
          return page.refersTo(null);
        });
    assertThat(position.cursor()).isEqualTo(new EventId(1, 2));
    assertThat(position.next()).isInstanceOf(ReaderPosition.Next.ReadStore.class);
  }

  @Test
  void the_last_page_still_ends_the_stream_when_it_was_let_go() {
    ReaderPosition position =
        at(new Batch(new EventId(1, 0), List.of(line(1), line(2)), true), null);

    assertThat(text(position.next())).contains("line 1", "line 2");
    assertThat(position.isAtEnd()).isTrue();
    assertThat(position.next()).isInstanceOf(ReaderPosition.Next.Nothing.class);
  }

  @Test
  void what_is_searched_at_once_is_bounded_whatever_is_found() {
    List<StoredEvent> events = LongStream.rangeClosed(1, 100).mapToObj(seq -> line(seq)).toList();
    Grep.Outcome.Compiled grep =
        (Grep.Outcome.Compiled) Grep.of("nothing", new GrepConfiguration(9, 99, LONG, 1));
    EventFilter filter = new EventFilter(Set.of(), grep.grep());
    View view = new FramedView(Framing.NDJSON, filter, 9, LONG, Clock.systemUTC());
    Batch first = new Batch(new EventId(1, 0), events, true);
    int most = 3 * events.getLast().data().length;
    ReaderPosition position =
        new ReaderPosition(new Reading(JOB, view, true, null), first, null, null, most);

    List<StoredEvent> searched = new ArrayList<>();
    while (position.next() instanceof ReaderPosition.Next.Search search) {
      assertThat(search.events()).hasSizeBetween(1, 4).last().isEqualTo(search.last());
      assertThat(view.search(search.events()).get()).isEmpty();
      searched.addAll(search.events());
    }
    assertThat(searched).isEqualTo(events);
    assertThat(position.isAtEnd()).isTrue();
  }

  private static WeakReference<Batch> giveOne(ReaderPosition position) {
    Batch page = new Batch(new EventId(1, 0), List.of(line(1), line(2)), false);
    position.fetched(page);
    assertThat(text(position.next())).contains("line 2");
    return new WeakReference<>(page);
  }

  private static ReaderPosition at(Batch first, @Nullable EventId until) {
    View view =
        new FramedView(Framing.NDJSON, EventFilter.ALL, Long.MAX_VALUE, LONG, Clock.systemUTC());
    return new ReaderPosition(new Reading(JOB, view, true, until), first, null, null, 65536);
  }

  private static StoredEvent line(long seq) {
    return EventJson.encode(
        new EventId(1, seq), JobEvent.Log.line(Instant.EPOCH, LogStream.STDOUT, "line " + seq));
  }

  private static StoredEvent gap(long from, long to) {
    Job job =
        Job.submitted(
            new JobSpec(JOB, "t", Json.EMPTY_OBJECT, Map.of(), null, Instant.EPOCH, null, 1));
    EventId last = new EventId(1, to);
    return EventJson.encode(
        last, new JobEvent.Gap(Instant.EPOCH, new EventId(1, from), last, GapReason.LIMIT, job));
  }

  private static String text(ReaderPosition.Next next) {
    return next instanceof ReaderPosition.Next.Events events
        ? new String(events.frame().bytes(), StandardCharsets.UTF_8)
        : next.toString();
  }
}
