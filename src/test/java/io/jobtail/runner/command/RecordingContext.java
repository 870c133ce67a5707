package io.jobtail.runner.command;

import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.job.TraceContext;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Keeps what a job says. */
final class RecordingContext implements JobContext {
  private final JobId id;
  private final List<Said> said = Collections.synchronizedList(new ArrayList<>());
  final List<String> progress = new CopyOnWriteArrayList<>();
  final List<String> hidden = new CopyOnWriteArrayList<>();
  final List<String> steps = new CopyOnWriteArrayList<>();

  @Nullable TraceContext trace;

  RecordingContext() {
    this("job-" + System.nanoTime());
  }

  RecordingContext(String id) {
    this.id = new JobId(id);
  }

  /** A line, or a part of one. */
  record Said(LogStream stream, boolean partial, String text) {}

  List<Said> said() {
    synchronized (said) {
      return List.copyOf(said);
    }
  }

  List<String> lines(LogStream stream) {
    StringBuilder open = new StringBuilder();
    List<String> lines = new ArrayList<>();
    for (Said event : said()) {
      if (event.stream() == stream) {
        open.append(event.text());
        if (!event.partial()) {
          lines.add(open.toString());
          open.setLength(0);
        }
      }
    }
    return lines;
  }

  List<String> stdout() {
    return lines(LogStream.STDOUT);
  }

  List<String> stderr() {
    return lines(LogStream.STDERR);
  }

  /** Waits until something was said, and gives it. */
  Said await(Predicate<Said> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> said().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  String awaitLine(String text) {
    return await(event -> !event.partial() && event.text().startsWith(text)).text();
  }

  @Override
  public JobId id() {
    return id;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public void progress(long done, long total, @Nullable String unit) {
    progress.add(done + "/" + total + (unit == null ? "" : " " + unit));
  }

  @Override
  public void progress(long done, @Nullable String unit) {
    progress.add(done + (unit == null ? "" : " " + unit));
  }

  @Override
  public void progress(double fraction) {
    progress.add(Double.toString(fraction));
  }

  @Override
  public void message(String message) {
    throw new AssertionError("a program has no messages");
  }

  @Override
  public void log(LogStream stream, @Nullable String level, String text) {
    said.add(new Said(stream, false, text));
  }

  @Override
  public void fragment(LogStream stream, String text) {
    said.add(new Said(stream, true, text));
  }

  @Override
  public void hide(String secret) {
    hidden.add(secret);
  }

  @Override
  public JobStep step(String name, double weight) {
    return RecordedStep.begun(this, name, weight, steps);
  }

  @Override
  public void plan(double weight) {
    throw new AssertionError("a program has no plan");
  }

  @Override
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public Thread start(String name, Runnable task) {
    throw new AssertionError("a program needs no thread of the job");
  }
}
