package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.Owner;
import io.jobtail.wire.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose jobs are whose. */
public abstract class OwnerContract extends HandOverContract {
  private static final Duration DAY = Duration.ofDays(1);

  // each could be taken for another one, or for a part of the store's own words
  private static final List<String> CONFUSING =
      List.of(
          "a",
          "A",
          " a",
          "a:a",
          "queued:a",
          "state:queued:a",
          "owner:a",
          "{a}",
          "*",
          "%",
          "'; DROP TABLE job; --",
          "null",
          "\u00e9",
          "e\u0301",
          "\ud83e\udd80",
          "\ud83e\udd81",
          "x".repeat(Owner.MAX_LENGTH));

  private static NewJob jobOf(@Nullable String owner, String type) {
    return jobOf(owner, type, Map.of(), null);
  }

  private static NewJob jobOf(
      @Nullable String owner,
      String type,
      Map<String, String> labels,
      NewJob.@Nullable Idempotency key) {
    return new NewJob(type, Json.EMPTY_OBJECT, labels, owner, null, 3, key, Long.MAX_VALUE);
  }

  private JobPage page(@Nullable String owner, @Nullable JobId before, int limit) {
    return store.list(new JobQuery(Set.of(), Set.of(), Map.of(), owner, before, limit));
  }

  private List<JobId> listed(@Nullable String owner, JobState... states) {
    return ids(
        store.list(new JobQuery(Set.of(states), Set.of(), Map.of(), owner, null, 100)).jobs());
  }

  private static List<JobId> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).toList();
  }

  private JobId finishedOf(@Nullable String owner) {
    JobId id = submit(jobOf(owner, "t"));
    JobWriter writer = new JobWriter(store, clock, claim());
    assertThat(writer.id()).isEqualTo(id);
    writer.run().lines(1).done();
    return id;
  }

  @Test
  void a_job_keeps_its_owner_whatever_becomes_of_it() throws Exception {
    JobId mine = submit(jobOf("me", "t"));
    JobId nobodys = submit(jobOf(null, "u"));
    JobEvent first = EventJson.decode(page(mine, EventId.START).events().getFirst());
    assertThat(Objects.requireNonNull(((JobEvent.Status) first).job()).spec().owner())
        .isEqualTo("me");

    new JobWriter(store, clock, claim()).run().lines(2).again(clock.instant());
    store = reopened(store);
    assertThat(find(mine).job().spec().owner()).isEqualTo("me");
    assertThat(find(nobodys).job().spec().owner()).isNull();
    assertThat(page(null, null, 10).jobs())
        .extracting(job -> job.spec().owner())
        .containsExactly(null, "me");

    new JobWriter(store, clock, ((NextOutcome.Claimed) store.claimNext(Set.of("u"))).job())
        .run()
        .done();
    store = reopened(store);
    assertThat(find(mine).job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(find(mine).job().spec().owner()).isEqualTo("me");
    assertThat(listed("me")).containsExactly(mine);
  }

  @Test
  void the_list_of_an_owner_is_paged_and_holds_nothing_of_others() throws Exception {
    List<JobId> mine = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      submit(jobOf("you", "t"));
      mine.addFirst(submit(jobOf("me", "t")));
      submit(jobOf(null, "t"));
    }
    store = reopened(store);

    List<JobId> seen = new ArrayList<>();
    List<JobId> cursors = new ArrayList<>();
    JobId before = null;
    do {
      JobPage page = page("me", before, 3);
      seen.addAll(ids(page.jobs()));
      before = page.next();
      if (before != null) {
        cursors.add(before);
      }
    } while (before != null);
    assertThat(seen).isEqualTo(mine);
    // where the next page begins says nothing of others either
    assertThat(cursors).containsExactly(mine.get(2), mine.get(5));
    assertThat(listed("nobody")).isEmpty();
    assertThat(page("nobody", null, 1).next()).isNull();
    assertThat(listed(null)).hasSize(21);
  }

  @Test
  void the_list_of_an_owner_goes_together_with_every_filter_and_follows_each_state() {
    JobId a = submit(jobOf("me", "x", Map.of("team", "a"), null));
    JobId b = submit(jobOf("me", "y", Map.of("team", "a"), null));
    submit(jobOf("you", "x", Map.of("team", "a"), null));
    submit(jobOf(null, "x", Map.of("team", "a"), null));

    assertThat(
            ids(
                store
                    .list(
                        new JobQuery(
                            Set.of(JobState.QUEUED, JobState.RUNNING),
                            Set.of("x"),
                            Map.of("team", "a"),
                            "me",
                            null,
                            10))
                    .jobs()))
        .containsExactly(a);
    assertThat(
            ids(
                store
                    .list(new JobQuery(Set.of(), Set.of(), Map.of("team", "a"), "me", null, 10))
                    .jobs()))
        .containsExactly(b, a);
    assertThat(listed("me", JobState.QUEUED)).containsExactly(b, a);

    JobWriter writer = new JobWriter(store, clock, claim()).run();
    assertThat(writer.id()).isEqualTo(a);
    assertThat(listed("me", JobState.QUEUED)).containsExactly(b);
    assertThat(listed("me", JobState.RUNNING)).containsExactly(a);
    assertThat(listed("you", JobState.RUNNING)).isEmpty();
    writer.done();
    assertThat(listed("me", JobState.RUNNING)).isEmpty();
    assertThat(listed("me", JobState.RUNNING, JobState.SUCCEEDED, JobState.QUEUED))
        .containsExactly(b, a);
    store.delete(a);
    assertThat(listed("me")).containsExactly(b);
    assertThat(listed("me", JobState.SUCCEEDED)).isEmpty();
  }

  @Test
  void no_name_of_an_owner_shows_the_jobs_of_another() throws Exception {
    Map<String, JobId> jobs = new LinkedHashMap<>();
    CONFUSING.forEach(owner -> jobs.put(owner, submit(jobOf(owner, "t"))));
    submit(jobOf(null, "t"));
    store = reopened(store);

    jobs.forEach((owner, id) -> {
      assertThat(find(id).job().spec().owner()).isEqualTo(owner);
      assertThat(listed(owner)).as(owner).containsExactly(id);
      assertThat(listed(owner, JobState.QUEUED)).as(owner).containsExactly(id);
      assertThat(listed(owner, JobState.FAILED)).as(owner).isEmpty();
    });
  }

  @Test
  void it_is_remembered_whose_a_removed_job_was() throws Exception {
    JobId mine = finishedOf("me");
    JobId nobodys = finishedOf(null);
    store.delete(mine);
    store.delete(nobodys);
    JobId old = finishedOf("you");
    store.retain(new RetentionPolicy(DAY, 0, 0, DAY));
    store = reopened(store);

    assertThat(store.find(mine)).isEqualTo(new Lookup.Gone("me"));
    assertThat(store.find(nobodys)).isEqualTo(new Lookup.Gone(null));
    assertThat(store.find(old)).isEqualTo(new Lookup.Gone("you"));
    assertThat(listed("you")).isEmpty();

    clock.advance(DAY);
    assertThat(store.retain(new RetentionPolicy(DAY, 0, 0, DAY)))
        .isEqualTo(new RetentionReport(0, 0, 3));
    assertThat(store.find(mine)).isEqualTo(new Lookup.Unknown());
    assertThat(store.find(old)).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void keys_of_different_scopes_never_meet() throws Exception {
    // scopes and keys of which some read the same when one follows the other
    List<NewJob.Idempotency> keys =
        List.of(
            new NewJob.Idempotency("", "k", "f"),
            new NewJob.Idempotency("me", "k", "f"),
            new NewJob.Idempotency("you", "k", "f"),
            new NewJob.Idempotency("m", "ek", "f"),
            new NewJob.Idempotency("1:m", "k", "f"),
            new NewJob.Idempotency("k", "me", "f"),
            new NewJob.Idempotency("m\u00e9", "k", "f"));
    Map<NewJob.Idempotency, JobId> jobs = new LinkedHashMap<>();
    keys.forEach(key -> jobs.put(key, submit(keyed(key))));
    store = reopened(store);

    jobs.forEach((key, id) -> {
      assertThat(store.submit(keyed(key))).isEqualTo(new SubmitOutcome.Existing(find(id)));
      NewJob.Idempotency other = new NewJob.Idempotency(key.scope(), key.key(), "another");
      assertThat(store.submit(keyed(other))).isEqualTo(new SubmitOutcome.KeyTaken(id));
    });
    assertThat(listed(null)).hasSize(keys.size());

    // a key that is free again is free in its own scope only
    JobWriter first = new JobWriter(store, clock, claim()).run().done();
    assertThat(first.id()).isEqualTo(jobs.get(keys.getFirst()));
    store.delete(first.id());
    assertThat(store.submit(keyed(keys.getFirst()))).isInstanceOf(SubmitOutcome.Created.class);
    assertThat(store.submit(keyed(keys.get(1))))
        .isEqualTo(new SubmitOutcome.Existing(find(Objects.requireNonNull(jobs.get(keys.get(1))))));
  }

  private static NewJob keyed(NewJob.Idempotency key) {
    return jobOf(key.scope().isEmpty() ? null : key.scope(), "t", Map.of(), key);
  }
}
