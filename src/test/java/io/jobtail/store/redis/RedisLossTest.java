package io.jobtail.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.redis.RealRedis;
import io.jobtail.redis.RedisPair;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.Lookup;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is lost with a server is said, and nothing else is ever stored in its place. */
class RedisLossTest extends SharedFixture {
  private static final Duration LEASE = Duration.ofSeconds(1);

  @Test
  void a_holder_that_finds_less_than_it_wrote_never_writes_again_and_its_job_ends_behind_a_gap() {
    try (RedisPair pair = new RedisPair()) {
      CountingMeter meter = new CountingMeter();
      EventStore store =
          stores.open(OpenStores.one(pair.address().uri()), OpenStores.How.real(LEASE).with(meter));
      JobWriter writer = running(store).lines(5);
      JobId id = writer.id();
      pair.awaitSynced();
      pair.holdReplication();
      writer.lines(7);
      assertThat(find(store, id).at()).isEqualTo(id("1-13"));
      pair.failOver();

      AppendOutcome outcome =
          trying(() -> writer.tryAppend(List.of(writer.line("after the failover"))));
      assertThat(outcome).isInstanceOf(AppendOutcome.StaleClaim.class);
      assertThat(store.standing(id, writer.claim())).isEqualTo(Standing.LOST);
      assertThat(meter.fenced).hasPositiveValue();
      EventStore other = beside(store);
      ReadOutcome.Page ahead = page(other, id, id("1-13"));
      assertThat(ahead.gap())
          .isEqualTo(new ReadOutcome.Gap(id("1-13"), id("1-6"), GapReason.UNKNOWN_CURSOR));

      ClaimedJob rescued = rescue(other);
      EventId behind = rescued.fold().at();
      new JobWriter(other, Clock.systemUTC(), rescued).done();
      for (EventId seen : List.of(id("1-13"), id("1-7"), id("1-6"))) {
        ReadOutcome.Page page = page(other, id, seen);
        assertThat(page.gap()).isEqualTo(new ReadOutcome.Gap(seen.next(), behind, GapReason.LOST));
        assertThat(ids(page)).containsExactly(behind.next());
        assertThat(page.ends(seen)).isTrue();
      }
      assertThat(ids(page(other, id, id("1-4")))).containsExactly(id("1-5"), id("1-6"));
    }
  }

  @Test
  void a_failover_that_loses_nothing_is_not_noticed_by_a_holder() {
    try (RedisPair pair = new RedisPair()) {
      EventStore store =
          stores.open(
              OpenStores.one(pair.address().uri()), OpenStores.How.real(Duration.ofSeconds(30)));
      JobWriter writer = running(store).lines(5);
      pair.awaitSynced();
      pair.failOver();

      AppendOutcome outcome = trying(() -> writer.tryAppend(List.of(writer.line("after it"))));
      assertThat(outcome).isEqualTo(new AppendOutcome.Appended(id("1-7")));
      writer.done();
      assertThat(store.gaps(writer.id())).isEmpty();
    }
  }

  @Test
  void what_replicas_must_have_is_not_acknowledged_before_and_survives() {
    try (RedisPair pair = new RedisPair()) {
      OpenStores.How how = OpenStores.How.real(Duration.ofSeconds(30));
      RedisConfiguration waiting =
          new RedisConfiguration(how.redis().prefix(), 16, Duration.ofSeconds(3), 1, 1 << 20);
      EventStore store = stores.open(OpenStores.one(pair.address().uri()), how.with(waiting));
      JobWriter writer = running(store).lines(100);
      pair.holdReplication();

      assertThatThrownBy(() -> writer.tryAppend(List.of(writer.line("alone"))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("0 of 1 replicas");
      assertThatThrownBy(() -> submit(store)).isInstanceOf(StoreException.class);
      pair.failOver();
      EventStore after = trying(() -> stores.open(OpenStores.one(pair.address().uri()), how));
      assertThat(find(after, writer.id()).at()).isEqualTo(id("1-101"));
    }
  }

  @Test
  void after_a_flush_jobs_are_unknown_and_new_ones_are_taken() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LEASE));
      JobWriter writer = running(store).lines(5);
      redis.cli().line("FLUSHALL");

      assertThat(writer.tryAppend(List.of(writer.line("x"))))
          .isEqualTo(new AppendOutcome.NoSuchJob());
      assertThat(store.standing(writer.id(), writer.claim())).isEqualTo(Standing.LOST);
      assertThat(store.find(writer.id())).isEqualTo(new Lookup.Unknown());
      assertThat(store.claimNext(Set.of())).isEqualTo(new NextOutcome.Nothing(null));
      running(store).lines(3).done();
    }
  }

  @Test
  void a_pause_that_outlasts_leases_takes_no_job_from_its_holder() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore holding = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LEASE));
      EventStore rescuing = beside(holding);
      JobWriter writer = running(holding);
      redis.cli().line("CLIENT PAUSE 1900 ALL");
      // asked in the pause, answered after it
      assertThat(rescuing.claimAbandoned(10)).isEmpty();
      until(
          "judging again",
          () -> Objects.requireNonNull(stores.of(rescuing)).opening().trouble().isOver(LEASE));
      assertThat(rescuing.claimAbandoned(10)).isEmpty();
      writer.lines(1).done();
    }
  }

  @Test
  void a_server_that_is_stopped_and_started_again_takes_no_job_from_its_holder() {
    try (RealRedis redis = new RealRedis().with("appendonly", "yes").start()) {
      EventStore holding = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LEASE));
      EventStore rescuing = beside(holding);
      JobWriter writer = running(holding).lines(3);
      redis.kill9();
      assertThatThrownBy(() -> writer.tryAppend(List.of(writer.line("nobody hears"))))
          .isInstanceOf(StoreException.class);
      redis.start();
      assertThat(trying(() -> rescuing.claimAbandoned(10))).isEmpty();
      assertThat(trying(() -> writer.tryAppend(List.of(writer.line("again")))))
          .isEqualTo(new AppendOutcome.Appended(id("1-5")));
      writer.done();
    }
  }

  @Test
  void where_memory_is_short_nothing_new_is_taken_leases_live_and_removals_make_room() {
    try (RealRedis redis = RealRedis.started()) {
      EventStore store = stores.open(OpenStores.one(redis.uri()), OpenStores.How.real(LEASE));
      EventStore other = beside(store);
      JobWriter finished = running(store).lines(2000).done();
      JobWriter writer = running(store).lines(5);
      redis.cli().line("CONFIG SET maxmemory 1mb");

      assertThatThrownBy(() -> submit(store))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("OOM");
      assertThatThrownBy(() -> writer.tryAppend(List.of(writer.line("x"))))
          .isInstanceOf(StoreException.class);
      assertThat(find(store, writer.id()).at()).isEqualTo(id("1-6"));
      String leases =
          Objects.requireNonNull(stores.of(store))
              .opening()
              .context()
              .keys()
              .leases(new Partitions(16).of(writer.id()));
      String before = redis.cli().call("ZRANGE", leases, "0", "-1", "WITHSCORES");
      until(
          "a renewal",
          () -> !redis.cli().call("ZRANGE", leases, "0", "-1", "WITHSCORES").equals(before));
      assertThat(other.claimAbandoned(10)).isEmpty();
      store.delete(finished.id());
      assertThat(store.find(finished.id())).isEqualTo(new Lookup.Gone(null));
      redis.cli().line("CONFIG SET maxmemory 0");
      assertThat(writer.tryAppend(List.of(writer.line("x"))))
          .isEqualTo(new AppendOutcome.Appended(id("1-7")));
    }
  }

  @Test
  void a_server_that_may_only_be_read_is_left_for_the_one_at_its_address() {
    try (RedisPair pair = new RedisPair()) {
      EventStore store =
          stores.open(OpenStores.one(pair.address().uri()), OpenStores.How.real(LEASE));
      submit(store);
      pair.awaitSynced();
      // connections stay open to the one that is a replica now
      pair.replica().cli().line("REPLICAOF NO ONE");
      pair.master().cli().line("REPLICAOF 127.0.0.1 " + pair.replica().port());
      pair.address().pointNewTo(pair.replica().port());

      JobId id = trying(() -> submit(store));
      assertThat(find(store, id).at()).isEqualTo(id("0-1"));
    }
  }
}
