package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
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
  void does_not_wait_for_longer_than_a_stop_may_take() {
    try (ApplicationContext _ = context.start()) {
      awaitEnd(exiting(Duration.ofMillis(50)));
      assertThat(context.isRunning()).isTrue();
    }
  }
}
