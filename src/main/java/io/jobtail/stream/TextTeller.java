package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.wire.EventJson;
import org.jspecify.annotations.Nullable;

/**
 * Tells the text log that stored events make: of one attempt, or of those that follow it too. A gap
 * is one line that says so. Belongs to one reader.
 */
final class TextTeller {
  /** Receives the text, and hears what it comes from. */
  interface Out extends TextLog.Out {
    /** What is told next comes of this event. */
    default void event(EventId id, JobEvent event) {}

    /** Lines are counted anew from here. */
    default void attemptBegins() {}

    /** The next line is about a gap; those before it have ended. */
    default void gap() {}
  }

  private final Out out;
  private final @Nullable Integer onlyAttempt;
  private TextLog text;
  private boolean over;

  /**
   * @param from where the text log is before the first event
   * @param onlyAttempt ends with this attempt; absent to go on with those that follow
   */
  TextTeller(TextLog.State from, @Nullable Integer onlyAttempt, Out out) {
    this.text = new TextLog(from);
    this.onlyAttempt = onlyAttempt;
    this.out = out;
  }

  /** Whether the attempt has ended: nothing is told any more. */
  boolean isOver() {
    return over;
  }

  /** Where the text log is. */
  TextLog.State state() {
    return text.state();
  }

  /** Takes the next event. */
  void apply(StoredEvent event) {
    over |= onlyAttempt != null && event.id().attempt() > onlyAttempt;
    if (over) {
      return;
    }
    switch (event.type()) {
      case LOG, STATUS, GAP, DONE -> apply(event.id(), EventJson.decode(event));
      case PROGRESS, STEP, SNAPSHOT, POSITION -> {}
    }
  }

  private void apply(EventId id, JobEvent event) {
    out.event(id, event);
    switch (event) {
      case JobEvent.Log log -> text.apply(log, out);
      case JobEvent.Done _ -> text.finish(out);
      case JobEvent.Status status -> status(status);
      case JobEvent.Gap gap -> gap(gap);
      case JobEvent.Progressed _, JobEvent.Step _, JobEvent.Snapshot _, JobEvent.Position _ -> {}
    }
  }

  private void status(JobEvent.Status status) {
    if (status.state() == JobState.QUEUED) {
      text.finish(out);
      over = onlyAttempt != null && status.attempt() == onlyAttempt;
    } else if (status.state() == JobState.RUNNING) {
      text = new TextLog();
      out.attemptBegins();
    }
  }

  private void gap(JobEvent.Gap gap) {
    text.finish(out);
    text = new TextLog();
    out.gap();
    out.begin(gap.time(), LogStream.LOG);
    out.text("[jobtail: " + range(gap) + " cannot be given: " + gap.reason().wire() + "]");
    out.end();
  }

  /** How many were lost nobody knows: where that range ends says nothing. */
  private static String range(JobEvent.Gap gap) {
    return switch (gap.reason()) {
      case LOST -> "events from " + gap.from() + " on, if there were any,";
      case TRIMMED, LIMIT, UNKNOWN_CURSOR -> "events " + gap.from() + " to " + gap.to();
    };
  }
}
