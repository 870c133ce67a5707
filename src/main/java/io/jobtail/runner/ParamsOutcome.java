package io.jobtail.runner;

import io.jobtail.job.Json;
import java.util.List;

/** Whether parameters will do. */
public sealed interface ParamsOutcome {
  /** They will; with defaults filled in. */
  record Accepted(Json params) implements ParamsOutcome {}

  /** They will not. */
  record Rejected(List<Violation> violations) implements ParamsOutcome {
    /** Copies. */
    public Rejected {
      violations = List.copyOf(violations);
    }
  }
}
