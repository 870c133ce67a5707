package io.jobtail.runner.command;

import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobStep;
import org.jspecify.annotations.Nullable;

/** A job with something in the way of its log. */
record SinkContext(JobContext job, Runnable first) implements JobContext {
  @Override
  public JobId id() {
    return job.id();
  }

  @Override
  public @Nullable TraceContext trace() {
    return job.trace();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public void progress(long done, long total, @Nullable String unit) {
    job.progress(done, total, unit);
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    job.progress(done, unit);
  }

  @Override
  public void progress(double fraction) {
    job.progress(fraction);
  }

  @Override
  public void message(String message) {
    job.message(message);
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    first.run();
    job.log(stream, level, text);
  }

  @Override
  public void fragment(LogStream stream, String text) {
    first.run();
    job.fragment(stream, text);
  }

  @Override
  public void hide(String secret) {
    job.hide(secret);
  }

  @Override
  public JobStep step(String name, double weight) {
    return job.step(name, weight);
  }

  @Override
  public void plan(double weight) {
    job.plan(weight);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Thread start(String name, Runnable task) {
    return job.start(name, task);
  }
}
