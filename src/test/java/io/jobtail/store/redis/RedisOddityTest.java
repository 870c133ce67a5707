package io.jobtail.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.GapReason;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.redis.RealCluster;
import io.jobtail.redis.RealRedis;
import io.jobtail.redis.RedisPair;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import io.lettuce.core.cluster.SlotHash;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What hardly ever happens, and must harm nobody. */
class RedisOddityTest extends SharedFixture {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** After a failover not every partition answers at once. */
  private static ClaimedJob claimSoon(EventStore store) {
    return trying(() -> {
      if (store.claimNext(Set.of()) instanceof NextOutcome.Claimed(var job)) {
        return job;
      }
      throw new StoreException("not yet", null);
    });
  }

  @Test
  void a_claim_that_was_lost_with_a_server_is_not_another_one_of_the_same_number() {
    try (RedisPair pair = new RedisPair()) {
      EventStore first =
          stores.open(OpenStores.one(pair.address().uri()), OpenStores.How.real(LONG));
      EventStore second = beside(first);
      JobId id = submit(first);
      pair.awaitSynced();
      pair.holdReplication();
      JobWriter lost = new JobWriter(first, Clock.systemUTC(), claim(first)).run();
      pair.failOver();
      JobWriter again = new JobWriter(second, Clock.systemUTC(), claimSoon(second)).run();

      assertThat(again.id()).isEqualTo(id);
      assertThat(again.claim()).isEqualTo(lost.claim());
      assertThat(trying(() -> first.standing(id, lost.claim()))).isEqualTo(Standing.LOST);
      first.release(id, lost.claim());
      assertThat(lost.tryAppend(List.of(lost.line("from the one that lost it"))))
          .isInstanceOf(AppendOutcome.StaleClaim.class);
      again.lines(1).done();
    }
  }

  @Test
  void a_wish_to_cancel_does_not_hide_that_a_log_has_lost_its_end() {
    try (RedisPair pair = new RedisPair()) {
      EventStore store =
          stores.open(OpenStores.one(pair.address().uri()), OpenStores.How.real(LEASE));
      JobWriter writer = running(store).lines(3);
      pair.awaitSynced();
      pair.holdReplication();
      writer.lines(3);
      pair.failOver();
      EventStore other = trying(() -> beside(store));
      var _ = trying(() -> other.cancel(writer.id()));
      store.close();

      ClaimedJob rescued = rescue(other);
      assertThat(rescued.cancelRequested()).isTrue();
      assertThat(other.gaps(writer.id()))
          .singleElement()
          .satisfies(gap -> assertThat(gap.reason()).isEqualTo(GapReason.LOST));
    }
  }

  @Test
  void what_too_few_replicas_have_is_not_acknowledged_when_it_is_repeated_either() {
    try (RedisPair pair = new RedisPair()) {
      OpenStores.How how = OpenStores.How.real(LONG);
      RedisConfiguration waiting =
          new RedisConfiguration(how.redis().prefix(), 16, Duration.ofSeconds(3), 1, 1 << 20);
      EventStore store = stores.open(OpenStores.one(pair.address().uri()), how.with(waiting));
      JobWriter writer = running(store);
      NewJob keyed =
          new NewJob(
              "t",
              Json.EMPTY_OBJECT,
              Map.of(),
              null,
              null,
              1,
              new NewJob.Idempotency("me", "key", "print"),
              Long.MAX_VALUE);
      List<JobEvent> line = List.of(writer.line("alone"));
      pair.holdReplication();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> writer.tryAppend(id("1-2"), line))
            .hasMessageContaining("0 of 1 replicas");
        assertThatThrownBy(() -> store.submit(keyed)).hasMessageContaining("0 of 1 replicas");
      }
    }
  }

  @Test
  void a_user_that_may_not_tell_others_of_changes_is_refused_at_once() {
    try (RealRedis redis = RealRedis.started()) {
      redis.cli().line("ACL SETUSER mute on >word ~* +@all resetchannels");
      String uri = "redis://mute:word@127.0.0.1:" + redis.port();

      assertThatThrownBy(() -> stores.open(OpenStores.one(uri), OpenStores.How.real(LEASE)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("channels &");
    }
  }

  @Test
  void a_job_that_was_evicted_holds_up_neither_the_queue_nor_retention() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LEASE));
      JobId ended = running(store).done().id();
      JobId waiting = submit(store);
      JobId next = submit(store);
      Keys keys = Objects.requireNonNull(stores.of(store)).opening().context().keys();
      redis.cli().call("DEL", keys.record(waiting), keys.record(ended));

      assertThat(claim(store).fold().job().id()).isEqualTo(next);
      assertThat(store.claimNext(Set.of())).isEqualTo(new NextOutcome.Nothing(null));
      assertThat(store.queueLength()).isZero();
      var _ = store.retain(new RetentionPolicy(Duration.ofDays(1), 0, 0, Duration.ofDays(1)));
      assertThat(redis.cli().call("ZCARD", keys.ended(new Partitions(16).of(ended))))
          .isEqualTo("0");
    }
  }

  @Test
  void a_change_whose_answer_was_lost_is_told_to_those_who_watch_here() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LONG));
      JobId id = submit(store);
      AtomicInteger wakes = new AtomicInteger();
      try (Watch _ = store.watch(id, wakes::incrementAndGet)) {
        until("the first look", () -> wakes.getAndSet(0) > 0);
        // what a script leaves and tells whose answer does not arrive
        Context with = Objects.requireNonNull(stores.of(store)).opening().context();
        String revision = with.instance() + ".999";
        redis.cli().call("HSET", with.keys().record(id), "rev", revision);
        redis.cli().call("SPUBLISH", with.keys().changed(id), revision + " 0");
        until("a wake-up", () -> wakes.get() > 0);
      }
    }
  }

  @Test
  void a_cluster_of_which_a_server_is_away_keeps_the_leases_and_the_queue_of_the_others() {
    try (RealCluster cluster = new RealCluster()) {
      cluster
          .nodes()
          .forEach(node -> node.cli().line("CONFIG SET cluster-require-full-coverage no"));
      EventStore store =
          stores.open(
              OpenStores.cluster(List.of(cluster.uris().split(",", -1))),
              OpenStores.How.real(LEASE));
      for (int i = 0; i < 48; i++) {
        submit(store);
      }
      cluster.nodes().getLast().kill9();

      List<StoreException> refused = new ArrayList<>();
      for (int i = 0; i < 48; i++) {
        try {
          submit(store);
        } catch (StoreException e) {
          refused.add(e); // the partition's server is away
        }
      }
      assertThat(refused).hasSizeBetween(8, 24);

      ClaimedJob claimed = claimSoon(store);
      assertThat(claimed.fold().job().id()).isNotNull();
      JobWriter writer = new JobWriter(store, Clock.systemUTC(), claimed).run();
      writer.lines(2).done();
    }
  }

  @Test
  void a_slot_that_moves_while_it_is_used_takes_its_jobs_and_their_listeners_along() {
    try (RealCluster cluster = new RealCluster()) {
      OpenStores.Server server = OpenStores.cluster(List.of(cluster.uris().split(",", -1)));
      EventStore writing = stores.open(server, OpenStores.How.real(LONG));
      CountingMeter meter = new CountingMeter();
      EventStore reading = beside(writing, OpenStores.How.real(LONG).with(meter));
      JobWriter writer = running(writing);
      Context with = Objects.requireNonNull(stores.of(writing)).opening().context();
      AtomicInteger wakes = new AtomicInteger();
      try (Watch _ = reading.watch(writer.id(), wakes::incrementAndGet)) {
        move(cluster, SlotHash.getSlot(with.keys().record(writer.id())));
        int before = meter.notified.get();
        until(
            "notifications from the other server",
            () -> {
              wakes.set(0);
              var _ = trying(() -> writer.tryAppend(List.of(writer.line("moved"))));
              until("a wake-up", () -> wakes.get() > 0);
              return meter.notified.get() > before;
            });
      }
      trying(writer::done);
      assertThat(reading.gaps(writer.id())).isEmpty();
    }
  }

  private static void move(RealCluster cluster, int slot) {
    RealRedis from =
        cluster.nodes().stream()
            .filter(node -> !node.cli().call("CLUSTER", "GETKEYSINSLOT", "" + slot, "1").isEmpty())
            .findFirst()
            .orElseThrow();
    RealRedis to = cluster.nodes().stream().filter(node -> node != from).findFirst().orElseThrow();
    String fromId = from.cli().line("CLUSTER MYID");
    String toId = to.cli().line("CLUSTER MYID");
    to.cli().line("CLUSTER SETSLOT " + slot + " IMPORTING " + fromId);
    from.cli().line("CLUSTER SETSLOT " + slot + " MIGRATING " + toId);
    List<String> migrate =
        new ArrayList<>(
            List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "KEYS"));
    from.cli().call("CLUSTER", "GETKEYSINSLOT", "" + slot, "1000").lines().forEach(migrate::add);
    from.cli().call(migrate.toArray(String[]::new));
    to.cli().line("CLUSTER SETSLOT " + slot + " NODE " + toId);
    from.cli().line("CLUSTER SETSLOT " + slot + " NODE " + toId);
  }
}
