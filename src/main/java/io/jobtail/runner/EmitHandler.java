package io.jobtail.runner;

import io.jobtail.job.LogStream;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Says lines, for demonstrations and measurements. Line i, from 1, is {@code line <i>
 * t=<System.nanoTime()> }, padded with dots to a length.
 */
@Singleton
@Requires(env = {Environment.DEVELOPMENT, Environment.TEST})
final class EmitHandler implements JobHandler<EmitHandler.Params, EmitHandler.Result> {
  private static final double NANOS = 1e9;

  /**
   * What to say.
   *
   * @param lines how many
   * @param rate lines a second; 0 is as fast as it goes
   * @param batch lines that are said at once, every {@code batch / rate} seconds
   * @param length characters of a line at the least
   * @param delay before the first line
   * @param fail whether to fail after the last line
   * @param progress whether to report progress
   */
  @Serdeable
  record Params(
      @NotNull @PositiveOrZero Long lines,
      @Bindable(defaultValue = "0") @PositiveOrZero double rate,
      @Bindable(defaultValue = "1") @Min(1) int batch,
      @Bindable(defaultValue = "0") @PositiveOrZero @Max(1 << 20) int length,
      @Bindable(defaultValue = "PT0S") Duration delay,
      @Bindable(defaultValue = "false") boolean fail,
      @Bindable(defaultValue = "true") boolean progress) {
    Params {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("delay must not be negative");
      }
    }
  }

  /**
   * What was said.
   *
   * @param lines how many
   */
  @Serdeable
  record Result(long lines) {}

  private final Clock clock;
  private final Scheduler scheduler;

  EmitHandler(Clock clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String type() {
    return "emit";
  }

  @Override
  public Result run(Params params, JobContext context) throws Exception {
    scheduler.sleep(params.delay());
    Instant start = clock.instant();
    long lines = params.lines();
    for (long i = 1; i <= lines; i++) {
      if (params.rate() > 0 && (i - 1) % params.batch() == 0) {
        awaitTurn(start, (i - 1) / params.rate());
      } else if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      context.log(LogStream.STDOUT, null, line(i, params.length()));
      if (params.progress()) {
        context.progress(i, lines, "lines");
      }
    }
    if (params.fail()) {
      throw new JobFailedException("It was asked to fail after " + lines + " lines");
    }
    return new Result(lines);
  }

  private void awaitTurn(Instant start, double seconds) throws InterruptedException {
    Duration wait = Duration.between(clock.instant(), start.plusNanos(Math.round(seconds * NANOS)));
    if (wait.isPositive()) {
      scheduler.sleep(wait);
    } else if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static String line(long i, int length) {
    String line = "line " + i + " t=" + System.nanoTime() + " ";
    return line.length() >= length ? line : line + ".".repeat(length - line.length());
  }
}
