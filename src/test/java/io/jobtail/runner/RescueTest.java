package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.Reason;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.memory.MemoryEventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs whose process is gone. */
class RescueTest {
  private final Rig rig = new Rig();

  private ClaimedJob claim() {
    if (rig.store.claimNext(Set.of()) instanceof NextOutcome.Claimed claimed) {
      return claimed.job();
    }
    throw new AssertionError("nothing to claim");
  }

  /** What a process leaves that dies in the middle of a run. */
  private ClaimedJob crashWhileRunning() {
    ClaimedJob job = claim();
    EventId first = job.fold().at().nextAttempt();
    List<JobEvent> events = new ArrayList<>();
    events.add(JobEvent.Status.running(rig.time.instant(), first.attempt()));
    events.add(JobEvent.Log.line(rig.time.instant(), LogStream.STDOUT, "one"));
    events.add(JobEvent.Log.fragment(rig.time.instant(), LogStream.STDOUT, "tw"));
    rig.store.append(job.fold().job().id(), job.claim(), first, events);
    return job;
  }

  private MemoryEventStore rescue() {
    rig.time.advance(Duration.ofSeconds(5));
    MemoryEventStore next = rig.memory.reopen();
    WaitingJobs waiting = new WaitingJobs(next, rig.time, rig.time, rig.meter);
    rig.rescue(next, waiting).run();
    return next;
  }

  @Test
  void a_job_that_was_running_is_lost() {
    JobId id = rig.submit("t");
    crashWhileRunning();
    rescue();
    Job job = rig.job(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.reason()).isEqualTo(Reason.LOST);
    assertThat(job.error()).isEqualTo(JobErrors.lost());
    assertThat(job.lastEventId()).isEqualTo(new EventId(1, 4));
    assertThat(job.log().lines()).isEqualTo(2);
    assertThat(job.log().bytes()).isEqualTo(rig.text(id).length());
    assertThat(job.log().sha256()).isNull();
    assertThat(job.log().complete()).isFalse();
    assertThat(rig.events(id, JobEvent.Done.class).getFirst().durationMillis()).isEqualTo(5000);
  }

  @Test
  void a_job_with_attempts_left_runs_again() {
    JobId id = rig.submit("t", null, 2);
    crashWhileRunning();
    rescue();
    Job job = rig.job(id);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.reason()).isEqualTo(Reason.LOST);
    assertThat(job.nextAttemptAt()).isEqualTo(rig.time.instant().plusSeconds(1));
    rig.script("t", _ -> {}).start();
    rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
    assertThat(rig.job(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(rig.job(id).attempt()).isEqualTo(2);
    rig.close();
  }

  @Test
  void a_lost_run_uses_up_an_attempt() {
    JobId id = rig.submit("t", null, 2);
    crashWhileRunning();
    rescue();
    rig.time.advance(Duration.ofSeconds(1));
    crashWhileRunning();
    rescue();
    assertThat(rig.job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(rig.job(id).attempt()).isEqualTo(2);
  }

  @Test
  void a_job_that_was_asked_to_stop_is_cancelled() {
    JobId id = rig.submit("t", null, 5);
    crashWhileRunning();
    rig.cancellation.cancel(id);
    rescue();
    assertThat(rig.job(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(rig.job(id).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(rig.job(id).log().complete()).isFalse();
  }

  @Test
  void a_job_that_was_claimed_and_had_not_begun_goes_back_to_its_place() {
    JobId first = rig.submit("t");
    JobId second = rig.submit("t");
    claim();
    MemoryEventStore next = rescue();
    assertThat(rig.eventTypes(first)).containsExactly(EventType.STATUS);
    assertThat(next.queuePosition(first)).hasValue(1);
    assertThat(next.queuePosition(second)).hasValue(2);
  }

  @Test
  void a_job_that_was_claimed_and_asked_to_stop_and_had_not_begun_is_cancelled() {
    JobId id = rig.submit("t");
    claim();
    rig.cancellation.cancel(id);
    rescue();
    assertThat(rig.job(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(rig.eventTypes(id)).containsExactly(EventType.STATUS, EventType.DONE);
  }

  /** As it looks from a process that goes on: a store with trouble over the same jobs. */
  private TroubledStore next() {
    return new TroubledStore(rig.memory.reopen());
  }

  private Rescue rescueIn(TroubledStore store) {
    return rig.rescue(store, new WaitingJobs(store, rig.time, rig.time, rig.meter));
  }

  @Test
  void nothing_is_claimed_once_the_server_stops() {
    JobId id = rig.submit("t");
    crashWhileRunning();
    MemoryEventStore next = rig.memory.reopen();
    Rescue rescue = rig.rescue(next, new WaitingJobs(next, rig.time, rig.time, rig.meter));
    rescue.stop();
    rescue.run();
    assertThat(next.claimAbandoned(1))
        .extracting(job -> job.fold().job().id())
        .as("it is left to the next one")
        .containsExactly(id);
  }

  @Test
  void jobs_are_looked_for_again_and_again_until_the_stop() {
    TroubledStore next = next();
    Rescue rescue = rescueIn(next);
    rescue.start();
    assertThat(next.looks).hasValue(1);
    for (int round = 2; round < 5; round++) {
      JobId id = rig.submit("t");
      crashWhileRunning();
      rig.time.advance(Rig.LEASE.dividedBy(4));
      rig.awaitState(id, JobState.FAILED);
      int looks = 2 * round - 1; // each finds a page, and then that there is no more
      Rig.until(() -> next.looks.get() == looks && rig.time.timers() == 1);
    }
    rescue.stop();
    JobId late = rig.submit("t");
    crashWhileRunning();
    int before = next.looks.get();
    rig.advanceUntil(Rig.LEASE, () -> rig.time.timers() == 0);
    assertThat(next.looks).hasValue(before);
    assertThat(rig.job(late).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void a_look_that_fails_is_not_the_last() {
    TroubledStore next = next();
    Rescue rescue = rescueIn(next);
    rescue.start();
    JobId id = rig.submit("t");
    crashWhileRunning();
    next.lookFailures.set(2);
    rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
    assertThat(next.lookFailures).hasValue(0);
    assertThat(rig.job(id).reason()).isEqualTo(Reason.LOST);
    rescue.stop();
  }

  @Test
  void a_first_look_that_fails_refuses_the_start_unless_the_store_is_shared() {
    TroubledStore own = next();
    own.lookFailures.set(1);
    assertThatThrownBy(rescueIn(own)::start).isInstanceOf(StoreException.class);

    JobId id = rig.submit("t");
    crashWhileRunning();
    TroubledStore shared = next();
    shared.shared = true;
    shared.lookFailures.set(1);
    Rescue rescue = rescueIn(shared);
    rescue.start();
    rig.advanceUntil(Duration.ofSeconds(1), () -> rig.job(id).state().isFinished());
    rescue.stop();
  }

  @Test
  void a_job_that_cannot_be_ended_does_not_hold_up_the_others_and_is_ended_later() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(rig.submit("t"));
      crashWhileRunning();
    }
    TroubledStore next = next();
    next.failuresBefore.set(1);
    rescueIn(next).run();
    assertThat(ids)
        .extracting(id -> rig.job(id).state())
        .containsExactlyInAnyOrder(JobState.RUNNING, JobState.FAILED, JobState.FAILED);
    rig.advanceUntil(
        Duration.ofSeconds(1), () -> ids.stream().allMatch(id -> rig.job(id).state().isFinished()));
  }

  @Test
  void a_job_that_cannot_be_given_back_is_given_back_later() {
    rig.submit("t");
    claim();
    TroubledStore next = next();
    next.releaseFailures.set(2);
    rescueIn(next).run();
    assertThat(next.queueLength()).isZero();
    rig.advanceUntil(Duration.ofSeconds(1), () -> next.queueLength() == 1);
  }

  @Test
  void more_jobs_than_a_page_are_all_rescued() {
    for (int i = 0; i < 250; i++) {
      rig.submit("t");
      crashWhileRunning();
    }
    MemoryEventStore next = rescue();
    assertThat(next.claimAbandoned(10)).isEmpty();
    assertThat(next.queueLength()).isZero();
  }
}
