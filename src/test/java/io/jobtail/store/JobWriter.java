package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** Writes to one job under one claim, as a runner does. */
public final class JobWriter {
  private final EventStore store;
  private final Clock clock;
  private final ClaimedJob job;
  private EventId last;

  /** Goes on where the job is. */
  public JobWriter(EventStore store, Clock clock, ClaimedJob job) {
    this.store = store;
    this.clock = clock;
    this.job = job;
    this.last = job.fold().at();
  }

  public JobId id() {
    return job.fold().job().id();
  }

  public long claim() {
    return job.claim();
  }

  public EventId last() {
    return last;
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  public AppendOutcome tryAppend(List<JobEvent> events) {
    return tryAppend(last.next(), events);
  }

  public AppendOutcome tryAppend(EventId first, List<JobEvent> events) {
    AppendOutcome outcome = store.append(id(), claim(), first, events);
    if (outcome instanceof AppendOutcome.Appended) {
      last = first.plus(events.size() - 1L);
    }
    return outcome;
  }

  public JobWriter append(JobEvent... events) {
    assertThat(tryAppend(List.of(events))).isInstanceOf(AppendOutcome.Appended.class);
    return this;
  }

  public JobWriter run() {
    EventId first = last.nextAttempt();
    assertThat(tryAppend(first, List.of(JobEvent.Status.running(now(), first.attempt()))))
        .isEqualTo(new AppendOutcome.Appended(first));
    return this;
  }

  public JobWriter lines(int count) {
    return lines(count, "a line of output");
  }

  public JobWriter lines(int count, String text) {
    long from = last.seq();
    List<JobEvent> events =
        IntStream.rangeClosed(1, count).mapToObj(i -> line(text + " " + (from + i))).toList();
    assertThat(tryAppend(events)).isEqualTo(new AppendOutcome.Appended(last));
    return this;
  }

  public JobEvent line(String text) {
    return JobEvent.Log.line(now(), LogStream.STDOUT, text);
  }

  public JobEvent doneEvent() {
    return new JobEvent.Done(
        now(), JobState.SUCCEEDED, Reason.COMPLETED, null, null, null, 5, LogSummary.NONE);
  }

  JobEvent lost() {
    return new JobEvent.Done(
        now(), JobState.FAILED, Reason.LOST, null, null, null, 5, LogSummary.NONE);
  }

  public JobWriter done() {
    return append(doneEvent());
  }

  public JobWriter again(Instant at) {
    return append(
        JobEvent.Status.again(now(), last.attempt(), Reason.ERROR, at, null, LogSummary.NONE));
  }
}
