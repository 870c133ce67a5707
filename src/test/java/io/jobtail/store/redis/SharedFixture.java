package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Several stores over the same jobs, as several processes have them. */
abstract class SharedFixture {
  static final PageLimit PAGE = new PageLimit(1000, 1 << 20);

  final OpenStores stores = new OpenStores();

  @AfterEach
  void closeStores() {
    stores.closeAll();
  }

  /** Another process's store over the same jobs. */
  final EventStore beside(EventStore store) {
    return stores.openAgain(Objects.requireNonNull(stores.of(store)));
  }

  /** The same in other surroundings. */
  final EventStore beside(EventStore store, OpenStores.How how) {
    OpenStores.Opened opened = Objects.requireNonNull(stores.of(store));
    return stores.open(opened.server(), how.with(opened.how().redis()));
  }

  static JobId submit(EventStore store) {
    return submit(store, null);
  }

  static JobId submit(EventStore store, @Nullable String owner) {
    NewJob job = new NewJob("t", Json.EMPTY_OBJECT, Map.of(), owner, null, 3, null, Long.MAX_VALUE);
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  static ClaimedJob claim(EventStore store) {
    return ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
  }

  /** A new job that runs. */
  static JobWriter running(EventStore store) {
    submit(store);
    return new JobWriter(store, Clock.systemUTC(), claim(store)).run();
  }

  static Fold find(EventStore store, JobId id) {
    return ((Lookup.Found) store.find(id)).fold();
  }

  static ReadOutcome.Page page(EventStore store, JobId id, EventId after) {
    return (ReadOutcome.Page) store.read(id, after, PAGE);
  }

  static EventId id(String text) {
    return EventId.parse(text).orElseThrow();
  }

  /** What must become true within a while. */
  static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** The one abandoned job, once it is found. */
  static ClaimedJob rescue(EventStore store) {
    return Awaitility.await("an abandoned job")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> store.claimAbandoned(10), jobs -> !jobs.isEmpty())
        .getFirst();
  }

  static List<EventId> ids(ReadOutcome.Page page) {
    return page.events().stream().map(event -> event.id()).toList();
  }

  /** Repeats until Redis works again. */
  static <T> T trying(Callable<T> action) {
    Object[] answer = new Object[1];
    until(
        "an answer",
        () -> {
          try {
            answer[0] = action.call();
            return true;
          } catch (StoreException _) {
            return false;
          }
        });
    @SuppressWarnings("unchecked") // it was put there above
    T found = (T) answer[0];
    return found;
  }
}
