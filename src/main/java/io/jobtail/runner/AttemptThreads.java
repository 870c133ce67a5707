package io.jobtail.runner;

import io.jobtail.job.JobId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which an attempt runs code that is not ours. They are interrupted together, and
 * only while they run that code: an interrupt must not hit what Jobtail does on them afterwards.
 */
final class AttemptThreads {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptThreads.class);

  private final JobId id;

  // guarded by this; the handler's own thread first: it has to learn of the wish even if those that
  // it waits for are gone by then
  private final Set<Thread> running = new LinkedHashSet<>();
  private boolean interrupted;

  AttemptThreads(JobId id) {
    this.id = id;
  }

  /** The calling thread begins to run the job's code. */
  synchronized void enter() {
    running.add(Thread.currentThread());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The calling thread has ended running it. */
  synchronized void leave() {
    running.remove(Thread.currentThread());
    var _ = Thread.interrupted();
  }

  /** All that run now and all that will. */
  synchronized void interrupt() {
    interrupted = true;
    running.forEach(Thread::interrupt);
  }

  Thread start(String name, Runnable task) {
    return JobThreads.start("job-" + id + "-" + name, () -> run(name, task));
  }

  private void run(String name, Runnable task) {
    enter();
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("thread {} of job {} ended with an exception", name, id, e);
    } finally {
      leave();
    }
  }
}
