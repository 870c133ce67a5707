package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.ChangeWatcher;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobQuery;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Watch;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.http.sse.Event;
import io.netty.channel.DefaultEventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What boards cost, however many jobs change. */
class BoardHubTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int READS = 500;
  private static final int SHOWN = 600;
  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 2, Duration.ZERO, 1 << 16, 10);
  private static final JobQuery ALL = new JobQuery(Set.of(), Set.of(), Map.of(), null, null, 50);

  private final EventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 28));
  private final AtomicInteger finds = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger listFailures = new AtomicInteger();
  private volatile @Nullable ChangeWatcher watcher;
  private volatile boolean deaf;
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Client client = new Client();
  private final List<BoardHub> hubs = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    hubs.forEach(BoardHub::close);
    assertThat(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
        .isTrue();
    store.close();
  }

  /** Takes all that it is given. */
  private static final class Client implements Subscriber<Event<JobEvent>> {
    final List<String> items = new CopyOnWriteArrayList<>();
    private static final String DATA = "data: {\"id\":\"";

    volatile boolean over;

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Event<JobEvent> item) {
      items.add(new String(((EncodedEvents) item).take(), StandardCharsets.UTF_8));
    }

    @Override
    public void onError(Throwable cause) {
      over = true;
    }

    @Override
    public void onComplete() {
      over = true;
    }

    String text() {
      return String.join("", items);
    }

    /** The jobs that documents came of. */
    Set<String> ids() {
      Set<String> ids = new HashSet<>();
      changes().filter(line -> !isRemoval(line)).forEach(line -> ids.add(id(line)));
      return ids;
    }

    /** What a page would show. */
    Set<String> shown() {
      Set<String> ids = new HashSet<>();
      changes()
          .forEach(line -> {
            boolean isNews = isRemoval(line) ? ids.remove(id(line)) : ids.add(id(line));
            assertThat(isNews || !isRemoval(line)).as("was on the board: %s", line).isTrue();
          });
      return ids;
    }

    private Stream<String> changes() {
      return text().lines().filter(line -> line.startsWith(DATA));
    }

    private static boolean isRemoval(String line) {
      return line.endsWith("\"}");
    }

    private static String id(String line) {
      return line.substring(DATA.length(), line.indexOf('"', DATA.length()));
    }
  }

  private static final class Host implements ReaderHost {
    @Override
    public void fetch(Leg leg, CatchUps.Page page) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void search(Leg leg, ReaderPosition.Next.Search search) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void left(Reader reader) {}

    @Override
    public StreamMeter meter() {
      return StreamMeter.NONE;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Duration jitteredRetry() {
      return LONG;
    }

    @Override
    public StreamConfiguration configuration() {
      return CONFIGURATION;
    }
  }

  private EventStore counting() {
    return (EventStore)
        Proxy.newProxyInstance(
            BoardHubTest.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("watchAll")) {
                watcher = (ChangeWatcher) arguments[0];
                if (deaf) {
                  return (Watch) () -> {};
                }
              }
              if (method.getName().equals("list")
                  && listFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StoreException("nobody answers", null);
              }
              if (method.getName().equals("find")) {
                if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                  throw new StoreException("the disk is gone", null);
                }
                finds.incrementAndGet();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<JobId> submit(int count) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SubmitOutcome outcome =
          store.submit(
              new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, Long.MAX_VALUE));
      ids.add(((SubmitOutcome.Created) outcome).fold().job().id());
    }
    return ids;
  }

  private Reader open(int maxWaiting) throws Exception {
    BoardConfiguration limits = new BoardConfiguration(INTERVAL, READS, SHOWN, maxWaiting, 4 << 20);
    BoardHub hub = new BoardHub(counting(), limits);
    hubs.add(hub);
    Seat seat = Objects.requireNonNull(new Seats(CONFIGURATION, StreamMeter.NONE).enter(List.of()));
    return loop.submit(
            () -> {
              Reader reader =
                  new Reader(
                      loop,
                      new Host(),
                      client,
                      seat,
                      new FramedVoice(Framing.SSE),
                      one -> new BoardFeed(one, hub, ALL, limits));
              reader.join();
              client.onSubscribe(reader);
              return reader;
            })
        .get();
  }

  @Test
  void a_storm_of_changing_jobs_costs_a_bounded_number_of_reads() throws Exception {
    Reader _ = open(1_000_000);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    long start = System.nanoTime();
    List<JobId> jobs = submit(10_000);
    jobs.forEach(store::cancel);
    await().atMost(LONG).until(() -> client.ids().size() == jobs.size());
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(finds.get()).isLessThanOrEqualTo((int) (took.dividedBy(INTERVAL) + 2) * READS);
    // past its bound a board gives up those that it showed longest ago
    assertThat(client.shown()).hasSize(SHOWN);
    assertThat(client.over).isFalse();
  }

  @Test
  void boards_that_are_outrun_end_and_begin_anew() throws Exception {
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    submit(20_000);
    await().atMost(LONG).until(() -> client.over);
    assertThat(client.text()).endsWith("retry: 30000\n");
  }

  @Test
  void changes_are_shown_once_the_store_works_again() throws Exception {
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    failures.set(2);
    JobId job = submit(1).getFirst();
    await().atMost(LONG).until(() -> client.ids().contains(job.value()));
    assertThat(failures.get()).isZero();
  }

  @Test
  void boards_begin_anew_with_a_page_where_changes_were_missed() throws Exception {
    deaf = true;
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    JobId job = submit(1).getFirst();
    assertThat(client.text()).doesNotContain(job.value());

    listFailures.set(1);
    Objects.requireNonNull(watcher).missed();

    await().atMost(LONG).until(() -> client.text().contains(job.value()));
    assertThat(client.text().lines().filter(line -> line.equals("event: page"))).hasSize(2);
    assertThat(client.text().lines().filter(line -> line.startsWith("data: ")).toList().getLast())
        .startsWith("data: {\"jobs\":[{\"id\":\"" + job + "\"");
    assertThat(client.over).isFalse();

    // what is shown from now on is known to be on the board
    var _ = store.cancel(job);
    Objects.requireNonNull(watcher).changed(job);
    await().atMost(LONG).until(() -> client.ids().contains(job.value()));
  }
}
