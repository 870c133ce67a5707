package io.jobtail.store;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list.
 *
 * @param states any if empty
 * @param types any if empty
 * @param labels all of them must be there with these values
 * @param owner only jobs of this one; any, also those of nobody, if absent
 * @param before only jobs older than this one
 * @param limit how many, 1 or more
 */
public record JobQuery(
    Set<JobState> states,
    Set<String> types,
    Map<String, String> labels,
    @Nullable String owner,
    @Nullable JobId before,
    int limit) {
  /** Copies. */
  public JobQuery {
    states = Set.copyOf(states);
    types = Set.copyOf(types);
    labels = Map.copyOf(labels);
  }

  /** Whether the job is one of those that are asked for, wherever it is in the list. */
  public boolean matches(Job job) {
    return (owner == null || owner.equals(job.spec().owner()))
        && (states.isEmpty() || states.contains(job.state()))
        && (types.isEmpty() || types.contains(job.spec().type()))
        && job.spec().labels().entrySet().containsAll(labels.entrySet());
  }
}
