package io.jobtail.web;

/** There is no such job, for who asks. */
final class HiddenJobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String job;

  HiddenJobException(String job) {
    super("there is no such job", null, false, false);
    this.job = job;
  }

  /** As it was asked for. */
  String job() {
    return job;
  }
}
