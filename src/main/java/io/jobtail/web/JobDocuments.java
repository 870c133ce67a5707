package io.jobtail.web;

import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.EventStore;
import io.jobtail.wire.JobJson;
import java.net.URI;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The job document with what only {@code GET} adds, and its tag. */
final class JobDocuments {
  private JobDocuments() {}

  static URI location(JobId id) {
    return URI.create("/jobs/" + id);
  }

  static byte[] document(EventStore store, Fold fold) {
    return document(fold, position(store, fold), null);
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

  /** Changes with every event that is not a log line, and with the place in the queue. */
  static String tag(Fold fold, @Nullable Long position) {
    return "W/\"" + fold.lastNonLog() + (position == null ? "" : "-q" + position) + "\"";
  }
}
