package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private static final JobId A = new JobId("a");
  private static final JobId B = new JobId("b");

  private final Watches watches = new Watches();
  private final List<String> calls = new ArrayList<>();

  @Test
  void only_the_watchers_of_the_job_are_called() {
    Watch one = watches.add(A, () -> calls.add("one"));
    watches.add(A, () -> calls.add("two"));
    watches.add(B, () -> calls.add("other"));

    watches.wake(A);
    assertThat(calls).containsExactly("one", "two");
    one.close();
    watches.wake(A);
    assertThat(calls).containsExactly("one", "two", "two");
  }

  @Test
  void nothing_is_left_of_a_job_that_nobody_watches_any_more() {
    Watch one = watches.add(A, () -> {});
    Watch two = watches.add(A, () -> {});
    assertThat(watches.watchedJobs()).isEqualTo(1);

    one.close();
    one.close();
    assertThat(watches.watchedJobs()).isEqualTo(1);
    two.close();
    assertThat(watches.watchedJobs()).isZero();
  }

  @Test
  void a_watcher_that_fails_in_any_way_keeps_nobody_else_from_being_told() {
    watches.add(
        A,
        () -> {
          throw new StackOverflowError("deep");
        });
    watches.add(A, () -> calls.add("next"));
    watches.wake(A);
    assertThat(calls).containsExactly("next");
  }

  @Test
  void a_watcher_may_close_its_own_watch_and_those_of_others() {
    List<Watch> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(
          watches.add(
              A,
              () -> {
                calls.add("called");
                all.forEach(Watch::close);
              }));
    }
    watches.wake(A);
    assertThat(calls).containsExactly("called");
  }

  @Test
  void who_watches_all_jobs_hears_of_each_until_the_watch_is_closed() {
    Watch all = watches.addEvery(id -> calls.add("all " + id));
    watches.addEvery(_ -> {
      throw new StackOverflowError("deep");
    });
    watches.add(A, () -> calls.add("one"));
    watches.wake(A);
    watches.wake(B);
    assertThat(calls).containsExactly("one", "all a", "all b");
    all.close();
    watches.wake(B);
    assertThat(calls).hasSize(3);
  }
}
