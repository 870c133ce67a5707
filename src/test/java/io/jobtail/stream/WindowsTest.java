package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final int DATA = 1_000;
  private static final long MEGABYTE = 1 << 20;

  private final Windows windows = new Windows(MEGABYTE, 4 * MEGABYTE);

  /** A ring as a tail has it. */
  private static final class Kept {
    final Windows.Share share;
    final Ring ring;

    Kept(Windows windows) {
      share = windows.open(this::giveUpOldest);
      ring = new Ring(DATA, share::grew);
      share.appended(ring.begin(EventId.START));
    }

    private long giveUpOldest() {
      return ring.giveUpOldest();
    }

    Batch newest() {
      return Objects.requireNonNull(ring.newest());
    }

    Batch append() {
      EventId id = new EventId(1, newest().last().seq() + 1);
      share.appended(
          ring.append(List.of(new StoredEvent(id, EventType.LOG, new byte[DATA])), false, 1));
      return newest();
    }
  }

  @Test
  void one_job_keeps_its_newest_batches_up_to_its_bound() {
    Kept job = new Kept(windows);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      batches.add(job.append());
    }
    assertThat(windows.held()).isBetween(MEGABYTE - 2 * DATA, MEGABYTE);
    assertThat(batches.getFirst().events()).isNull();
    assertThat(batches.getFirst().next()).as("leads nowhere").isNull();
    assertThat(batches.getLast().events()).isNotNull();
    long there = batches.stream().filter(batch -> batch.events() != null).count();
    assertThat(there).isBetween(MEGABYTE / (2 * DATA), MEGABYTE / DATA);
  }

  @Test
  void an_encoding_counts_too() {
    Kept job = new Kept(windows);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      batches.add(job.append());
    }
    long before = windows.held();
    byte[] sse = Objects.requireNonNull(batches.getLast().encoded(Framing.SSE));
    assertThat(windows.held()).isEqualTo(before + sse.length);
    assertThat(batches.getLast().encoded(Framing.SSE)).isSameAs(sse);

    batches.forEach(batch -> {
      var _ = batch.encoded(Framing.SSE);
      var _ = batch.encoded(Framing.NDJSON);
    });
    assertThat(windows.held()).isLessThanOrEqualTo(MEGABYTE);
    assertThat(batches.getFirst().encoded(Framing.SSE)).isNull();
    assertThat(batches.getLast().encoded(Framing.SSE)).isSameAs(sse);
  }

  @Test
  void a_thousand_quiet_jobs_do_not_keep_a_thousand_windows() {
    List<Kept> quiet = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Kept job = new Kept(windows);
      quiet.add(job);
      for (int j = 0; j < 100; j++) {
        job.append();
      }
      assertThat(windows.held()).isLessThanOrEqualTo(4 * MEGABYTE);
    }
    assertThat(quiet).allMatch(job -> job.newest().events() != null);
    assertThat(quiet.getFirst().ring.holding(new EventId(1, 98))).isNull();
    assertThat(quiet.getLast().ring.holding(new EventId(1, 1))).isNotNull();
  }

  @Test
  void the_job_that_is_quiet_longest_gives_up_first() {
    Windows two = new Windows(MEGABYTE, MEGABYTE + 100 * DATA);
    Kept quiet = new Kept(two);
    Kept busy = new Kept(two);
    busy.append();
    for (int i = 0; i < 500; i++) {
      quiet.append();
    }
    for (int i = 0; i < 900; i++) {
      busy.append();
    }
    assertThat(quiet.ring.holding(new EventId(1, 499))).isNotNull();
    assertThat(quiet.ring.holding(new EventId(1, 100))).isNull();
    assertThat(busy.ring.holding(new EventId(1, 300))).isNotNull();
  }

  @Test
  void the_newest_batch_stays_and_what_is_closed_counts_no_more() {
    Windows tiny = new Windows(10, 10);
    Kept one = new Kept(tiny);
    Kept other = new Kept(tiny);
    one.append();
    other.append();
    other.append();
    assertThat(one.newest().events()).isNotNull();
    assertThat(other.newest().events()).isNotNull();
    assertThat(tiny.held()).isEqualTo(one.newest().held() + other.newest().held());

    one.share.close();
    other.share.close();
    assertThat(tiny.held()).isZero();
    one.append();
    assertThat(tiny.held()).isZero();
  }
}
