package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.memory.MemoryEventStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 2, Duration.ZERO, 1 << 16, 10);
  private static final EventId LATER = new EventId(0, 1);

  private final EventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 28));
  private final Semaphore gate = new Semaphore(0);
  private final BlockingQueue<EventId> begun = new LinkedBlockingQueue<>();
  private final JobId job =
      ((SubmitOutcome.Created)
              store.submit(new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, 100)))
          .fold()
          .job()
          .id();
  private final CatchUps catchUps =
      new CatchUps(
          new LogReader(gated(), Clock.systemUTC(), CONFIGURATION),
          CONFIGURATION,
          StreamMeter.NONE,
          new Failures());

  @AfterEach
  void close() {
    gate.release(1_000_000);
    catchUps.close();
  }

  /** The store, whose reads say that they begin and wait to be let through. */
  private EventStore gated() {
    return (EventStore)
        Proxy.newProxyInstance(
            CatchUpsTest.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("read")) {
                begun.add((EventId) arguments[1]);
                gate.acquireUninterruptibly();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private CatchUps.Page page(EventId after) {
    return new CatchUps.Page(job, after);
  }

  private EventId awaitBegun() throws InterruptedException {
    EventId after = begun.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(after).as("a read that begins").isNotNull();
    return after;
  }

  private static Batch batch(CompletableFuture<Optional<Batch>> answer) throws Exception {
    return answer.get(LONG.toSeconds(), TimeUnit.SECONDS).orElseThrow();
  }

  /** Keeps both threads busy; returns their answers. */
  private List<CompletableFuture<Optional<Batch>>> occupied() throws Exception {
    List<CompletableFuture<Optional<Batch>>> answers =
        List.of(
            catchUps.read(page(new EventId(0, 0))),
            catchUps.read(new CatchUps.Page(new JobId("other"), LATER)));
    var _ = awaitBegun();
    var _ = awaitBegun();
    return answers;
  }

  @Test
  void those_that_wait_for_the_same_page_share_one_read() throws Exception {
    List<CompletableFuture<Optional<Batch>>> first = occupied();
    List<CompletableFuture<Optional<Batch>>> storm = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      storm.add(catchUps.read(page(EventId.START)));
    }
    assertThat(catchUps.queued()).isEqualTo(1);
    gate.release(3);

    Batch shared = batch(storm.getFirst());
    assertThat(shared.last()).isEqualTo(LATER);
    for (CompletableFuture<Optional<Batch>> one : storm) {
      assertThat(batch(one)).isSameAs(shared);
    }
    assertThat(batch(first.getFirst()))
        .as("a read that was under way may not have seen what they know of")
        .isNotSameAs(shared);
    assertThat(first.getLast().get(LONG.toSeconds(), TimeUnit.SECONDS))
        .as("there is no such job")
        .isEmpty();
  }

  @Test
  void no_more_read_at_once_than_may_and_they_come_in_the_order_of_asking() throws Exception {
    var _ = occupied();
    List<CompletableFuture<Optional<Batch>>> answers = new ArrayList<>();
    List<EventId> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      EventId after = new EventId(i + 1, 0);
      asked.add(after);
      answers.add(catchUps.read(page(after)));
    }
    assertThat(catchUps.queued()).isEqualTo(5);
    List<EventId> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      gate.release();
      order.add(awaitBegun());
      assertThat(begun).isEmpty();
    }
    gate.release(2);
    assertThat(order).isEqualTo(asked);
    for (CompletableFuture<Optional<Batch>> answer : answers) {
      assertThat(batch(answer)).isNotNull();
    }
  }

  @Test
  void a_failure_goes_to_those_who_asked_and_the_next_reads_anew() throws Exception {
    gate.release(1_000);
    store.close();
    CompletableFuture<Optional<Batch>> failing = catchUps.read(page(EventId.START));
    assertThatThrownBy(() -> batch(failing)).hasCauseInstanceOf(StoreException.class);
    assertThat(catchUps.read(page(EventId.START))).isNotSameAs(failing);
  }

  @Test
  void closing_fails_those_that_wait_and_those_that_come_and_finishes_what_is_under_way()
      throws Exception {
    List<CompletableFuture<Optional<Batch>>> underWay = occupied();
    CompletableFuture<Optional<Batch>> waiting = catchUps.read(page(LATER));
    catchUps.close();

    assertThatThrownBy(() -> batch(waiting)).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> batch(catchUps.read(page(LATER))))
        .hasCauseInstanceOf(StoreException.class);
    gate.release(2);
    assertThat(batch(underWay.getFirst()).last()).isEqualTo(LATER);
  }
}
