package io.jobtail.runner.command;

import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobPart;
import io.jobtail.runner.JobStep;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one run of a program, as its lines tell of them. Both of its streams are in the step
 * that began last and has not ended.
 *
 * <p>Safe for use by many threads.
 */
final class ProgramSteps {
  /** Steps that a program leaves open take memory; far more than a job may show. */
  private static final int MOST_OPEN = 10_000;

  private final JobContext context;
  private final @Nullable StepPatterns patterns;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final SequencedMap<String, JobStep> open = new LinkedHashMap<>();

  // written under the lock
  private volatile JobPart current;

  ProgramSteps(JobContext context, @Nullable StepPatterns patterns) {
    this.context = context;
    this.patterns = patterns;
    this.current = context;
  }

  /** Whether lines may tell of any. */
  boolean areTold() {
    return patterns != null;
  }

  /** Where the program is. */
  JobPart current() {
    return current;
  }

  /** Where the program is with this line: one that begins a step is in it. */
  JobPart before(String line) {
    StepPatterns.Start start = patterns == null ? null : patterns.start(line);
    if (start != null && patterns != null) {
      begin(start, patterns);
    }
    return current;
  }

  private void begin(StepPatterns.Start start, StepPatterns how) {
    lock.lock();
    try {
      if (how.oneAfterAnother()) {
        open.values().forEach(JobStep::close);
        open.clear();
      }
      if (!open.containsKey(start.name()) && open.size() < MOST_OPEN) {
        JobPart of = how.oneAfterAnother() || how.endsAreNamed() ? context : current;
        JobStep step = of.step(start.name(), start.weight());
        open.putLast(start.name(), step);
        current = step;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A line that ends a step is still in it. */
  void after(String line) {
    StepPatterns.End end = patterns == null ? null : patterns.end(line);
    if (end != null) {
      end(end);
    }
  }

  private void end(StepPatterns.End end) {
    lock.lock();
    try {
      String name = end.name();
      if (name == null && !open.isEmpty()) {
        name = open.lastEntry().getKey();
      }
      JobStep step = name == null ? null : open.remove(name);
      if (step != null) {
        if (end.failed()) {
          step.fail();
        }
        step.close();
      }
      current = open.isEmpty() ? context : open.lastEntry().getValue();
    } finally {
      lock.unlock();
    }
  }
}
