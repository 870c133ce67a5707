package io.jobtail.runner.command;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Both streams of one program, on their way into its job's log.
 *
 * <p>They are read on platform threads: a virtual thread that blocks in a pipe's {@code read} keeps
 * its carrier, and the spare carriers of a whole JVM are bounded.
 */
final class ProgramOutput {
  private final CompletableFuture<Process> failure = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(2);
  private final Process process;
  private final List<OutputReader> readers;

  private ProgramOutput(
      Process process, Command command, JobContext context, LogSettings settings) {
    this.process = process;
    ProgramSteps steps = new ProgramSteps(context, command.steps());
    this.readers =
        List.of(
            reader(process.getInputStream(), LogStream.STDOUT, command, steps, settings),
            reader(process.getErrorStream(), LogStream.STDERR, command, steps, settings));
  }

  /** How lines are cut. */
  record LogSettings(int maxLineBytes, Duration partialAfter, SilenceTimer timer) {}

  /** Starts to read. */
  static ProgramOutput follow(
      Process process, Command command, JobContext context, LogSettings settings) {
    ProgramOutput output = new ProgramOutput(process, command, context, settings);
    for (OutputReader reader : output.readers) {
      Thread.ofPlatform()
          .daemon()
          .name("jobtail-output-" + context.id())
          .start(() -> {
            try {
              reader.run();
            } finally {
              output.ended.countDown();
            }
          });
    }
    return output;
  }

  private OutputReader reader(
      InputStream in, LogStream stream, Command command, ProgramSteps steps, LogSettings settings) {
    LineDecoder decoder =
        new LineDecoder(settings.maxLineBytes(), new ToLog(stream, command.progress(), steps));
    return new OutputReader(
        in, decoder, settings.partialAfter(), settings.timer(), failure::completeExceptionally);
  }

  /**
   * Waits for the program, or throws what the log threw: a program whose output has nowhere to go
   * would block in its next write forever.
   */
  void awaitProgram() throws InterruptedException {
    try {
      CompletableFuture.anyOf(process.onExit(), failure).get();
    } catch (ExecutionException e) {
      throwFailure();
      throw new IllegalStateException("waiting for a program", e);
    }
  }

  /** Throws what the log threw, if it did. */
  void throwFailure() {
    if (failure.isCompletedExceptionally()
        && failure.exceptionNow() instanceof RuntimeException thrown) {
      throw thrown;
    }
  }

  /** Waits for the end of both streams; false if the time is up. */
  boolean awaitEnd(Duration max) throws InterruptedException {
    return ended.await(max.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Reads what is in the pipes when nothing is left to write more, however long the log takes for
   * it; then gives up what has not come. A thread whose pipe is held open by a process that could
   * not be found stays in its read until that process ends; what it reads then goes nowhere.
   */
  void finish(Duration silence) {
    readers.forEach(OutputReader::lastCall);
    Patience.await(
        () -> readers.stream().allMatch(reader -> reader.isQuiet(silence)), Patience.FOREVER);
    readers.forEach(OutputReader::stop);
    readers.forEach(OutputReader::close);
  }
}
