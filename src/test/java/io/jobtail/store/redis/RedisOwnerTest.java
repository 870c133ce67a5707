package io.jobtail.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.redis.RealRedis;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.JobWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the indexes of owners spare, and how they bear with instances that do not know them. */
class RedisOwnerTest extends SharedFixture {
  // more than a list looks at
  private static final int MANY = 2_500;

  private static JobPage page(EventStore store, @Nullable String owner, JobState... states) {
    return store.list(new JobQuery(Set.of(states), Set.of(), Map.of(), owner, null, 10));
  }

  private static List<JobId> ids(JobPage page) {
    return page.jobs().stream().map(job -> job.id()).toList();
  }

  @Test
  void one_job_among_many_of_others_is_listed_at_once() throws Exception {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store =
          stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(Duration.ofSeconds(30)));
      JobId mine = submit(store, "me");
      try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
        List<Future<JobId>> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
          others.add(threads.submit(() -> submit(store, "you")));
        }
        for (Future<JobId> other : others) {
          assertThat(other.get()).isNotEqualTo(mine);
        }
      }

      JobPage page = page(store, "me");
      assertThat(ids(page)).containsExactly(mine);
      assertThat(page.next()).isNull();
      assertThat(ids(page(store, "me", JobState.QUEUED))).containsExactly(mine);
      assertThat(ids(page(store, "me", JobState.RUNNING))).isEmpty();
      assertThat(page(store, "you", JobState.RUNNING).next()).isNull();
    }
  }

  @Test
  void what_an_instance_left_behind_that_knows_no_owners_goes_with_the_job() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store =
          stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(Duration.ofSeconds(30)));
      JobId mine = submit(store, "me");
      Keys keys = Objects.requireNonNull(stores.of(store)).opening().context().keys();
      new JobWriter(store, Clock.systemUTC(), claim(store)).run().done();
      String left = keys.jobsOf(new Partitions(16).of(mine), "me", JobState.RUNNING);
      redis.cli().call("ZADD", left, "0", mine.value());

      assertThat(ids(page(store, "me", JobState.RUNNING))).isEmpty();
      store.delete(mine);
      assertThat(redis.cli().call("EXISTS", left)).isEqualTo("0");
    }
  }
}
