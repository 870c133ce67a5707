package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealRedis;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.client.BlockingHttpClient;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code GET /health} says whether jobs can be stored. */
class StoreHealthTest {
  private static int status(BlockingHttpClient client) {
    try {
      return client.exchange("/health", String.class).code();
    } catch (HttpClientResponseException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void follows_a_redis_that_goes_away_and_comes_back() {
    try (RealRedis redis = RealRedis.started();
        EmbeddedServer server =
            ApplicationContext.builder(
                    Map.of(
                        "jobtail.store", "redis",
                        "redis.uri", redis.uri(),
                        "jobtail.redis.timeout", "1s"))
                .run(EmbeddedServer.class);
        HttpClient http =
            server.getApplicationContext().createBean(HttpClient.class, server.getURL())) {
      BlockingHttpClient client = http.toBlocking();
      assertThat(client.retrieve("/health")).contains("\"status\":\"UP\"");
      redis.kill9();
      until(client, 503);
      redis.start();
      until(client, 200);
    }
  }

  private static void until(BlockingHttpClient client, int wanted) {
    Awaitility.await("status " + wanted)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> status(client) == wanted);
  }
}
