package io.jobtail.runner;

import io.jobtail.job.JobId;
import io.jobtail.job.TraceContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What the server's own log says of each line that is written on a thread of a job. */
final class LogMarks implements AutoCloseable {
  static final String JOB = "job";
  static final String ATTEMPT = "attempt";
  static final String TRACE = "trace_id";
  static final String SPAN = "span_id";

  private LogMarks() {}

  /** From now on, on this thread. */
  static LogMarks of(JobId job, int attempt, @Nullable TraceContext trace) {
    MDC.put(JOB, job.value());
    MDC.put(ATTEMPT, Integer.toString(attempt));
    if (trace != null) {
      MDC.put(TRACE, trace.traceId());
      MDC.put(SPAN, trace.parentId());
    }
    return new LogMarks();
  }

  @Override
  public void close() {
    MDC.remove(JOB);
    MDC.remove(ATTEMPT);
    MDC.remove(TRACE);
    MDC.remove(SPAN);
  }
}
