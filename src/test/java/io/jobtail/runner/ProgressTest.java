package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Progress;
import io.jobtail.store.NextOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far a job says it is. */
class ProgressTest {
  @Test
  void progress_is_recorded_at_most_every_interval_and_its_last_always() {
    CountDownLatch said = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  for (int i = 1; i <= 50; i++) {
                    context.progress(i, 100, "files");
                  }
                  said.countDown();
                  go.await();
                  context.progress(60, 100, "files");
                  context.progress(61, 100, "files");
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Rig.until(() -> said.getCount() == 0);
      Rig.until(() -> done(rig, id).equals(List.of(1L)));
      rig.time.advance(Duration.ofMillis(99));
      assertThat(done(rig, id)).containsExactly(1L);
      rig.time.advance(Duration.ofMillis(1));
      Rig.until(() -> done(rig, id).equals(List.of(1L, 50L)));
      go.countDown();
      rig.awaitFinished(id);
      assertThat(done(rig, id)).containsExactly(1L, 50L, 61L);
    }
  }

  private static List<Long> done(Rig rig, JobId id) {
    return rig.events(id, JobEvent.Progressed.class).stream()
        .map(event -> event.progress().done() == null ? -1 : event.progress().done())
        .toList();
  }

  @Test
  void the_percentage_never_falls_and_stays_in_its_bounds() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                for (double fraction : new double[] {0.5, 0.2, Double.NaN, -3, 0.75, 7}) {
                  context.progress(fraction);
                  rig.time.advance(Duration.ofMillis(100));
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.events(id, JobEvent.Progressed.class))
          .extracting(event -> event.progress().percent())
          .containsExactly(50.0, 50.0, 50.0, 50.0, 75.0, 99.9, 100.0);
    }
  }

  @Test
  void a_message_stays_with_the_numbers_and_the_end_is_estimated() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                context.message("copying");
                for (int i = 1; i <= 2; i++) {
                  rig.time.advance(Duration.ofSeconds(10));
                  context.progress(i, 4, "files");
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.events(id, JobEvent.Progressed.class))
          .extracting(JobEvent.Progressed::progress)
          .containsExactly(
              new Progress(null, null, null, null, "copying", null),
              new Progress(25.0, 1L, 4L, "files", "copying", null),
              new Progress(50.0, 2L, 4L, "files", "copying", 20L),
              new Progress(100.0, 2L, 4L, "files", "copying", null));
    }
  }

  @Test
  void a_thread_that_is_overtaken_after_it_looked_at_the_clock_records_nothing_more() {
    OvertakingClock clock = new OvertakingClock();
    Duration interval = Duration.ofMillis(100);
    RecorderConfiguration limits =
        new RecorderConfiguration(10, 1 << 20, interval, interval, interval);
    try (Rig rig = new Rig()) {
      JobId id = rig.submit("t");
      long claim =
          rig.store.claimNext(Set.of()) instanceof NextOutcome.Claimed claimed
              ? claimed.job().claim()
              : 0;
      AttemptLog log = new AttemptLog(rig.store, rig.time, limits, id, claim, new EventId(1, 1));
      Recorder recorder = new Recorder(log, limits, event -> event);
      StepNode job = StepNode.root(Instant.EPOCH);
      TimeLeft timeLeft = new TimeLeft(clock, Instant.EPOCH, null);
      ProgressReporter reporter =
          new ProgressReporter(recorder, clock, rig.time, interval, job, timeLeft);
      Runnable say = () -> reporter.progress(job, null, ProgressTest::next);
      Thread other = Thread.ofPlatform().unstarted(say);
      clock.overtakenBy(other);
      say.run();
      Rig.until(() -> !other.isAlive());
      assertThat(recorder.begin(JobEvent.Status.running(Instant.EPOCH, 1))).isTrue();
      recorder.abort();
      assertThat(rig.events(id, JobEvent.Progressed.class)).hasSize(1);
    }
  }

  private static Progress next(Progress before) {
    return new Progress(null, 1L, null, null, before.message(), null);
  }

  /** Lets another thread go as far as it can before the first look at the time returns. */
  private static final class OvertakingClock extends Clock {
    private final AtomicLong looks = new AtomicLong();
    private @Nullable Thread other;

    void overtakenBy(Thread thread) {
      other = thread;
    }

    @Override
    public Instant instant() {
      Instant now = Instant.EPOCH.plusMillis(looks.incrementAndGet());
      Thread thread = other;
      other = null;
      if (thread != null) {
        thread.start();
        Rig.until(() -> !thread.isAlive() || thread.getState() == Thread.State.WAITING);
      }
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
