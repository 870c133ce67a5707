package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

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
    new Rescue(next, rig.time, Rig.endings(), waiting).run();
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
