package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose turn it is: no type keeps another one waiting. */
public abstract class TurnContract extends QueueContract {
  private static Turn after(String... served) {
    return new Turn(Set.of(), List.of(served), null);
  }

  private static Turn only(Set<String> busy, @Nullable Set<String> types) {
    return new Turn(busy, List.of(), types);
  }

  private JobId claimed(Turn turn) {
    return ((NextOutcome.Claimed) store.claimNext(turn)).job().fold().job().id();
  }

  private @Nullable Instant nextReadyAt(Turn turn) {
    return ((NextOutcome.Nothing) store.claimNext(turn)).nextReadyAt();
  }

  private JobId later(String type, Duration wait) {
    submit(job(type));
    JobWriter writer =
        new JobWriter(
            store,
            clock,
            ((NextOutcome.Claimed) store.claimNext(only(Set.of(), Set.of(type)))).job());
    writer.run().again(clock.instant().plus(wait));
    return writer.id();
  }

  @Test
  void a_flood_of_one_type_does_not_hold_up_another() {
    List<JobId> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flood.add(submit(job("flood")));
    }
    clock.advance(Duration.ofSeconds(1));
    JobId first = submit(job("quiet"));
    JobId second = submit(job("quiet"));

    assertThat(claimed(after("flood"))).isEqualTo(first);
    assertThat(claimed(after("flood", "quiet"))).isEqualTo(flood.getFirst());
    assertThat(claimed(after("quiet", "flood"))).isEqualTo(second);
    assertThat(claimed(after("flood", "quiet"))).isEqualTo(flood.get(1));
    assertThat(claimed(after("quiet", "flood"))).isEqualTo(flood.get(2));
  }

  @Test
  void a_type_without_a_turn_comes_first_and_then_the_one_whose_turn_was_longest_ago() {
    JobId a = submit(job("a"));
    clock.advance(Duration.ofSeconds(1));
    JobId b = submit(job("b"));
    clock.advance(Duration.ofSeconds(1));
    JobId c = submit(job("c"));

    assertThat(claimed(after("b", "a", "unknown"))).isEqualTo(c);
    assertThat(claimed(after("b", "a", "c"))).isEqualTo(b);
    assertThat(claimed(after("b", "a", "c"))).isEqualTo(a);
  }

  @Test
  void of_types_without_a_turn_the_job_that_waits_longest_comes_first() {
    JobId b = submit(job("b"));
    clock.advance(Duration.ofSeconds(1));
    JobId a = submit(job("a"));
    JobId c = submit(job("c"));

    assertThat(claimed(after())).isEqualTo(b);
    assertThat(List.of(claimed(after()), claimed(after()))).containsExactlyInAnyOrder(a, c);
  }

  @Test
  void within_a_type_jobs_come_in_the_order_in_which_they_became_ready() {
    JobId retried = later("t", Duration.ofSeconds(10));
    JobId first = submit(job("t"));
    clock.advance(Duration.ofSeconds(5));
    JobId second = submit(job("t"));
    clock.advance(Duration.ofSeconds(6));
    JobId third = submit(job("t"));

    List<JobId> claimed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      claimed.add(claimed(after("t")));
    }
    assertThat(claimed).containsExactly(first, second, retried, third);
  }

  @Test
  void a_type_whose_jobs_wait_for_their_time_does_not_hold_up_another() {
    JobId waiting = later("a", Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(1));
    JobId ready = submit(job("b"));

    assertThat(claimed(after("b"))).isEqualTo(ready);
    assertThat(nextReadyAt(after("b"))).isEqualTo(clock.instant().plusSeconds(9));
    clock.advance(Duration.ofSeconds(9));
    assertThat(claimed(after("a"))).isEqualTo(waiting);
  }

  @Test
  void only_types_that_are_wanted_are_given() {
    JobId a = submit(job("a"));
    JobId b = submit(job("b"));

    assertThat(nextReadyAt(only(Set.of(), Set.of("c")))).isNull();
    assertThat(nextReadyAt(only(Set.of(), Set.of()))).isNull();
    assertThat(nextReadyAt(only(Set.of("b"), Set.of("b", "c")))).isNull();
    assertThat(claimed(only(Set.of(), Set.of("b", "c")))).isEqualTo(b);
    assertThat(claimed(only(Set.of("b"), null))).isEqualTo(a);
  }

  @Test
  void the_next_time_is_that_of_a_wanted_type() {
    Instant now = clock.instant();
    later("soon", Duration.ofSeconds(5));
    later("late", Duration.ofSeconds(50));

    assertThat(nextReadyAt(after())).isEqualTo(now.plusSeconds(5));
    assertThat(nextReadyAt(Turn.exceptFor(Set.of("soon")))).isEqualTo(now.plusSeconds(50));
    assertThat(nextReadyAt(only(Set.of(), Set.of("late")))).isEqualTo(now.plusSeconds(50));
    assertThat(nextReadyAt(only(Set.of("late"), Set.of("late")))).isNull();
  }
}
