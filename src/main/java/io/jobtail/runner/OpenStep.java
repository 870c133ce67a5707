package io.jobtail.runner;

import io.jobtail.job.LogStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A step in the hands of a job. */
final class OpenStep implements JobStep {
  private final AttemptContext context;
  private final Steps steps;
  private final StepNode node;
  private final boolean isShown;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * A step that has begun.
   *
   * @param node its own, or that of what it is part of
   * @param isShown whether it has one of its own
   */
  OpenStep(AttemptContext context, Steps steps, StepNode node, boolean isShown) {
    this.context = context;
    this.steps = steps;
    this.node = node;
    this.isShown = isShown;
  }

  @Override
  public String id() {
    return node.id == null ? "" : node.id;
  }

  @Override
  public void progress(long done, long total, @Nullable String unit) {
    if (isShown) {
      context.progress(node, done, total, unit);
    }
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    if (isShown) {
      context.progress(node, done, unit);
    }
  }

  @Override
  public void progress(double fraction) {
    if (isShown) {
      context.progress(node, fraction);
    }
  }

  @Override
  public void message(String message) {
    context.message(node, message);
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    context.say(node, stream, level, null, text, false);
  }

  @Override
  public void fragment(LogStream stream, String text) {
    context.say(node, stream, null, null, text, true);
  }

  @Override
  public JobStep step(String name, double weight) {
    return context.step(node, name, weight);
  }

  @Override
  public void plan(double weight) {
    if (isShown) {
      context.plan(node, weight);
    }
  }

  @Override
  public void fail() {
    if (isShown && ended.compareAndSet(false, true)) {
      steps.fail(node);
    }
  }

  @Override
  public void close() {
    if (isShown && ended.compareAndSet(false, true)) {
      steps.close(node);
    }
  }
}
