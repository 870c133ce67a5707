package io.jobtail.web;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Does what blocks on a virtual thread and comes back to the connection's event loop with the
 * result. Coming back matters: a stream that is subscribed to on its event loop is written without
 * another hop.
 */
@Singleton
final class Offload {
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  <T> CompletionStage<T> call(Supplier<T> blocking) {
    CompletableFuture<T> result = CompletableFuture.supplyAsync(blocking, workers);
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null) {
      return result;
    }
    CompletableFuture<T> onLoop = new CompletableFuture<>();
    var _ =
        result.whenCompleteAsync(
            (value, failure) -> {
              if (failure == null) {
                onLoop.complete(value);
              } else {
                Throwable cause = failure.getCause();
                onLoop.completeExceptionally(cause == null ? failure : cause);
              }
            },
            loop);
    return onLoop;
  }

  /**
   * The same, and {@code after} once the result was dealt with: on an event loop, in a task behind
   * the one that deals with it.
   */
  <T> CompletionStage<T> call(Supplier<T> blocking, Runnable after) {
    return call(blocking).whenComplete((_, _) -> afterwards(after));
  }

  /** The same for a result that is there. */
  <T> CompletionStage<T> completed(T result, Runnable after) {
    afterwards(after);
    return CompletableFuture.completedStage(result);
  }

  private static void afterwards(Runnable after) {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null) {
      after.run();
    } else {
      loop.execute(after);
    }
  }

  @PreDestroy
  void stop() {
    workers.shutdownNow();
  }
}
