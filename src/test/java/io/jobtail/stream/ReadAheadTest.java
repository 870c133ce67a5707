package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.memory.MemoryEventStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every page holds one event and is full. */
class ReadAheadTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1, 1 << 20, 1 << 24, 2, Duration.ZERO, 1 << 16, 10);
  private static final EventId QUEUED = new EventId(0, 1);

  private final EventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 28));
  private final Semaphore gate = new Semaphore(0);
  private final BlockingQueue<EventId> begun = new LinkedBlockingQueue<>();
  private final ClaimedJob job = running();
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

  private ClaimedJob running() {
    var _ = store.submit(new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, 100));
    ClaimedJob claimed = ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
    store.append(
        claimed.fold().job().id(),
        claimed.claim(),
        line(1),
        List.of(JobEvent.Status.running(Instant.now(), 1)));
    return claimed;
  }

  private void append(int line) {
    store.append(
        job.fold().job().id(),
        job.claim(),
        line(line),
        List.of(JobEvent.Log.line(Instant.now(), LogStream.LOG, "line " + line)));
  }

  private static EventId line(int number) {
    return new EventId(1, number);
  }

  /** The store, whose reads say that they begin and wait to be let through. */
  private EventStore gated() {
    return (EventStore)
        Proxy.newProxyInstance(
            ReadAheadTest.class.getClassLoader(),
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

  private CompletableFuture<Optional<Batch>> ask(EventId after) {
    return catchUps.read(new CatchUps.Page(job.fold().job().id(), after));
  }

  private void assertBegins(EventId after) throws InterruptedException {
    assertThat(begun.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(after);
  }

  private static EventId last(CompletableFuture<Optional<Batch>> answer) throws Exception {
    return answer.get(LONG.toSeconds(), TimeUnit.SECONDS).orElseThrow().last();
  }

  @Test
  void after_a_full_page_the_next_is_read_and_given_to_who_asks() throws Exception {
    append(2);
    CompletableFuture<Optional<Batch>> first = ask(EventId.START);
    assertBegins(EventId.START);
    gate.release();
    assertThat(last(first)).isEqualTo(QUEUED);

    assertBegins(QUEUED);
    CompletableFuture<Optional<Batch>> second = ask(QUEUED);
    assertThat(ask(QUEUED)).as("another who waits for it").isSameAs(second);
    assertThat(second).isNotDone();
    gate.release();
    assertThat(last(second)).isEqualTo(line(1));

    assertBegins(line(1));
    assertThat(begun).as("one page ahead and no more").isEmpty();
  }

  @Test
  void what_was_at_the_end_when_it_was_read_is_read_anew() throws Exception {
    CompletableFuture<Optional<Batch>> last = ask(QUEUED);
    assertBegins(QUEUED);
    gate.release();
    assertThat(last(last)).isEqualTo(line(1));
    assertBegins(line(1));
    CompletableFuture<Optional<Batch>> more = ask(line(1));
    gate.release();
    assertBegins(line(1));
    append(2);
    gate.release();
    assertThat(last(more)).isEqualTo(line(2));
  }

  @Test
  void nothing_is_read_ahead_while_others_wait_for_their_turn() throws Exception {
    append(2);
    CompletableFuture<Optional<Batch>> one = ask(EventId.START);
    CompletableFuture<Optional<Batch>> two = ask(QUEUED);
    assertThat(begun.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    assertThat(begun.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    for (int i = 2; i < 4; i++) {
      var _ = ask(new EventId(i, 0));
    }
    gate.release();
    assertBegins(new EventId(2, 0));
    gate.release();
    assertBegins(new EventId(3, 0));
    CompletableFuture.anyOf(one, two).get(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(begun).isEmpty();
  }

  @Test
  void closing_fails_those_that_wait_for_what_is_read_ahead_and_those_that_ask_for_it_later()
      throws Exception {
    CompletableFuture<Optional<Batch>> first = ask(EventId.START);
    assertBegins(EventId.START);
    gate.release();
    assertThat(last(first)).isEqualTo(QUEUED);
    assertBegins(QUEUED);
    CompletableFuture<Optional<Batch>> waiting = ask(QUEUED);
    catchUps.close();

    assertThatThrownBy(() -> last(waiting)).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> last(ask(QUEUED))).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void pages_that_nobody_asks_for_are_few_and_make_room_when_they_are_old() {
    AtomicLong nanos = new AtomicLong();
    PagesAhead ahead = new PagesAhead(2, nanos::get);
    var read = Objects.requireNonNull(begin(ahead, 1));
    var slow = begin(ahead, 2);
    assertThat(slow).isNotNull();
    assertThat(begin(ahead, 3)).as("no place").isNull();

    read.complete(Optional.empty());
    nanos.addAndGet(PagesAhead.KEPT.toNanos());
    assertThat(begin(ahead, 3)).as("not old yet").isNull();
    nanos.incrementAndGet();
    assertThat(begin(ahead, 3)).isNotNull();
    assertThat(ahead.take(page(1))).as("it is gone").isNull();
    assertThat(ahead.take(page(2))).as("what is being read is not old").isSameAs(slow);
    assertThat(ahead.take(page(2))).as("given once").isNull();
  }

  @Test
  void an_old_page_is_not_given() {
    AtomicLong nanos = new AtomicLong();
    PagesAhead ahead = new PagesAhead(2, nanos::get);
    var read = Objects.requireNonNull(begin(ahead, 1));
    read.complete(Optional.empty());
    nanos.addAndGet(PagesAhead.KEPT.toNanos() + 1);
    assertThat(ahead.take(page(1))).isNull();
  }

  private CatchUps.Page page(int line) {
    return new CatchUps.Page(job.fold().job().id(), line(line));
  }

  private @Nullable CompletableFuture<Optional<Batch>> begin(PagesAhead ahead, int line) {
    return ahead.begin(page(line));
  }
}
