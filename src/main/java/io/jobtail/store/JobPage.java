package io.jobtail.store;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of jobs.
 *
 * @param jobs newest first; there may be fewer than were asked for, even none, and more to come
 * @param next where the next page begins; absent on the last one
 */
public record JobPage(List<Job> jobs, @Nullable JobId next) {
  /** Copies. */
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
