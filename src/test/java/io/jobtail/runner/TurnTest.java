package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose turn it is at a worker. */
class TurnTest {
  @Test
  void a_flood_of_one_type_does_not_hold_up_the_others() {
    List<String> order = new CopyOnWriteArrayList<>();
    try (Rig rig = new Rig()) {
      rig.concurrency = 1;
      for (String type : List.of("flood", "quiet", "calm")) {
        rig.script(type, _ -> order.add(type));
      }
      List<JobId> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jobs.add(rig.submit("flood"));
      }
      jobs.add(rig.submit("quiet"));
      jobs.add(rig.submit("quiet"));
      jobs.add(rig.submit("calm"));
      rig.start();
      jobs.forEach(rig::awaitFinished);
      assertThat(order)
          .hasSize(23)
          .startsWith("flood", "quiet", "calm", "flood", "quiet", "flood", "flood");
    }
  }

  @Test
  void in_a_shared_store_a_job_of_a_type_that_is_not_known_here_waits_for_who_knows_it() {
    try (Rig rig = new Rig()) {
      rig.store.shared = true;
      rig.script("known", _ -> {}).start();
      JobId theirs = rig.submit("theirs");
      JobId ours = rig.submit("known");
      assertThat(rig.awaitFinished(ours).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(rig.job(theirs).state()).isEqualTo(JobState.QUEUED);
      assertThat(rig.store.queuePosition(theirs)).hasValue(1);
    }
  }

  @Test
  void in_a_store_of_its_own_a_job_of_a_type_that_is_not_known_fails() {
    try (Rig rig = new Rig().start()) {
      Job job = rig.awaitFinished(rig.submit("gone"));
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.error()).isEqualTo(JobErrors.unknownType("gone"));
    }
  }

  @Test
  void the_types_that_are_remembered_are_bounded() {
    try (Rig rig = new Rig()) {
      Turns turns = new Turns(rig.store, new JobTypes(List.of(() -> rig.types)));
      IntStream.range(0, 500).forEach(i -> turns.served("t" + i));
      turns.served("t450");
      Turn next = turns.next(Set.of());
      assertThat(next.served()).hasSize(100).startsWith("t400").endsWith("t499", "t450");
      assertThat(next.only()).isNull();
    }
  }
}
