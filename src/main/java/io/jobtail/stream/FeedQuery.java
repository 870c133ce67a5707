package io.jobtail.stream;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of several jobs asks for.
 *
 * @param jobs each once, with the place from which to go on
 * @param framing how
 * @param tail begin jobs of which nothing was given with a snapshot and the last so many {@code
 *     log} events
 * @param filter which events
 * @param owner other jobs than those of this one are as if they were unknown; any may be followed
 *     if absent
 */
public record FeedQuery(
    List<One> jobs,
    Framing framing,
    @Nullable Long tail,
    EventFilter filter,
    @Nullable String owner) {
  /** One of the jobs. */
  public record One(JobId job, FeedPlace place) {}

  /** Copies. */
  public FeedQuery {
    jobs = List.copyOf(jobs);
  }

  /** Whether a job may be followed by who asks. */
  boolean mayFollow(Job job) {
    return owner == null || owner.equals(job.spec().owner());
  }

  /** The jobs, in order. */
  public List<JobId> ids() {
    return jobs.stream().map(One::job).toList();
  }
}
