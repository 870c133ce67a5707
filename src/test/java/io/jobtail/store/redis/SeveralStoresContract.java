package io.jobtail.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.JobId;
import io.jobtail.redis.RedisCli;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.Lookup;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.Standing;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watch;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What several processes that share jobs see of each other, on every kind of Redis. */
abstract class SeveralStoresContract extends SharedFixture {
  private static final Duration LEASE = Duration.ofSeconds(1);

  abstract OpenStores.Server server();

  abstract List<RedisCli> nodes();

  private EventStore open(OpenStores.How how) {
    return stores.open(server(), how);
  }

  private EventStore open() {
    return open(OpenStores.How.real(LEASE));
  }

  @Test
  void what_one_stores_another_hears_of_and_reads() {
    EventStore writing = open();
    CountingMeter meter = new CountingMeter();
    EventStore reading = beside(writing, OpenStores.How.real(LEASE).with(meter));
    JobWriter writer = running(writing);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = reading.watch(writer.id(), wakes::incrementAndGet)) {
      writer.lines(3);
      until("a notification", () -> meter.notified.get() > 0 && wakes.get() > 0);
    }
    assertThat(ids(page(reading, writer.id(), id("1-1"))))
        .containsExactly(id("1-2"), id("1-3"), id("1-4"));
  }

  @Test
  void a_change_that_nobody_told_of_is_found_within_a_second() {
    EventStore store = open();
    CountingMeter meter = new CountingMeter();
    EventStore reading = beside(store, OpenStores.How.real(LEASE).with(meter));
    JobWriter writer = running(store);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = reading.watch(writer.id(), wakes::incrementAndGet)) {
      until("the first look", () -> wakes.getAndSet(0) > 0);
      Context with = Objects.requireNonNull(stores.of(store)).opening().context();
      long begun = System.nanoTime();
      byte[] key = Text.bytes(with.keys().record(writer.id()));
      boolean _ =
          with.redis()
              .ask(commands -> commands.hset(key, Text.bytes("rev"), Text.bytes("another")));
      until("a wake-up", () -> wakes.get() > 0);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(meter.missed).hasPositiveValue();
    assertThat(meter.notified).hasValue(0);
  }

  @Test
  void after_a_lost_connection_notifications_come_again() {
    EventStore writing = open();
    CountingMeter meter = new CountingMeter();
    EventStore reading = beside(writing, OpenStores.How.real(LEASE).with(meter));
    JobWriter writer = running(writing);
    try (Watch _ = reading.watch(writer.id(), () -> {})) {
      nodes().forEach(node -> node.line("CLIENT KILL TYPE pubsub"));
      until("a new connection", () -> meter.reconnected.get() > 0);
      until(
          "a notification",
          () -> {
            writer.lines(1);
            return meter.notified.get() > 0;
          });
    }
  }

  @Test
  void who_watches_all_jobs_hears_of_those_of_others_and_when_something_was_not_told() {
    EventStore writing = open();
    EventStore reading = beside(writing);
    LinkedBlockingQueue<JobId> told = new LinkedBlockingQueue<>();
    AtomicInteger missed = new AtomicInteger();
    ChangeWatcher watcher =
        new ChangeWatcher() {
          @Override
          public void changed(JobId id) {
            told.add(id);
          }

          @Override
          public void missed() {
            missed.incrementAndGet();
          }
        };
    try (Watch _ = reading.watchAll(watcher)) {
      JobId first = submit(writing);
      until("the first job", () -> told.contains(first));
      Context with = Objects.requireNonNull(stores.of(writing)).opening().context();
      // changes whose notifications were lost
      for (int partition : with.partitions().all()) {
        byte[] counter = Text.bytes(with.keys().changes(partition));
        long _ = with.redis().ask(commands -> commands.incrby(counter, 5));
      }
      until("missed", () -> missed.get() > 0);
      JobId second = submit(writing);
      until("the second job", () -> told.contains(second));
    }
  }

  @Test
  void a_worker_elsewhere_is_woken_by_a_submission() {
    EventStore submitting = open();
    EventStore working = beside(submitting);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = working.watchQueue(wakes::incrementAndGet)) {
      JobId id = submit(submitting);
      until("a wake-up", () -> wakes.get() > 0);
      assertThat(claim(working).fold().job().id()).isEqualTo(id);
    }
    assertThat(submitting.claimNext(Set.of())).isEqualTo(new NextOutcome.Nothing(null));
  }

  @Test
  void jobs_run_at_once_and_stay_in_order_though_clocks_differ_by_minutes() {
    OpenStores.How how = OpenStores.How.real(LEASE);
    EventStore ahead = open(how.with(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(7))));
    EventStore behind =
        beside(ahead, how.with(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5))));
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(submit(i % 2 == 0 ? ahead : behind));
    }
    assertThat(behind.queueLength()).isEqualTo(10);
    assertThat(behind.queuePosition(ids.getLast())).isPresent();
    for (int i = 0; i < 10; i++) {
      assertThat(claim(i % 2 == 0 ? behind : ahead).fold().job().id()).isIn(ids);
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void a_job_whose_holder_is_gone_is_found_once_its_lease_is_over_and_not_before() {
    EventStore gone = open();
    EventStore alive = beside(gone);
    JobWriter lost = running(gone);
    JobWriter kept = running(alive);
    gone.close();

    ClaimedJob rescued = rescue(alive);
    assertThat(rescued.fold().job().id()).isEqualTo(lost.id());
    assertThat(rescued.claim()).isEqualTo(lost.claim() + 1);
    assertThat(rescued.fold().at()).isEqualTo(id("1-1"));
    assertThat(alive.standing(kept.id(), kept.claim())).isEqualTo(Standing.HELD);
    assertThat(alive.claimAbandoned(10)).isEmpty();
  }

  @Test
  void a_holder_that_was_only_slow_is_told_and_refused() {
    CountingMeter meter = new CountingMeter();
    EventStore slow = open(OpenStores.How.real(Duration.ofSeconds(3)).with(meter));
    EventStore other = beside(slow);
    JobWriter writer = running(slow);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = slow.watch(writer.id(), wakes::incrementAndGet)) {
      stores.abandonClaims(Objects.requireNonNull(stores.of(slow)));
      ClaimedJob rescued = rescue(other);
      until(
          "it is told",
          () -> wakes.get() > 0 && slow.standing(writer.id(), writer.claim()) == Standing.LOST);
      assertThat(writer.tryAppend(List.of(writer.line("late"))))
          .isEqualTo(new AppendOutcome.StaleClaim(rescued.claim()));
    }
    assertThat(meter.fenced).hasValue(1);
    assertThat(find(other, writer.id()).at()).isEqualTo(id("1-1"));
  }

  @Test
  void a_wish_to_cancel_reaches_the_holder_wherever_it_is() {
    EventStore holding = open();
    EventStore asking = beside(holding);
    JobWriter writer = running(holding);
    AtomicInteger wakes = new AtomicInteger();
    try (Watch _ = holding.watch(writer.id(), wakes::incrementAndGet)) {
      assertThat(asking.cancel(writer.id())).isInstanceOf(CancelOutcome.Wished.class);
      until("a wake-up", () -> wakes.get() > 0);
      assertThat(holding.standing(writer.id(), writer.claim()))
          .isEqualTo(Standing.CANCEL_REQUESTED);
    }
    writer.lines(1).done();
    assertThat(((Lookup.Found) asking.find(writer.id())).cancelRequested()).isTrue();
  }

  @Test
  void a_store_with_another_number_of_partitions_is_refused() {
    EventStore store = open();
    OpenStores.How how = Objects.requireNonNull(stores.of(store)).how();
    RedisConfiguration other =
        new RedisConfiguration(how.redis().prefix(), 8, Duration.ofSeconds(2), 0, 1 << 20);

    assertThatThrownBy(() -> open(how.with(other)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jobtail.redis.partitions=16");
  }

  @Test
  void of_owners_nothing_is_left_once_their_jobs_are_forgotten() {
    EventStore store = open();
    running(store).done();
    assertThat(keysOfOwners(store)).isEmpty();
    for (int i = 0; i < 40; i++) {
      submit(store, i % 2 == 0 ? "me" : "{you}");
      new JobWriter(store, Clock.systemUTC(), claim(store)).run().done();
    }
    assertThat(keysOfOwners(store)).isNotEmpty();

    Duration day = Duration.ofDays(1);
    store.retain(new RetentionPolicy(day, 0, Long.MAX_VALUE, day));
    assertThat(keysOfOwners(store)).isNotEmpty().allMatch(key -> key.endsWith("removed:owners"));
    RetentionPolicy nothing = new RetentionPolicy(day, 0, Long.MAX_VALUE, Duration.ZERO);
    AtomicInteger forgotten = new AtomicInteger();
    until(
        "a later millisecond",
        () -> forgotten.addAndGet(store.retain(nothing).tombstonesRemoved()) == 41);
    assertThat(keysOfOwners(store)).isEmpty();
  }

  private List<String> keysOfOwners(EventStore store) {
    String prefix = Objects.requireNonNull(stores.of(store)).how().redis().prefix();
    return nodes().stream()
        .flatMap(node -> node.call("KEYS", prefix + ":*owner*").lines())
        .toList();
  }
}
