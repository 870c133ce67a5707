package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.LogSummary;
import io.jobtail.job.StepState;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.redact.Redactor;
import io.jobtail.store.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a job.
 *
 * <pre>
 * begin ──▶ running ── handler returns ───────────────────────────▶ ended
 *              └─ stop ──▶ stopping ── handler returns ───────────▶ ended
 *                             └─ cancel-grace is over ─▶ ended, its thread abandoned
 * </pre>
 *
 * <p>Whoever comes first, the handler's return or the end of its grace, writes the end.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  /** Why an attempt is asked to stop. The first reason stays. */
  enum Stop {
    CANCELLED,
    TIMEOUT,
    SHUTDOWN,
    /** Somebody else has the job, or ends it: nothing is written here any more. */
    FENCED
  }

  private final Surroundings with;
  private final JobType type;
  private final Fold before;
  private final long claim;
  private final int number;
  private final Instant startedAt;
  private final Recorder recorder;
  private final Masks masks;
  private final Speech speech;
  private final Steps steps;
  private final AttemptContext context;
  private final AttemptThreads threads;
  private final Judge judge;

  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean returned;
  private volatile boolean obeyed;
  private volatile boolean abandoned;
  private volatile @Nullable JobEvent end;
  private volatile RunTracer.@Nullable Run run;

  Attempt(Surroundings with, JobType type, ClaimedJob job) {
    this.with = with;
    this.type = type;
    before = job.fold();
    claim = job.claim();
    number = before.job().attempt() + 1;
    startedAt = with.clock().instant();
    AttemptLog log =
        new AttemptLog(
            with.store(),
            with.scheduler(),
            with.recorder(),
            id(),
            claim,
            before.at().nextAttempt());
    masks = new Masks(new Redactor(with.secrets()), with.log().maxLine());
    recorder = new Recorder(log, with.recorder(), masks::event);
    speech = Speech.of(with, recorder, masks.redactor());
    steps = Steps.of(with, recorder, masks, spec(), startedAt);
    threads = new AttemptThreads(id());
    judge = new Judge(masks, spec(), number, with.result());
    context = new AttemptContext(this, speech, steps, masks);
  }

  JobId id() {
    return before.job().id();
  }

  int number() {
    return number;
  }

  String typeName() {
    return type.name();
  }

  AttemptThreads threads() {
    return threads;
  }

  /** Whether the handler was left running after its end was written. */
  boolean isAbandoned() {
    return abandoned && !returned;
  }

  /** Lines that came after the end. */
  long droppedLines() {
    return recorder.dropped();
  }

  /** Completes when nothing more will be written. */
  CompletableFuture<Recorder.End> written() {
    return recorder.ended();
  }

  /** Whether the end that was written lets another run follow. */
  boolean runsAgain() {
    return end instanceof JobEvent.Status;
  }

  /** Answers the handler; one that was told to stop and returns has obeyed. */
  boolean askedToStop() {
    if (stop.get() == null) {
      return false;
    }
    obeyed = true;
    return true;
  }

  /** Runs on the calling thread, until the handler has returned and the end is written. */
  void run() {
    if (!recorder.begin(JobEvent.Status.running(startedAt, number))) {
      return; // it has not begun, for anybody who looks at the job
    }
    Measuring.began(with.meter(), before.job(), startedAt);
    run = with.tracer().begin(spec(), number, startedAt);
    var _ = recorder.ended().thenAccept(this::onRecorderEnd);
    try (LogMarks _ = marks()) {
      runToEnd();
    }
  }

  private void runToEnd() {
    Scheduler.Timer deadline = deadline();
    try (ClaimWatch _ = claimWatch().open()) {
      end(execute());
    } finally {
      deadline.cancel();
    }
    recorder.ended().join();
    if (recorder.dropped() > 0) {
      LOG.warn("{} lines of job {} came after its end: dropped", recorder.dropped(), id());
    }
  }

  /** For the server's log, on the calling thread. */
  LogMarks marks() {
    return LogMarks.of(id(), number, trace());
  }

  /** What the run belongs to; null if to nothing, or before it has begun. */
  @Nullable TraceContext trace() {
    RunTracer.Run begun = run;
    return begun == null ? null : begun.context();
  }

  /** Asks the attempt to stop; it is ended without its consent after the grace. */
  void stop(Stop cause) {
    if (ended.get() || !stop.compareAndSet(null, cause)) {
      return;
    }
    if (cause == Stop.CANCELLED) {
      recorder.putAlways(JobEvent.Status.cancelling(with.clock().instant(), number));
    }
    with.scheduler().after(with.runner().cancelGrace(), this::abandon);
    threads.interrupt();
  }

  private ClaimWatch claimWatch() {
    Runnable wished = () -> stop(Stop.CANCELLED);
    return new ClaimWatch(with.store(), with.scheduler(), id(), claim, wished, this::fence);
  }

  /** The claim is worth nothing: not even what waits is written. */
  private void fence() {
    if (!ended.get()) { // else its own end may have given the claim back
      recorder.fence();
    }
  }

  /** Gives up what is not written yet. */
  void abort() {
    recorder.abort();
  }

  private void onRecorderEnd(Recorder.End how) {
    RunTracer.Run begun = run;
    if (begun != null) {
      begun.ended(how == Recorder.End.STORED ? end : null);
    }
    switch (how) {
      case FENCED -> {
        LOG.warn("job {} was taken by somebody else in attempt {}", id(), number);
        with.meter().leaseLost();
        stop(Stop.FENCED);
      }
      case BROKEN -> stop(Stop.FENCED);
      case STORED -> stored();
      case ABORTED -> {}
    }
  }

  private void stored() {
    Measuring.ended(with.meter(), typeName(), startedAt, end);
    if (end instanceof JobEvent.Done done && done.state() == JobState.SUCCEEDED) {
      Duration duration = Duration.between(startedAt, done.time());
      with.durations().succeeded(spec(), done.time(), duration, steps.weight());
    }
  }

  private Scheduler.Timer deadline() {
    Duration timeout = spec().timeout();
    return timeout == null ? () -> {} : with.scheduler().after(timeout, () -> stop(Stop.TIMEOUT));
  }

  private Verdict execute() {
    Stop early = stop.get();
    if (early != null) {
      returned = true;
      return judge.stopped(early, null);
    }
    threads.enter();
    steps.enter();
    try {
      Completion completion = JobLog.callBoundTo(context, () -> type.run(spec().params(), context));
      leave();
      return judge.of(completion, stop.get(), obeyed);
    } catch (Throwable e) { // also what only a broken handler throws: the slot must come back
      leave();
      steps.threw();
      return judge.of(e, stop.get());
    }
  }

  private void leave() {
    threads.leave();
    returned = true;
  }

  private void abandon() {
    Stop cause = stop.get();
    if (!returned && cause != null && end(judge.stopped(cause, null))) {
      abandoned = true;
      LOG.warn(
          "job {} was asked to stop ({}) and does not return: its thread is abandoned and keeps"
              + " its slot",
          id(),
          cause);
    }
  }

  private boolean end(Verdict verdict) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    Instant now = with.clock().instant();
    steps.close(verdict instanceof Verdict.Succeeded ? StepState.SUCCEEDED : StepState.FAILED);
    speech.close(returned);
    recorder.end(log -> ending(verdict, now, log));
    threads.interrupt();
    return true;
  }

  private JobEvent ending(Verdict verdict, Instant now, LogSummary log) {
    JobEvent event = with.endings().of(verdict, before, number, startedAt, now, log);
    end = event;
    return event;
  }

  private JobSpec spec() {
    return before.job().spec();
  }
}
