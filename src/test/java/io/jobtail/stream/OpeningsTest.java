package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jobtail.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StreamConfiguration ONE_AT_A_TIME =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 1, Duration.ZERO, 1 << 16, 10);

  private final Failures failures = new Failures();
  private final Openings openings = new Openings(ONE_AT_A_TIME, failures);

  @Test
  void those_that_wait_fail_with_the_one_that_the_store_did_not_answer() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch timeOut = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<String> first =
          CompletableFuture.supplyAsync(
              () ->
                  openings.read(() -> {
                    begun.countDown();
                    try {
                      timeOut.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    throw new StoreException("no answer in time", null);
                  }),
              threads);
      begun.await();
      List<Thread> waiting = new ArrayList<>();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        waiting.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    answer.complete(
                        openings.read(() -> {
                          reads.incrementAndGet();
                          return "read";
                        }));
                  } catch (StoreException e) {
                    answer.completeExceptionally(e);
                  }
                }));
      }
      await()
          .atMost(LONG)
          .until(
              () -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
      timeOut.countDown();
      assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
          .hasRootCauseMessage("no answer in time");
      for (CompletableFuture<String> answer : answers) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(StoreException.class);
      }
    }
    assertThat(reads).hasValue(0);
    assertThat(openings.read(() -> "it is back")).isEqualTo("it is back");
  }
}
