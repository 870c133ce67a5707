package io.jobtail.runner.command;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobPart;
import io.jobtail.runner.JobStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes when it begins ({@code +name}), has failed ({@code !name}) and ends ({@code -name}), and
 * what is said in it.
 */
record RecordedStep(JobPart of, String id, List<String> notes) implements JobStep {
  static RecordedStep begun(JobPart of, String path, double weight, List<String> notes) {
    notes.add("+" + path + (weight == 1 ? "" : " " + weight));
    return new RecordedStep(of, path, notes);
  }

  @Override
  public void progress(long done, long total, @Nullable String unit) {
    notes.add(id + ": " + done + "/" + total);
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    notes.add(id + ": " + done);
  }

  @Override
  public void progress(double fraction) {
    notes.add(id + ": " + fraction);
  }

  @Override
  public void message(String message) {
    throw new AssertionError("a program has no messages");
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    of.log(stream, level, id + "> " + text);
  }

  @Override
  public void fragment(LogStream stream, String text) {
    of.fragment(stream, text);
  }

  @Override
  public JobStep step(String name, double weight) {
    return begun(of, id + "/" + name, weight, notes);
  }

  @Override
  public void plan(double weight) {
    throw new AssertionError("a program has no plan");
  }

  @Override
  public void fail() {
    notes.add("!" + id);
  }

  @Override
  public void close() {
    notes.add("-" + id);
  }
}
