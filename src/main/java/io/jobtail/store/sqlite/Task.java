package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a thread of the store does for a caller.
 *
 * @param <C> what it is done with
 * @param <T> the answer
 */
final class Task<C, T> {
  private final Function<C, T> action;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  // written and read by the store's thread
  private @Nullable T result;

  Task(Function<C, T> action) {
    this.action = action;
  }

  /** Does it; may be called again if what it did was undone. */
  void run(C context) {
    result = Objects.requireNonNull(action.apply(context), "a task without a result");
  }

  /** Gives the caller the result. */
  void succeed() {
    answer.complete(Objects.requireNonNull(result, "not run"));
  }

  void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }

  /** Waits for the answer; an interruption stays pending. */
  T join() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // thrown anew: the trace shows who asked, the cause where it failed
      throw new StoreException(String.valueOf(cause.getMessage()), cause);
    }
  }
}
