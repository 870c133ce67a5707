package io.jobtail.runner;

import io.jobtail.job.JobError;
import java.time.Duration;

/** The ways in which jobs fail, as problem documents name them. */
public final class JobErrors {
  private static final String URN = "urn:jobtail:error:";

  private JobErrors() {}

  /**
   * The handler threw: the author's own words where there are some, else the kind of failure too,
   * since a message such as "/a/file" alone says nothing.
   */
  public static JobError exception(Throwable thrown) {
    String message = thrown.getMessage();
    String kind = thrown.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return exception(kind);
    }
    return exception(thrown instanceof JobFailedException ? message : kind + ": " + message);
  }

  /** The handler failed, in these words. */
  public static JobError exception(String detail) {
    return new JobError(URN + "exception", "The job failed", detail);
  }

  /** A program ended with another code than 0. */
  public static JobError exitCode(int code) {
    return new JobError(URN + "exit-code", "The program failed", "It ended with exit code " + code);
  }

  /** An attempt took too long. */
  public static JobError timeout(Duration timeout) {
    return new JobError(
        URN + "timeout", "The job took too long", "It had not ended after " + timeout);
  }

  /** The process that ran it is gone. */
  public static JobError lost() {
    return new JobError(URN + "lost", "The job was lost", "The server that ran it stopped working");
  }

  /** What the job said cannot be written down. */
  public static JobError notRecorded() {
    return new JobError(
        URN + "not-recorded",
        "The job could not be recorded",
        "The server failed while it wrote down what the job said");
  }

  /** The server was told to stop. */
  public static JobError shutdown() {
    return new JobError(
        URN + "shutdown", "The server stopped", "The server was told to stop while the job ran");
  }

  /** The result is larger than {@code jobtail.result.max-bytes}. */
  public static JobError resultTooLarge(long bytes, int maxBytes) {
    return new JobError(
        URN + "result-too-large",
        "The result is too large",
        "The result has " + bytes + " bytes of JSON; the limit is " + maxBytes);
  }

  /** The result has no JSON form. */
  public static JobError resultNotSerializable() {
    return new JobError(
        URN + "result-not-serializable",
        "The result cannot be written as JSON",
        "The job did its work, but its result has no JSON form");
  }

  /** The job was submitted to a server that knew its type. */
  public static JobError unknownType(String type) {
    return new JobError(
        URN + "unknown-type",
        "The type of the job is unknown",
        "This server has no job type named " + type);
  }
}
