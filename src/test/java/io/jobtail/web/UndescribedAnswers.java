package io.jobtail.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sees every answer of every server that a test starts: one that the description of the API does
 * not have fails the class of the test. It is found by itself, as an extension of all tests.
 */
public final class UndescribedAnswers implements AfterAllCallback {
  private static final Described DESCRIBED = Described.read();

  /** Of a method that a path does not have, or of a request that is refused whatever its method. */
  private static final Set<Integer> REFUSALS =
      Set.of(400, 403, 405, 406, 413, 414, 415, 421, 431, 501, 503);

  private static final Set<String> FOUND = new ConcurrentSkipListSet<>();

  /** Whether the description knows it: an answer at a path that it has. */
  static boolean isDescribed(String method, String path, int status) {
    return !DESCRIBED.hasPath(path)
        || method.equals("OPTIONS")
        || DESCRIBED
            .find(method, path)
            .map(operation -> DESCRIBED.statuses(operation).contains(status))
            .orElse(REFUSALS.contains(status));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Set<String> found = new TreeSet<>(FOUND);
    FOUND.removeAll(found);
    if (!found.isEmpty()) {
      throw new AssertionError("answers that openapi.json does not describe: " + found);
    }
  }

  /** The ear. */
  @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
  @Requires(env = Environment.TEST)
  static final class Ear implements Ordered {
    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }

    @ResponseFilter
    void hear(HttpRequest<?> request, HttpResponse<?> response) {
      if (!isDescribed(request.getMethodName(), request.getPath(), response.code())) {
        FOUND.add(request.getMethodName() + " " + request.getPath() + " " + response.code());
      }
    }
  }
}
