package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Submitting, waiting, claiming, cancelling, rescuing and listing. */
public abstract class QueueContract extends CheckpointContract {
  @Test
  void a_new_job_is_what_was_submitted() {
    NewJob job =
        new NewJob(
            "t",
            new Json("{\"a\":[1,\"\u2028\"]}"),
            Map.of("b", "2", "a", "1"),
            null,
            Duration.ofMinutes(3),
            4,
            null,
            1);
    SubmitOutcome.Created created = (SubmitOutcome.Created) store.submit(job);

    Job found = find(created.fold().job().id()).job();
    assertThat(found.spec().type()).isEqualTo("t");
    assertThat(found.spec().labels()).isEqualTo(job.labels());
    assertThat(found.spec().timeout()).isEqualTo(job.timeout());
    assertThat(found.spec().maxAttempts()).isEqualTo(4);
    assertThat(found.spec().createdAt()).isEqualTo(clock.instant());
    assertThat(found.state()).isEqualTo(JobState.QUEUED);
    assertThat(found.lastEventId()).isEqualTo(id("0-1"));
    assertThat(created.fold().job().id()).isEqualTo(found.id());
  }

  @Test
  void ids_grow_even_when_the_clock_is_set_back_and_the_store_reopened() throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(submit());
    }
    clock.advance(Duration.ofDays(-1));
    ids.add(submit());
    store = reopened(store);
    ids.add(submit());
    clock.advance(Duration.ofDays(2));
    ids.add(submit());

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> id.value().matches("[0-9a-z]{26}"));
  }

  @Test
  void jobs_are_claimed_in_the_order_in_which_they_became_ready() {
    JobId first = submit();
    clock.advance(Duration.ofSeconds(1));
    JobId second = submit();
    JobWriter retried = new JobWriter(store, clock, claim()).run();
    assertThat(retried.id()).isEqualTo(first);
    retried.again(clock.instant().plus(Duration.ofSeconds(5)));
    clock.advance(Duration.ofSeconds(3));
    JobId third = submit();
    clock.advance(Duration.ofSeconds(10));

    assertThat(store.queueLength()).isEqualTo(3);
    assertThat(store.queuePosition(second)).hasValue(1);
    assertThat(store.queuePosition(third)).hasValue(2);
    assertThat(store.queuePosition(first)).hasValue(3);
    assertThat(List.of(claimedId(), claimedId(), claimedId()))
        .containsExactly(second, third, first);
    assertThat(store.queueLength()).isZero();
    assertThat(store.queuePosition(first)).isEmpty();
    assertThat(store.claimNext(Set.of())).isEqualTo(new NextOutcome.Nothing(null));
  }

  private JobId claimedId() {
    return claim().fold().job().id();
  }

  @Test
  void busy_types_are_passed_over() {
    submit(job("slow"));
    JobId quick = submit(job("quick"));

    NextOutcome next = store.claimNext(Set.of("slow", "other"));
    assertThat(((NextOutcome.Claimed) next).job().fold().job().id()).isEqualTo(quick);
    assertThat(store.claimNext(Set.of("slow", "quick"))).isEqualTo(new NextOutcome.Nothing(null));
  }

  @Test
  void a_claim_writes_nothing_and_a_released_job_returns_to_its_place() {
    JobId first = submit();
    JobId second = submit();
    ClaimedJob claimed = claim();

    assertThat(claimed.fold()).isEqualTo(find(first));
    assertThat(claimed.fold().at()).isEqualTo(id("0-1"));
    store.release(first, claimed.claim() + 1);
    assertThat(store.queuePosition(second)).hasValue(1);
    store.release(first, claimed.claim());
    assertThat(store.queuePosition(first)).hasValue(1);
    assertThat(store.queuePosition(second)).hasValue(2);
    assertThat(claim().claim()).isEqualTo(claimed.claim() + 1);
  }

  @Test
  void a_full_queue_refuses_but_not_what_was_submitted_before() {
    NewJob.Idempotency key = new NewJob.Idempotency("me", "k", "f");
    NewJob job = new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, key, 2);
    JobId first = submit(job);
    submit();

    assertThat(store.submit(job(1, 2))).isEqualTo(new SubmitOutcome.QueueFull(2));
    assertThat(store.submit(job)).isEqualTo(new SubmitOutcome.Existing(find(first)));
    claim();
    assertThat(store.submit(job(1, 2))).isInstanceOf(SubmitOutcome.Created.class);
  }

  private static NewJob job(int maxAttempts, long queueLimit) {
    return new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, maxAttempts, null, queueLimit);
  }

  @Test
  void a_key_gives_the_same_job_to_the_same_submission_and_nothing_to_another() {
    JobId id = submit(job("t", Map.of(), new NewJob.Idempotency("me", "k", "f")));

    assertThat(store.submit(job("t", Map.of(), new NewJob.Idempotency("me", "k", "f"))))
        .isEqualTo(new SubmitOutcome.Existing(find(id)));
    assertThat(store.submit(job("t", Map.of(), new NewJob.Idempotency("me", "k", "g"))))
        .isEqualTo(new SubmitOutcome.KeyTaken(id));
    assertThat(store.submit(job("t", Map.of(), new NewJob.Idempotency("you", "k", "g"))))
        .isInstanceOf(SubmitOutcome.Created.class);
    assertThat(store.queueLength()).isEqualTo(2);
  }

  @Test
  void cancelling_a_job_that_waits_claims_it_for_the_caller() {
    JobId id = submit();
    CancelOutcome.Yours yours = (CancelOutcome.Yours) store.cancel(id);

    assertThat(yours.job().cancelRequested()).isTrue();
    assertThat(store.claimNext(Set.of())).isEqualTo(new NextOutcome.Nothing(null));
    assertThat(store.cancel(id)).isEqualTo(new CancelOutcome.Wished(find(id)));
    JobWriter writer = new JobWriter(store, clock, yours.job());
    assertThat(writer.tryAppend(id("0-2"), List.of(writer.doneEvent())))
        .isEqualTo(new AppendOutcome.Appended(id("0-2")));
    assertThat(store.cancel(id)).isEqualTo(new CancelOutcome.Finished(find(id)));
  }

  @Test
  void cancelling_a_job_that_somebody_holds_stores_the_wish_and_wakes() throws Exception {
    JobWriter writer = running();
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = store.watch(writer.id(), wakes::incrementAndGet)) {
      assertThat(store.standing(writer.id(), writer.claim())).isEqualTo(Standing.HELD);
      assertThat(store.cancel(writer.id())).isEqualTo(new CancelOutcome.Wished(find(writer.id())));
      awaitWake(wakes);
    }
    assertThat(store.standing(writer.id(), writer.claim())).isEqualTo(Standing.CANCEL_REQUESTED);
    assertThat(store.find(writer.id())).isEqualTo(new Lookup.Found(find(writer.id()), true));
    store = reopened(store);
    assertThat(store.claimAbandoned(1).getFirst().cancelRequested()).isTrue();
  }

  @Test
  void a_wish_survives_the_return_to_the_queue() {
    JobId id = submit();
    ClaimedJob claimed = claim();
    store.cancel(id);
    store.release(id, claimed.claim());

    assertThat(claim().cancelRequested()).isTrue();
  }

  @Test
  void only_claims_of_another_incarnation_are_abandoned() throws Exception {
    JobWriter held = running();
    submit();
    JobWriter finished = new JobWriter(store, clock, claim()).run().done();
    submit();
    claim();
    JobId waiting = submit();
    assertThat(store.claimAbandoned(10)).isEmpty();
    store = reopened(store);

    List<ClaimedJob> one = store.claimAbandoned(1);
    assertThat(one).hasSize(1);
    assertThat(one.getFirst().fold()).isEqualTo(find(held.id()));
    assertThat(one.getFirst().claim()).isEqualTo(held.claim() + 1);
    List<ClaimedJob> rest = store.claimAbandoned(10);
    assertThat(rest).hasSize(1);
    assertThat(rest.getFirst().fold().job().id()).isNotIn(finished.id(), waiting);
    assertThat(store.claimAbandoned(10)).isEmpty();
    assertThat(claimedId()).isEqualTo(waiting);
  }

  @Test
  void a_claim_that_somebody_else_took_is_lost_and_its_watch_is_told() throws Exception {
    JobWriter before = running();
    assertThat(store.standing(before.id(), before.claim())).isEqualTo(Standing.HELD);
    assertThat(store.standing(before.id(), before.claim() + 1)).isEqualTo(Standing.LOST);
    store = reopened(store);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = store.watch(before.id(), wakes::incrementAndGet)) {
      ClaimedJob taken = store.claimAbandoned(1).getFirst();
      awaitWake(wakes);
      assertThat(store.standing(before.id(), before.claim())).isEqualTo(Standing.LOST);
      assertThat(store.standing(before.id(), taken.claim())).isEqualTo(Standing.HELD);
      new JobWriter(store, clock, taken).append(before.doneEvent());
      assertThat(store.standing(before.id(), taken.claim())).isEqualTo(Standing.LOST);
    }
  }

  @Test
  void a_list_is_paged_from_the_newest_to_the_oldest() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.addFirst(submit());
    }
    JobPage first = store.list(query(Set.of(), Set.of(), Map.of(), null, 3));
    assertThat(idsOf(first)).isEqualTo(ids.subList(0, 3));
    submit();
    JobPage second = store.list(query(Set.of(), Set.of(), Map.of(), first.next(), 3));
    assertThat(idsOf(second)).isEqualTo(ids.subList(3, 6));
    JobPage third = store.list(query(Set.of(), Set.of(), Map.of(), second.next(), 3));
    assertThat(idsOf(third)).isEqualTo(ids.subList(6, 7));
    assertThat(third.next()).isNull();
    JobPage exact = store.list(query(Set.of(), Set.of(), Map.of(), first.next(), 4));
    assertThat(exact.next()).isNull();
  }

  @Test
  void a_list_holds_what_all_its_filters_let_through() {
    JobId a = submit(job("x", Map.of("team", "a", "env", "dev"), null));
    JobId b = submit(job("y", Map.of("team", "a", "env", "prod"), null));
    JobId c = submit(job("x", Map.of("team", "b"), null));
    claim();

    assertThat(listed(Set.of(), Set.of("x"), Map.of())).containsExactly(c, a);
    assertThat(listed(Set.of(), Set.of("x", "y"), Map.of())).containsExactly(c, b, a);
    assertThat(listed(Set.of(), Set.of(), Map.of("team", "a"))).containsExactly(b, a);
    assertThat(listed(Set.of(), Set.of(), Map.of("team", "a", "env", "dev"))).containsExactly(a);
    assertThat(listed(Set.of(), Set.of(), Map.of("team", "c"))).isEmpty();
    assertThat(listed(Set.of(JobState.RUNNING), Set.of(), Map.of())).isEmpty();
    assertThat(listed(Set.of(JobState.QUEUED, JobState.FAILED), Set.of("x"), Map.of("team", "b")))
        .containsExactly(c);
    assertThat(listed(Set.of(), Set.of("'; --"), Map.of())).isEmpty();
  }

  private List<JobId> listed(Set<JobState> states, Set<String> types, Map<String, String> labels) {
    return idsOf(store.list(query(states, types, labels, null, 10)));
  }

  private static JobQuery query(
      Set<JobState> states,
      Set<String> types,
      Map<String, String> labels,
      @Nullable JobId before,
      int limit) {
    return new JobQuery(states, types, labels, null, before, limit);
  }

  private static List<JobId> idsOf(JobPage page) {
    return page.jobs().stream().map(Job::id).toList();
  }

  /** Wake-ups come soon after the answer. */
  static void awaitWake(AtomicInteger wakes) {
    await().untilAsserted(() -> assertThat(wakes.getAndSet(0)).isPositive());
  }

  @Test
  void the_queue_is_watched() throws Exception {
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = store.watchQueue(wakes::incrementAndGet)) {
      JobId id = submit();
      awaitWake(wakes);
      ClaimedJob claimed = claim();
      store.release(id, claimed.claim());
      awaitWake(wakes);
      new JobWriter(store, clock, claim()).run().again(clock.instant());
      awaitWake(wakes);
    }
    submit();
    assertThat(wakes).hasValue(0);
  }
}
