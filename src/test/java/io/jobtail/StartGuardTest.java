package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The end of a process that is told to stop while it starts. */
class StartGuardTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final StartGuard guard = new StartGuard();
  private final ApplicationContext context = ApplicationContext.builder().build();

  /** As the JVM runs its hook. */
  private Thread exiting(Duration longest) {
    return Thread.ofVirtual().start(() -> guard.awaitClosed(context, longest.toNanos()));
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static void awaitEnd(Thread thread) {
    await().atMost(SOON).until(() -> !thread.isAlive());
  }

  @Test
  void waits_until_everything_is_closed_in_order() {
    try (ApplicationContext _ = context.start()) {
      Thread exiting = exiting(SOON);
      await().atMost(SOON).until(() -> isWaiting(exiting));
      context.close();
      awaitEnd(exiting);
    }
  }

  @Test
  void does_not_wait_for_a_start_that_has_failed() {
    try (ApplicationContext _ = context.start()) {
      Thread exiting = exiting(SOON);
      await().atMost(SOON).until(() -> isWaiting(exiting));
      guard.fold();
      awaitEnd(exiting);
      assertThat(context.isRunning()).isTrue();
    }
  }

  @Test
  void begins_also_where_a_stop_in_order_is_switched_off() {
    try (EmbeddedServer server = server("micronaut.lifecycle.graceful-shutdown.enabled", "false")) {
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void what_a_start_that_fails_has_begun_is_closed() {
    try (EmbeddedServer server = server("jobtail.drain.grace", "0s")) {
      ApplicationContext begun = server.getApplicationContext();
      guard.fold();
      assertThat(begun.isRunning()).isFalse();
    }
  }

  private EmbeddedServer server(String key, String value) {
    Map<String, Object> properties =
        Map.of("jobtail.store", "memory", "micronaut.server.port", "-1", key, value);
    return ApplicationContext.builder(properties, "test")
        .singletons(guard)
        .run(EmbeddedServer.class);
  }

  @Test
  void does_not_wait_for_longer_than_a_stop_may_take() {
    try (ApplicationContext _ = context.start()) {
      awaitEnd(exiting(Duration.ofMillis(50)));
      assertThat(context.isRunning()).isTrue();
    }
  }
}
