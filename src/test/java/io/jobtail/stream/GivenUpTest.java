package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.wire.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GivenUpTest {
  private static final JobId JOB = JobId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").orElseThrow();

  private static StoredEvent line(long seq) {
    return EventJson.encode(
        new EventId(1, seq), JobEvent.Log.line(Instant.EPOCH, LogStream.STDOUT, "line " + seq));
  }

  /** The tail thread gives the batch up while the view encodes it. */
  private record Racing(View view, java.util.concurrent.atomic.AtomicBoolean raced)
      implements View {
    @Override
    public byte[] opening() {
      return view.opening();
    }

    @Override
    public byte @Nullable [] whole(Batch batch) {
      byte[] bytes = view.whole(batch);
      if (raced.compareAndSet(false, true)) {
        batch.giveUp();
      }
      return bytes;
    }

    @Override
    public byte[] part(List<StoredEvent> events) {
      return view.part(events);
    }

    @Override
    public byte[] heartbeat() {
      return view.heartbeat();
    }

    @Override
    public byte @Nullable [] farewell(Duration retry) {
      return null;
    }

    @Override
    public boolean isSatisfied() {
      return view.isSatisfied();
    }
  }

  private static String read(View view, List<StoredEvent> events) {
    EventId start = new EventId(1, 0);
    Batch batch = new Batch(start, events, false);
    ReaderPosition position =
        new ReaderPosition(
            new Reading(
                JOB, new Racing(view, new java.util.concurrent.atomic.AtomicBoolean()), true, null),
            batch,
            null,
            null,
            65536);
    ReaderPosition.Next next = position.next();
    if (next instanceof ReaderPosition.Next.ReadStore) {
      position.fetched(new Batch(start, events, false));
      next = position.next();
    }
    return next instanceof ReaderPosition.Next.Events item
        ? new String(item.frame().bytes(), StandardCharsets.UTF_8)
        : next.toString();
  }

  @Test
  void limit_counts_once() {
    String text =
        read(
            new FramedView(
                Framing.NDJSON, EventFilter.ALL, 2, Duration.ofSeconds(1), Clock.systemUTC()),
            List.of(line(1), line(2), line(3)));
    assertThat(text).contains("line 1", "line 2");
  }

  @Test
  void tail_skips_once() {
    String text =
        read(
            new TextView(TextOptions.PLAIN, TextLog.State.EMPTY, 2, 0, Long.MAX_VALUE, null),
            List.of(line(1), line(2), line(3)));
    assertThat(text).isEqualTo("line 3\n");
  }

  @Test
  void held_text_stays() {
    TextLog.State held =
        new TextLog.State(
            0,
            0,
            null,
            java.util.Map.of(LogStream.STDOUT, new TextLog.Held(Instant.EPOCH, "begin ")));
    String text =
        read(new TextView(TextOptions.PLAIN, held, 0, 0, Long.MAX_VALUE, null), List.of(line(1)));
    assertThat(text).isEqualTo("begin line 1\n");
  }
}
