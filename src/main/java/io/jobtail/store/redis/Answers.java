package io.jobtail.store.redis;

import io.jobtail.store.StoreException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of Redis, never for longer than they may take. */
final class Answers {
  private final Duration timeout;
  private final Trouble trouble;

  Answers(Duration timeout, Trouble trouble) {
    this.timeout = timeout;
    this.trouble = trouble;
  }

  /**
   * The answer. An interruption stays pending and changes nothing.
   *
   * @throws StoreException if there is none in time, or it is an error
   */
  <T extends @Nullable Object> T of(RedisFuture<T> asked) {
    return of(asked, System.nanoTime() + timeout.toNanos());
  }

  /** All answers, in the order of the questions, which were asked together. */
  <T extends @Nullable Object> List<T> all(List<RedisFuture<T>> asked) {
    long until = System.nanoTime() + timeout.toNanos();
    List<T> answers = new ArrayList<>(asked.size());
    for (RedisFuture<T> one : asked) {
      answers.add(of(one, until));
    }
    return answers;
  }

  private <T extends @Nullable Object> T of(RedisFuture<T> asked, long until) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      giveUp(asked);
      throw failed(e);
    } catch (CancellationException e) {
      throw failed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void giveUp(Future<?> asked) {
    boolean _ = asked.cancel(true);
  }

  /** What to throw where a command could not even be sent, or was refused. */
  StoreException failed(Throwable cause) {
    trouble.happened(cause);
    String what =
        cause instanceof TimeoutException
            ? "no answer within " + timeout.toMillis() + " ms"
            : String.valueOf(cause.getMessage());
    return new StoreException("Redis: " + what, cause);
  }
}
