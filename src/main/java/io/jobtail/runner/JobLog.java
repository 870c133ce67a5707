package io.jobtail.runner;

import io.jobtail.runner.redact.Secrets;
import java.lang.ScopedValue.CallableOp;
import org.jspecify.annotations.Nullable;

/**
 * Where the SLF4J logging of a thread goes beside its normal way. Bound to the threads of a job and
 * to no others: a thread that a library makes for itself may outlive the job and serve another, so
 * nothing is inherited.
 */
interface JobLog {
  /** One logging call; its text may have several lines. */
  void logged(String level, String logger, String text);

  /** What the server's own log must not show of the job. */
  Secrets secrets();

  /** That of the calling thread's job. */
  static @Nullable JobLog current() {
    return Binding.CURRENT.isBound() ? Binding.CURRENT.get() : null;
  }

  /** Runs with the calling thread's logging bound. */
  static <T, X extends Throwable> T callBoundTo(JobLog log, CallableOp<T, X> body) throws X {
    return ScopedValue.where(Binding.CURRENT, log).call(body);
  }

  /** Runs with the calling thread's logging bound. */
  static void whileBoundTo(JobLog log, Runnable body) {
    ScopedValue.where(Binding.CURRENT, log).run(body);
  }

  /** Keeps the value out of the interface's members. */
  final class Binding {
    private static final ScopedValue<JobLog> CURRENT = ScopedValue.newInstance();

    private Binding() {}
  }
}
