package io.jobtail.web;

import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.EventStore;
import io.jobtail.store.StoreException;
import io.jobtail.wire.JobJson;
import java.net.URI;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The job document with what only {@code GET} adds, and its tag. */
final class JobDocuments {
  private static final int TAG_RADIX = 36;

  private JobDocuments() {}

  static URI location(JobId id) {
    return URI.create("/jobs/" + id);
  }

  /** As an answer to what was done already: a store that fails now must not hide that. */
  static byte[] document(EventStore store, Fold fold) {
    try {
      return document(fold, position(store, fold), null);
    } catch (StoreException _) {
      return document(fold, null, null);
    }
  }

  static byte[] document(Fold fold, @Nullable Long position, @Nullable Long usualSeconds) {
    JobJson.Extras extras = new JobJson.Extras(position, fold.lastOutputAt(), usualSeconds);
    return JobJson.write(fold.job(), extras);
  }

  static @Nullable Long position(EventStore store, Fold fold) {
    if (fold.job().state() != JobState.QUEUED) {
      return null;
    }
    OptionalLong position = store.queuePosition(fold.job().id());
    return position.isPresent() ? position.getAsLong() : null;
  }

  /**
   * Changes with every event that is not a log line, and with the place in the queue. An attempt
   * that was lost with the end of a log may be begun anew with the same ids, but not at the same
   * time.
   */
  static String tag(Fold fold, @Nullable Long position) {
    Instant started = fold.job().startedAt();
    String run = started == null ? "" : "-" + Long.toString(started.toEpochMilli(), TAG_RADIX);
    return "W/\"" + fold.lastNonLog() + run + (position == null ? "" : "-q" + position) + "\"";
  }
}
