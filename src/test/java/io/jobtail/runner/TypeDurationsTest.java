package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeDurationsTest {
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private static final JobSpec T = spec("t", null);

  private final AtomicLong seconds = new AtomicLong();

  private static JobSpec spec(String type, @Nullable String owner) {
    JobId any = new JobId("any");
    return new JobSpec(any, type, Json.EMPTY_OBJECT, Map.of(), owner, Instant.EPOCH, null, 1);
  }

  private Rig rig() {
    Rig rig = new Rig();
    return rig.script(
            "t",
            context -> {
              rig.time.advance(Duration.ofSeconds(seconds.get()));
              if (seconds.get() == 0) {
                throw new JobFailedException("no");
              }
              context.step("a", 3).close();
              context.step("b", 2).step("c", 7);
            })
        .start();
  }

  private JobId run(Rig rig, long duration) {
    return run(rig, duration, null);
  }

  private JobId run(Rig rig, long duration, @Nullable String owner) {
    seconds.set(duration);
    JobId id = rig.submit("t", owner);
    rig.awaitFinished(id);
    Rig.until(() -> duration == 0 || rig.durations().knows(rig.job(id).spec()));
    return id;
  }

  private static TypeDurations read(Rig rig, int runs, int lookBack) {
    return read(rig, runs, 1000, lookBack);
  }

  private static TypeDurations read(Rig rig, int runs, int owners, int lookBack) {
    JobTypes all = new JobTypes(List.of(() -> rig.types));
    HistoryLimits limits = new HistoryLimits(runs, owners, lookBack, REFRESH);
    TypeDurations durations = new TypeDurations(rig.store, all, rig.time, limits);
    durations.start();
    return durations;
  }

  @Test
  void the_median_of_the_latest_successful_runs_is_usual() {
    try (Rig rig = rig()) {
      assertThat(rig.durations().usualSeconds(T)).isNull();
      run(rig, 0);
      assertThat(rig.durations().usualSeconds(T)).isNull();
      run(rig, 10);
      assertThat(rig.durations().usualSeconds(T)).isEqualTo(10);
      run(rig, 20);
      assertThat(rig.durations().usualSeconds(T)).isEqualTo(15);
      run(rig, 1000);
      assertThat(rig.durations().usualSeconds(T)).isEqualTo(20);
      assertThat(rig.durations().usual(T).weight()).isEqualTo(5);
      assertThat(rig.durations().usualSeconds(spec("unknown", null))).isNull();
    }
  }

  @Test
  void only_the_latest_count() {
    try (Rig rig = rig()) {
      for (int i = 1; i <= 21; i++) {
        run(rig, i);
      }
      assertThat(rig.durations().usual(T).duration()).isEqualTo(Duration.ofMillis(11_500));
    }
  }

  @Test
  void a_server_that_starts_reads_what_ran_before() {
    try (Rig rig = rig()) {
      for (int i = 1; i <= 5; i++) {
        run(rig, i * 10L);
      }
      run(rig, 0);
      TypeDurations all = read(rig, 20, 2000);
      Rig.until(() -> Long.valueOf(30).equals(all.usualSeconds(T)));
      assertThat(all.usual(T).weight()).isEqualTo(5);
      TypeDurations latest = read(rig, 3, 2000);
      Rig.until(() -> Long.valueOf(40).equals(latest.usualSeconds(T)));
      TypeDurations few = read(rig, 20, 2);
      Rig.until(() -> Long.valueOf(45).equals(few.usualSeconds(T)));
    }
  }

  @Test
  void runs_of_other_servers_count_where_the_store_is_shared() {
    try (Rig rig = rig()) {
      rig.store.shared = true;
      run(rig, 10);
      TypeDurations other = read(rig, 2, 100);
      Rig.until(() -> Long.valueOf(10).equals(other.usualSeconds(T)));
      run(rig, 20);
      run(rig, 40);
      assertThat(other.usualSeconds(T)).isEqualTo(10);
      rig.advanceUntil(REFRESH, () -> Long.valueOf(30).equals(other.usualSeconds(T)));
      assertThat(other.usual(T).weight()).isEqualTo(5);
      other.stop();
    }
  }

  @Test
  void a_run_that_ends_while_the_store_is_read_counts_once() {
    try (Rig rig = rig()) {
      run(rig, 10);
      JobId second = run(rig, 20);
      JobTypes all = new JobTypes(List.of(() -> rig.types));
      HistoryLimits limits = new HistoryLimits(20, 1000, 100, REFRESH);
      TypeDurations durations = new TypeDurations(rig.store, all, rig.time, limits);
      durations.succeeded(rig.job(second).spec(), rig.time.instant(), Duration.ofSeconds(90), 0);
      durations.start();
      Rig.until(() -> Long.valueOf(50).equals(durations.usualSeconds(T)));
    }
  }

  @Test
  void how_long_the_jobs_of_one_owner_take_says_nothing_to_another() {
    try (Rig rig = rig()) {
      run(rig, 10, "me");
      assertThat(rig.durations().usualSeconds(spec("t", "me"))).isEqualTo(10);
      assertThat(rig.durations().usualSeconds(spec("t", "you"))).isNull();
      assertThat(rig.durations().usual(spec("t", "you")).weight()).isZero();
      assertThat(rig.durations().usualSeconds(T)).isNull();
      run(rig, 30, "you");
      run(rig, 50);
      assertThat(rig.durations().usualSeconds(spec("t", "me"))).isEqualTo(10);
      assertThat(rig.durations().usualSeconds(spec("t", "you"))).isEqualTo(30);
      assertThat(rig.durations().usualSeconds(T)).isEqualTo(50);

      TypeDurations later = read(rig, 20, 2000);
      Rig.until(() -> later.usualSeconds(spec("t", "me")) != null);
      assertThat(later.usualSeconds(spec("t", "you"))).isEqualTo(30);
      assertThat(later.usualSeconds(spec("t", "me"))).isEqualTo(10);
    }
  }

  @Test
  void of_many_owners_those_are_remembered_that_ran_last() {
    try (Rig rig = rig()) {
      run(rig, 10, "a");
      run(rig, 20, "b");
      run(rig, 30, "c");
      TypeDurations few = read(rig, 20, 2, 2000);
      Rig.until(() -> few.usualSeconds(spec("t", "b")) != null);
      assertThat(few.usualSeconds(spec("t", "c"))).isEqualTo(30);
      assertThat(few.usualSeconds(spec("t", "a"))).isNull();

      few.succeeded(spec("t", "d"), rig.time.instant(), Duration.ofSeconds(40), 0);
      assertThat(few.usualSeconds(spec("t", "d"))).isEqualTo(40);
      assertThat(few.usualSeconds(spec("t", "b"))).isNull();
      assertThat(few.usualSeconds(spec("t", "c"))).isEqualTo(30);
    }
  }
}
