package io.jobtail.store;

import io.jobtail.job.EventId;

/** A place in a job's log to look for a checkpoint at or before. */
public sealed interface Place {
  /** An event. */
  record Event(EventId id) implements Place {}

  /** After so many {@code log} events, over all attempts. */
  record LogEvents(long count) implements Place {}

  /** After so many lines of an attempt's text log; checkpoints of other attempts do not count. */
  record TextLines(int attempt, long lines) implements Place {}

  /** After so many bytes of an attempt's text log; checkpoints of other attempts do not count. */
  record TextBytes(int attempt, long bytes) implements Place {}
}
