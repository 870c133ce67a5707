package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store does with one job's log. */
public abstract class LogContract extends StoreFixture {
  @Test
  void ids_are_dense_within_each_attempt() {
    JobWriter first = running().lines(3).again(clock.instant());
    new JobWriter(store, clock, claim()).run().lines(2).done();

    assertThat(readAll(first.id(), EventId.START, new PageLimit(2, 1 << 20)).ids())
        .extracting(EventId::toString)
        .containsExactly("0-1", "1-1", "1-2", "1-3", "1-4", "1-5", "2-1", "2-2", "2-3", "2-4");
  }

  @Test
  void events_come_back_as_the_bytes_that_were_encoded() {
    JobWriter writer = running();
    JobEvent event = writer.line("\u2028 \u0085 \r\n\0 \ud83d\ude00 \u001b[31m");
    writer.append(event);

    StoredEvent read = page(writer.id(), id("1-1")).events().getFirst();
    assertThat(read.data()).isEqualTo(EventJson.encode(read.id(), event).data());
    assertThat(EventJson.decode(read)).isEqualTo(event);
  }

  @Test
  void the_job_as_found_is_the_fold_of_its_events() {
    JobWriter writer = running().lines(5).done();

    assertThat(find(writer.id()))
        .isEqualTo(fold(find(writer.id()).job().spec(), page(writer.id(), EventId.START).events()));
    assertThat(find(writer.id()).job().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_stale_claim_is_refused() throws Exception {
    JobWriter writer = running();
    store = reopened(store);
    ClaimedJob rescued = store.claimAbandoned(10).getFirst();

    AppendOutcome outcome =
        store.append(writer.id(), writer.claim(), id("1-2"), List.of(writer.line("late")));
    assertThat(outcome).isEqualTo(new AppendOutcome.StaleClaim(rescued.claim()));
    assertThat(find(writer.id()).at()).isEqualTo(id("1-1"));
  }

  @Test
  void a_claim_that_was_given_back_is_stale() {
    JobWriter writer = running().again(clock.instant());

    assertThat(writer.tryAppend(List.of(writer.line("late"))))
        .isEqualTo(new AppendOutcome.StaleClaim(writer.claim()));
  }

  @Test
  void a_repeated_append_is_answered_as_appended_whoever_sends_it_and_after_the_seal() {
    JobWriter writer = running();
    List<JobEvent> lines = List.of(writer.line("a"), writer.line("b"));
    writer.tryAppend(lines);

    assertThat(writer.tryAppend(id("1-2"), lines)).isEqualTo(new AppendOutcome.Appended(id("1-3")));
    writer.done();
    assertThat(store.append(writer.id(), 99, id("1-2"), lines))
        .isEqualTo(new AppendOutcome.Appended(id("1-3")));
    assertThat(page(writer.id(), EventId.START).events()).hasSize(5);
  }

  @Test
  void a_repeated_prefix_is_skipped() {
    JobWriter writer = running();
    writer.append(writer.line("a"), writer.line("b"));

    AppendOutcome outcome =
        writer.tryAppend(id("1-2"), List.of(writer.line("a"), writer.line("b"), writer.line("c")));
    assertThat(outcome).isEqualTo(new AppendOutcome.Appended(id("1-4")));
    assertThat(readAll(writer.id(), id("1-1"), PAGE).ids())
        .containsExactly(id("1-2"), id("1-3"), id("1-4"));
    assertThat(find(writer.id()).logEvents()).isEqualTo(3);
  }

  @Test
  void a_prefix_that_differs_is_refused() {
    JobWriter writer = running();
    writer.append(writer.line("a"), writer.line("b"));

    assertThat(
            writer.tryAppend(
                id("1-2"), List.of(writer.line("a"), writer.line("B"), writer.line("c"))))
        .isEqualTo(new AppendOutcome.NotContiguous(id("1-3")));
    assertThat(find(writer.id()).at()).isEqualTo(id("1-3"));
  }

  @Test
  void nothing_follows_done() {
    JobWriter writer = running().done();

    assertThat(writer.tryAppend(List.of(writer.line("late"))))
        .isEqualTo(new AppendOutcome.Sealed(id("1-2")));
    assertThat(page(writer.id(), EventId.START).sealed()).isTrue();
  }

  @Test
  void a_hole_is_refused() {
    JobWriter writer = running();
    for (String first : List.of("1-3", "3-1", "2-2", "0-2")) {
      assertThat(writer.tryAppend(id(first), List.of(writer.line("x"))))
          .as(first)
          .isEqualTo(new AppendOutcome.NotContiguous(id("1-1")));
    }
  }

  @Test
  void an_append_that_no_caller_may_make_is_an_error_and_changes_nothing() {
    JobWriter writer = running();
    assertThatThrownBy(() -> writer.tryAppend(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.tryAppend(List.of(new JobEvent.Position(writer.now()))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.tryAppend(List.of(writer.doneEvent(), writer.line("late"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(find(writer.id()).at()).isEqualTo(id("1-1"));
  }

  @Test
  void a_job_that_is_not_there_is_named_so_by_every_call() {
    JobId nobody = new JobId("nobody");
    JobWriter writer = running();
    assertThat(store.append(nobody, 1, id("0-2"), List.of(writer.line("x"))))
        .isEqualTo(new AppendOutcome.NoSuchJob());
    assertThat(store.find(nobody)).isEqualTo(new Lookup.Unknown());
    assertThat(store.read(nobody, EventId.START, PAGE)).isEqualTo(new ReadOutcome.Unknown());
    assertThat(store.cancel(nobody)).isEqualTo(new CancelOutcome.Unknown());
    assertThat(store.delete(nobody)).isEqualTo(new DeleteOutcome.Unknown());
    assertThat(store.checkpoint(nobody, new Place.Event(EventId.START))).isEmpty();
    assertThat(store.queuePosition(nobody)).isEmpty();
    assertThat(store.standing(nobody, 1)).isEqualTo(Standing.LOST);
  }

  @Test
  void every_cursor_of_an_open_log_is_answered() {
    JobId id = running().lines(2).id();

    assertThat(readAll(id, EventId.START, PAGE).ids())
        .containsExactly(id("0-1"), id("1-1"), id("1-2"), id("1-3"));
    assertThat(readAll(id, id("0-1"), PAGE).ids()).containsExactly(id("1-1"), id("1-2"), id("1-3"));
    assertThat(readAll(id, id("1-0"), PAGE).gaps()).isEmpty();
    assertThat(readAll(id, id("1-0"), PAGE).ids()).hasSize(3);
    assertThat(readAll(id, id("1-2"), PAGE).ids()).containsExactly(id("1-3"));
    assertThat(page(id, id("1-3")))
        .isEqualTo(new ReadOutcome.Page(null, List.of(), id("1-3"), false));
    for (String never : List.of("0-2", "1-4", "1-99", "2-0", "2-1", "999999999-1")) {
      ReadOutcome.Page page = page(id, id(never));
      assertThat(page.gap())
          .as(never)
          .isEqualTo(new ReadOutcome.Gap(id(never), id("1-3"), GapReason.UNKNOWN_CURSOR));
      assertThat(page.events()).isEmpty();
      assertThat(page.next(id(never))).isEqualTo(id("1-3"));
    }
  }

  @Test
  void every_cursor_of_a_sealed_log_is_answered_and_leads_to_done() {
    JobId id = running().lines(1).done().id();

    assertThat(page(id, id("1-2")).ends(id("1-2"))).isTrue();
    assertThat(page(id, id("1-3")).events()).isEmpty();
    assertThat(page(id, id("1-3")).ends(id("1-3"))).isTrue();
    for (String never : List.of("0-7", "1-4", "5-5")) {
      ReadOutcome.Page page = page(id, id(never));
      assertThat(page.gap())
          .as(never)
          .isEqualTo(new ReadOutcome.Gap(id(never), id("1-2"), GapReason.UNKNOWN_CURSOR));
      assertThat(page.events()).extracting(StoredEvent::id).containsExactly(id("1-3"));
    }
  }

  @Test
  void a_page_ends_at_its_limits_and_holds_at_least_one_event() {
    JobWriter writer = running().lines(100, "x".repeat(1000));

    ReadOutcome.Page five =
        (ReadOutcome.Page) store.read(writer.id(), EventId.START, new PageLimit(5, 1 << 20));
    assertThat(five.events()).hasSize(5);
    ReadOutcome.Page small =
        (ReadOutcome.Page) store.read(writer.id(), id("1-1"), new PageLimit(50, 1));
    assertThat(small.events()).hasSize(1);
    ReadOutcome.Page few =
        (ReadOutcome.Page) store.read(writer.id(), id("1-1"), new PageLimit(50, 3000));
    assertThat(few.events()).hasSize(3);
  }

  @Test
  void a_retry_waits_for_its_time_and_runs_as_the_next_attempt() {
    JobWriter writer = running().lines(1);
    writer.again(clock.instant().plus(Duration.ofSeconds(10)));

    assertThat(store.claimNext(Set.of()))
        .isEqualTo(new NextOutcome.Nothing(clock.instant().plus(Duration.ofSeconds(10))));
    assertThat(store.queuePosition(writer.id())).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(store.queuePosition(writer.id())).hasValue(1);
    ClaimedJob next = claim();
    assertThat(next.claim()).isEqualTo(2);
    assertThat(next.fold().job().state()).isEqualTo(JobState.QUEUED);
    new JobWriter(store, clock, next).run();
    assertThat(find(writer.id()).job().attempt()).isEqualTo(2);
  }
}
