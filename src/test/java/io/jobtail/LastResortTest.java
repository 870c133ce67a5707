package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The end of a process that hangs. */
class LastResortTest {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Semaphore gate = new Semaphore(0);

  private boolean isEnded() throws InterruptedException {
    return ended.await(60, TimeUnit.SECONDS);
  }

  @Test
  void what_would_outlive_the_process_is_ended_before_it() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    Runnable process =
        () -> {
          order.add("process");
          ended.countDown();
        };
    new LastResort(() -> order.add("programs"), process).arm(Duration.ofMillis(10));
    assertThat(isEnded()).isTrue();
    assertThat(order).as("what is ended").containsExactly("programs", "process");
  }

  @Test
  void what_does_not_let_itself_be_ended_does_not_hold_it_up() throws Exception {
    new LastResort(gate::acquireUninterruptibly, ended::countDown).arm(Duration.ofMillis(10));
    assertThat(isEnded()).isTrue();
    gate.release();
  }

  @Test
  void a_log_that_takes_nothing_does_not_hold_it_up() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(LastResort.class);
    CountDownLatch said = new CountDownLatch(1);
    AppenderBase<ILoggingEvent> stuck =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            said.countDown();
            gate.acquireUninterruptibly();
          }
        };
    stuck.start();
    log.addAppender(stuck);
    try {
      new LastResort(() -> {}, ended::countDown).arm(Duration.ofMillis(10));
      assertThat(said.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(isEnded()).isTrue();
    } finally {
      gate.release();
      log.detachAppender(stuck);
    }
  }
}
