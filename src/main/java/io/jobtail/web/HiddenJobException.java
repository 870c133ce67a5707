package io.jobtail.web;

import io.jobtail.job.JobId;

/** There is no such job, for who asks. */
final class HiddenJobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient JobId job;

  HiddenJobException(JobId job) {
    super("there is no such job", null, false, false);
    this.job = job;
  }

  JobId job() {
    return job;
  }
}
