package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TypeDurationsTest {
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private final AtomicLong seconds = new AtomicLong();

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
    seconds.set(duration);
    JobId id = rig.submit("t");
    rig.awaitFinished(id);
    Rig.until(() -> duration == 0 || rig.durations().knows("t", id));
    return id;
  }

  private static TypeDurations read(Rig rig, int runs, int lookBack) {
    JobTypes all = new JobTypes(List.of(() -> rig.types));
    HistoryLimits limits = new HistoryLimits(runs, lookBack, REFRESH);
    TypeDurations durations = new TypeDurations(rig.store, all, rig.time, limits);
    durations.start();
    return durations;
  }

  @Test
  void the_median_of_the_latest_successful_runs_is_usual() {
    try (Rig rig = rig()) {
      assertThat(rig.durations().usualSeconds("t")).isNull();
      run(rig, 0);
      assertThat(rig.durations().usualSeconds("t")).isNull();
      run(rig, 10);
      assertThat(rig.durations().usualSeconds("t")).isEqualTo(10);
      run(rig, 20);
      assertThat(rig.durations().usualSeconds("t")).isEqualTo(15);
      run(rig, 1000);
      assertThat(rig.durations().usualSeconds("t")).isEqualTo(20);
      assertThat(rig.durations().usual("t").weight()).isEqualTo(5);
      assertThat(rig.durations().usualSeconds("unknown")).isNull();
    }
  }

  @Test
  void only_the_latest_count() {
    try (Rig rig = rig()) {
      for (int i = 1; i <= 21; i++) {
        run(rig, i);
      }
      assertThat(rig.durations().usual("t").duration()).isEqualTo(Duration.ofMillis(11_500));
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
      Rig.until(() -> Long.valueOf(30).equals(all.usualSeconds("t")));
      assertThat(all.usual("t").weight()).isEqualTo(5);
      TypeDurations latest = read(rig, 3, 2000);
      Rig.until(() -> Long.valueOf(40).equals(latest.usualSeconds("t")));
      TypeDurations few = read(rig, 20, 2);
      Rig.until(() -> Long.valueOf(45).equals(few.usualSeconds("t")));
    }
  }

  @Test
  void runs_of_other_servers_count_where_the_store_is_shared() {
    try (Rig rig = rig()) {
      rig.store.shared = true;
      run(rig, 10);
      TypeDurations other = read(rig, 2, 100);
      Rig.until(() -> Long.valueOf(10).equals(other.usualSeconds("t")));
      run(rig, 20);
      run(rig, 40);
      assertThat(other.usualSeconds("t")).isEqualTo(10);
      rig.advanceUntil(REFRESH, () -> Long.valueOf(30).equals(other.usualSeconds("t")));
      assertThat(other.usual("t").weight()).isEqualTo(5);
      other.stop();
    }
  }

  @Test
  void a_run_that_ends_while_the_store_is_read_counts_once() {
    try (Rig rig = rig()) {
      run(rig, 10);
      JobId second = run(rig, 20);
      JobTypes all = new JobTypes(List.of(() -> rig.types));
      HistoryLimits limits = new HistoryLimits(20, 100, REFRESH);
      TypeDurations durations = new TypeDurations(rig.store, all, rig.time, limits);
      durations.succeeded("t", second, rig.time.instant(), Duration.ofSeconds(90), 0);
      durations.start();
      Rig.until(() -> Long.valueOf(50).equals(durations.usualSeconds("t")));
    }
  }
}
