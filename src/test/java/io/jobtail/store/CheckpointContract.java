package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Checkpoints, and what is given up of a log that is too long. */
public abstract class CheckpointContract extends LogContract {
  private static final long SMALL = 64 << 10;

  @Test
  void a_checkpoint_is_near_every_place_of_a_long_log() {
    JobWriter writer = running();
    for (int i = 0; i < 25; i++) {
      writer.lines(1000);
    }
    Fold now = find(writer.id());
    JobId id = writer.id();

    for (long count : List.of(5_000L, 12_345L, 25_000L)) {
      Checkpoint at = store.checkpoint(id, new Place.LogEvents(count)).orElseThrow();
      assertThat(at.fold().logEvents()).isBetween(count - 4096, count);
      assertFoldsFrom(at, id);
      at = store.checkpoint(id, new Place.TextLines(1, count)).orElseThrow();
      assertThat(at.fold().text().lines()).isBetween(count - 4096, count);
      at = store.checkpoint(id, new Place.Event(new EventId(1, count))).orElseThrow();
      assertThat(at.at().seq()).isBetween(count - 4096, count);
    }
    long half = now.text().bytes() / 2;
    Checkpoint at = store.checkpoint(id, new Place.TextBytes(1, half)).orElseThrow();
    assertThat(at.fold().text().bytes()).isBetween(half - 4096 * 40, half);
    assertFoldsFrom(at, id);
    assertThat(store.checkpoint(id, new Place.Event(now.at())).orElseThrow().fold()).isEqualTo(now);
  }

  @Test
  void there_is_a_checkpoint_at_the_beginning_of_every_run_and_before_done() {
    JobWriter first = running().lines(10).again(clock.instant());
    new JobWriter(store, clock, claim()).run().lines(10).done();

    assertThat(store.checkpoint(first.id(), new Place.TextLines(1, 0)).orElseThrow().at())
        .isEqualTo(id("1-1"));
    assertThat(store.checkpoint(first.id(), new Place.TextBytes(2, 0)).orElseThrow().at())
        .isEqualTo(id("2-1"));
    assertThat(store.checkpoint(first.id(), new Place.Event(id("2-11"))).orElseThrow().at())
        .isEqualTo(id("2-11"));
    assertThat(store.checkpoint(first.id(), new Place.TextLines(3, 100))).isEmpty();
    assertThat(store.checkpoint(first.id(), new Place.Event(id("0-1")))).isEmpty();
  }

  @Test
  void fragments_that_are_held_back_survive_in_a_checkpoint() {
    JobWriter writer = running().lines(4094);
    writer.append(JobEvent.Log.fragment(writer.now(), LogStream.STDERR, "half a li"));
    writer.lines(10);

    Checkpoint at = store.checkpoint(writer.id(), new Place.Event(id("1-4100"))).orElseThrow();
    assertThat(at.at().seq()).isGreaterThan(4000);
    assertThat(at.fold().text().held()).containsKey(LogStream.STDERR);
    assertFoldsFrom(at, writer.id());
  }

  @Test
  void a_log_over_its_limit_gives_up_its_middle_and_keeps_its_ends() throws Exception {
    store = open(new LogLimits(16 << 10, SMALL));
    JobWriter writer = running();
    Folder all = new Folder(find(writer.id()));
    EventId before = writer.last();
    for (int i = 0; i < 40; i++) {
      writer.lines(100);
      for (StoredEvent event : page(writer.id(), before).events()) {
        all.apply(event.id(), EventJson.decode(event));
      }
      before = writer.last();
    }
    writer.done();

    Seen seen = readAll(writer.id(), EventId.START, PAGE);
    assertThat(seen.gaps()).hasSize(1);
    ReadOutcome.Gap gap = seen.gaps().getFirst();
    assertThat(gap.reason()).isEqualTo(GapReason.LIMIT);
    assertThat(store.gaps(writer.id())).containsExactly(gap);
    assertThat(bytes(seen.events())).isBetween(SMALL * 5 / 8, SMALL);
    assertThat(bytesUpTo(seen, gap.from())).isBetween(SMALL / 4, SMALL / 2);
    assertThat(seen.events().size() + gap.to().seq() - gap.from().seq() + 1).isEqualTo(4003);
    assertThat(seen.ids()).contains(id("0-1"), id("1-1")).endsWith(id("1-4002"));
    Checkpoint at = store.checkpoint(writer.id(), new Place.Event(gap.to())).orElseThrow();
    assertThat(at.at()).isEqualTo(gap.to());
    assertFoldsFrom(at, writer.id());
    assertThat(find(writer.id()).text().lines()).isEqualTo(4000);
    assertThat(find(writer.id()).text()).isEqualTo(all.fold().text());
  }

  private static long bytes(List<StoredEvent> events) {
    return events.stream().mapToLong(event -> event.data().length).sum();
  }

  private static long bytesUpTo(Seen seen, EventId before) {
    return bytes(seen.events().stream().filter(e -> before.isAfter(e.id())).toList());
  }

  @Test
  void a_cursor_within_what_was_given_up_is_told_so_and_goes_on_after_it() throws Exception {
    store = open(new LogLimits(16 << 10, SMALL));
    JobWriter writer = running();
    for (int i = 0; i < 20; i++) {
      writer.lines(100);
    }
    ReadOutcome.Gap gap = readAll(writer.id(), EventId.START, PAGE).gaps().getFirst();

    EventId within = gap.from().plus(5);
    ReadOutcome.Page page = page(writer.id(), within);
    assertThat(page.gap()).isEqualTo(new ReadOutcome.Gap(within.next(), gap.to(), GapReason.LIMIT));
    assertThat(page.events().getFirst().id()).isEqualTo(gap.to().next());
    assertThat(page(writer.id(), gap.to()).gap()).isNull();
    EventId beforeGap = new EventId(1, gap.from().seq() - 1);
    assertThat(page(writer.id(), beforeGap).gap()).isEqualTo(gap);
    assertThat(page(writer.id(), new EventId(1, gap.from().seq() - 2)).events()).hasSize(1);
  }

  @Test
  void one_append_far_over_the_limit_keeps_its_ends_too_and_may_be_repeated() throws Exception {
    store = open(new LogLimits(16 << 10, 4096));
    JobWriter writer = running();
    writer.lines(2000);
    EventId last = writer.last();

    Seen seen = readAll(writer.id(), EventId.START, PAGE);
    assertThat(bytes(seen.events())).isLessThan(5000);
    assertThat(seen.ids()).endsWith(last);
    List<JobEvent> again =
        LongStream.rangeClosed(2, 2001)
            .mapToObj(i -> writer.line("a line of output " + i))
            .toList();
    assertThat(writer.tryAppend(id("1-2"), again)).isEqualTo(new AppendOutcome.Appended(last));
    assertThat(find(writer.id()).logEvents()).isEqualTo(2000);
  }

  @Test
  void events_larger_than_the_limit_do_not_stop_the_log() throws Exception {
    store = open(new LogLimits(16 << 10, 4096));
    JobWriter writer = running();
    for (int i = 0; i < 10; i++) {
      writer.lines(1, "y".repeat(10_000));
    }
    writer.done();

    Seen seen = readAll(writer.id(), EventId.START, PAGE);
    assertThat(seen.gaps()).hasSize(1);
    assertThat(bytes(seen.events())).isLessThan(25_000);
    assertThat(seen.ids()).endsWith(id("1-12"));
  }

  @Test
  void each_attempt_has_a_limit_and_a_gap_of_its_own() throws Exception {
    store = open(new LogLimits(16 << 10, 8192));
    JobWriter first = running().lines(300).again(clock.instant());
    JobWriter second = new JobWriter(store, clock, claim()).run().lines(300).done();

    Seen seen = readAll(second.id(), EventId.START, PAGE);
    assertThat(seen.gaps()).extracting(gap -> gap.from().attempt()).containsExactly(1, 2);
    assertThat(seen.ids()).contains(first.last(), id("2-1"), second.last());
    for (ReadOutcome.Gap gap : seen.gaps()) {
      assertThat(store.checkpoint(first.id(), new Place.Event(gap.to())).orElseThrow().at())
          .isEqualTo(gap.to());
    }
  }
}
