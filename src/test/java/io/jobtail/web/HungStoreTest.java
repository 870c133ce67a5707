package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever asks how the server is, or tells it to stop, does not wait for its store. */
class HungStoreTest {
  private static final Map<String, String> QUICK =
      Map.of(
          "jobtail.store", "none",
          // which asks too
          "jobtail.metrics.queue-interval", "1h",
          "jobtail.runner.cancel-grace", "100ms",
          "jobtail.runner.flush-grace", "100ms",
          "jobtail.drain.window", "100ms",
          "micronaut.lifecycle.graceful-shutdown.grace-period", "5s");

  private final HungStore hung = new HungStore();

  @AfterEach
  void letAllGo() {
    hung.answer();
  }

  @Test
  void is_not_ready_at_once_alive_and_asks_the_store_no_second_time() throws Exception {
    try (StoppingServer server = new StoppingServer(QUICK, hung.store())) {
      assertThat(server.get("/health/readiness").status()).isEqualTo(200);
      hung.hang();
      await()
          .atMost(StoppingServer.SOON)
          .until(() -> server.get("/health/readiness").status() == 503);
      int asked = hung.asked.get();
      for (int i = 0; i < 20; i++) {
        assertThat(server.get("/health/readiness").text()).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(server.get("/health/liveness").status()).isEqualTo(200);
      }
      assertThat(hung.asked.get()).isEqualTo(asked);
      hung.answer();
      await()
          .atMost(StoppingServer.SOON)
          .until(() -> server.get("/health/readiness").status() == 200);
    }
  }

  @Test
  void many_probes_ask_the_store_once() throws Exception {
    try (StoppingServer server = new StoppingServer(QUICK, hung.store())) {
      int before = hung.asked.get();
      long begun = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        assertThat(server.get("/health/readiness").status()).isEqualTo(200);
      }
      long halfSeconds = (System.nanoTime() - begun) / 500_000_000 + 2;
      assertThat(hung.asked.get() - before).isLessThanOrEqualTo((int) halfSeconds);
    }
  }

  @Test
  void a_stop_gives_up_in_time() throws Exception {
    try (StoppingServer server = new StoppingServer(QUICK, hung.store())) {
      String job = server.submitGated("");
      server.awaitState(job, "running");
      try (RawHttp reader = server.open(job + "/events", HttpFixture.SSE)) {
        reader.body(reader.head()).lineThatBeginsWith("event: log");
        hung.hang();
        server.beginStop();
        server.awaitStopped();
      }
    }
  }
}
