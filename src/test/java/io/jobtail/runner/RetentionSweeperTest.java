package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import io.jobtail.store.Lookup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionSweeperTest {
  @Test
  void finished_jobs_are_swept_again_and_again() {
    try (Rig rig = new Rig().script("t", _ -> {}).start()) {
      RetentionSweeper sweeper =
          new RetentionSweeper(
              rig.store,
              rig.time,
              new RetentionConfiguration(
                  Duration.ofHours(1), 100, 1 << 20, Duration.ofDays(1), Duration.ofMinutes(1)));
      sweeper.start();
      for (int round = 0; round < 2; round++) {
        JobId id = rig.submit("t");
        rig.awaitFinished(id);
        rig.time.advance(Duration.ofMinutes(59));
        assertThat(rig.store.find(id)).isInstanceOf(Lookup.Found.class);
        rig.advanceUntil(Duration.ofMinutes(1), () -> rig.store.find(id) instanceof Lookup.Gone);
      }
      sweeper.stop();
    }
  }
}
