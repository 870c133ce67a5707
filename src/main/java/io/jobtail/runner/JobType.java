package io.jobtail.runner;

import io.jobtail.job.Json;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that can be submitted, whatever runs it. Safe for use by many threads. */
public interface JobType {
  /** Its name. */
  String name();

  /** A JSON Schema (2020-12) of its parameters, as plain values. */
  Map<String, @Nullable Object> paramsSchema();

  /**
   * Checks parameters before a submission is accepted.
   *
   * @param params an object, as plain values
   */
  ParamsOutcome check(Map<String, @Nullable Object> params);

  /** The timeout of an attempt where the submission names none. */
  default @Nullable Duration defaultTimeout() {
    return null;
  }

  /**
   * Runs one attempt on the calling thread.
   *
   * @param params as {@link #check} gave them
   * @throws InterruptedException when asked to stop
   * @throws Exception fails the attempt with reason {@code error}
   */
  Completion run(Json params, JobContext context) throws Exception;
}
