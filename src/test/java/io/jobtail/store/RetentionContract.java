package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is removed, and how readers are told. */
public abstract class RetentionContract extends TurnContract {
  private static final Duration LONG = Duration.ofDays(100);

  private JobId finished(int lines) {
    JobWriter writer = running().lines(lines).done();
    clock.advance(Duration.ofSeconds(1));
    return writer.id();
  }

  private static RetentionPolicy policy(Duration age, long jobs, long bytes) {
    return new RetentionPolicy(age, jobs, bytes, Duration.ofDays(7));
  }

  @Test
  void a_removed_job_is_gone_and_later_unknown() throws Exception {
    JobId id = finished(3);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = store.watch(id, wakes::incrementAndGet)) {
      assertThat(store.delete(id)).isEqualTo(new DeleteOutcome.Deleted());
      awaitWake(wakes);
    }
    assertThat(store.delete(id)).isEqualTo(new DeleteOutcome.Gone());
    assertThat(store.find(id)).isEqualTo(new Lookup.Gone(null));
    assertThat(store.read(id, EventId.START, PAGE)).isEqualTo(new ReadOutcome.Gone());
    assertThat(store.cancel(id)).isEqualTo(new CancelOutcome.Gone());
    assertThat(store.checkpoint(id, new Place.Event(id("1-1")))).isEmpty();
    assertThat(store.append(id, 1, id("1-6"), List.of(running().line("x"))))
        .isEqualTo(new AppendOutcome.NoSuchJob());
    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(store.retain(policy(LONG, 10, 1 << 20))).isEqualTo(new RetentionReport(0, 0, 0));
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.retain(policy(LONG, 10, 1 << 20))).isEqualTo(new RetentionReport(0, 0, 1));
    assertThat(store.find(id)).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void a_job_that_has_not_ended_is_not_removed() {
    JobWriter writer = running();
    clock.advance(LONG);

    assertThat(store.delete(writer.id()))
        .isEqualTo(new DeleteOutcome.NotFinished(JobState.RUNNING));
    assertThat(store.retain(policy(Duration.ZERO, 0, 0))).isEqualTo(new RetentionReport(0, 0, 0));
    writer.lines(1).done();
  }

  @Test
  void jobs_older_than_the_age_are_removed() {
    JobId old = finished(1);
    clock.advance(Duration.ofHours(1));
    JobId young = finished(1);

    assertThat(store.retain(policy(Duration.ofMinutes(30), 10, 1 << 20)))
        .isEqualTo(new RetentionReport(1, 0, 0));
    assertThat(store.find(old)).isEqualTo(new Lookup.Gone(null));
    assertThat(store.find(young)).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void only_the_newest_finished_jobs_are_kept_however_many_there_are() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      ids.add(finished(1));
    }
    JobId unfinished = submit();

    assertThat(store.retain(policy(LONG, 20, 1 << 20))).isEqualTo(new RetentionReport(130, 0, 0));
    assertThat(ids.subList(0, 130)).allMatch(id -> store.find(id).equals(new Lookup.Gone(null)));
    assertThat(ids.subList(130, 150)).allMatch(id -> store.find(id) instanceof Lookup.Found);
    assertThat(store.find(unfinished)).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void the_key_of_a_removed_job_is_free_again() {
    NewJob job = job("t", Map.of(), new NewJob.Idempotency("me", "k", "f"));
    JobId id = submit(job);
    new JobWriter(store, clock, claim()).run().done();
    store.delete(id);

    assertThat(store.submit(job)).isInstanceOf(SubmitOutcome.Created.class);
  }

  @Test
  void the_oldest_logs_are_given_up_but_not_their_results() {
    JobId old = finished(6000);
    JobId middle = finished(100);
    JobId young = finished(100);
    var before = find(old);

    assertThat(store.retain(policy(LONG, 10, 100_000))).isEqualTo(new RetentionReport(0, 1, 0));
    assertThat(find(old)).isEqualTo(before);
    ReadOutcome.Page page = page(old, EventId.START);
    assertThat(page.gap())
        .isEqualTo(new ReadOutcome.Gap(id("0-1"), id("1-6001"), GapReason.TRIMMED));
    assertThat(page.events()).extracting(StoredEvent::id).containsExactly(id("1-6002"));
    assertThat(page.ends(EventId.START)).isTrue();
    assertThat(page(old, id("1-77")).gap())
        .isEqualTo(new ReadOutcome.Gap(id("1-78"), id("1-6001"), GapReason.TRIMMED));
    assertThat(page(old, id("7-7")).gap())
        .isEqualTo(new ReadOutcome.Gap(id("7-7"), id("1-6001"), GapReason.UNKNOWN_CURSOR));
    Checkpoint at = store.checkpoint(old, new Place.Event(id("1-6001"))).orElseThrow();
    assertThat(at.at()).isEqualTo(id("1-6001"));
    assertFoldsFrom(at, old);
    assertThat(readAll(middle, EventId.START, PAGE).gaps()).isEmpty();
    assertThat(readAll(young, EventId.START, PAGE).gaps()).isEmpty();
    assertThat(store.retain(policy(LONG, 10, 100_000))).isEqualTo(new RetentionReport(0, 0, 0));
    assertThat(store.retain(policy(LONG, 10, 0))).isEqualTo(new RetentionReport(0, 2, 0));
  }

  @Test
  void a_gap_that_was_there_becomes_part_of_the_trimmed_log() throws Exception {
    store = open(new LogLimits(16 << 10, 8192));
    JobWriter first = running().lines(300).again(clock.instant());
    JobWriter second = new JobWriter(store, clock, claim()).run().lines(300).done();
    store.retain(policy(LONG, 10, 0));

    Seen seen = readAll(first.id(), EventId.START, PAGE);
    assertThat(seen.gaps())
        .containsExactly(
            new ReadOutcome.Gap(
                id("0-1"), new EventId(2, second.last().seq() - 1), GapReason.TRIMMED));
    assertThat(seen.ids()).containsExactly(second.last());
  }

  @Test
  void a_job_that_ended_before_it_ran_can_be_trimmed() {
    JobId id = submit();
    CancelOutcome.Yours yours = (CancelOutcome.Yours) store.cancel(id);
    JobWriter writer = new JobWriter(store, clock, yours.job()).done();
    store.retain(policy(LONG, 10, 0));

    assertThat(page(writer.id(), EventId.START).gap())
        .isEqualTo(new ReadOutcome.Gap(id("0-1"), id("0-1"), GapReason.TRIMMED));
    assertThat(page(writer.id(), id("0-1")).gap()).isNull();
    assertThat(page(writer.id(), id("0-1")).events()).hasSize(1);
  }
}
