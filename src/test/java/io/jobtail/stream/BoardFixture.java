package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Boards over a store whose calls are counted, and fail where a test says so. */
abstract class BoardFixture {
  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration INTERVAL = Duration.ofMillis(50);
  static final int READS = 500;
  static final int SHOWN = 600;
  private static final StreamConfiguration CONFIGURATION =
      new StreamConfiguration(
          LONG, LONG, null, LONG, 10, 1 << 16, 1 << 20, 1 << 24, 2, Duration.ZERO, 1 << 16, 10);
  static final JobQuery ALL = new JobQuery(Set.of(), Set.of(), Map.of(), null, null, 50);

  final EventStore store = new MemoryEventStore(Clock.systemUTC(), new LogLimits(1 << 14, 1 << 28));
  final AtomicInteger finds = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  final AtomicInteger listFailures = new AtomicInteger();
  volatile @Nullable ChangeWatcher watcher;
  volatile boolean deaf;
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<BoardHub> hubs = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    hubs.forEach(BoardHub::close);
    assertThat(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
        .isTrue();
    store.close();
  }

  /** Takes all that it is given. */
  static final class Client implements Subscriber<Event<JobEvent>> {
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

  final JobId submit(@Nullable String owner) {
    NewJob job = new NewJob("t", Json.EMPTY_OBJECT, Map.of(), owner, null, 1, null, Long.MAX_VALUE);
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  /** What all boards of a test share. */
  final BoardHub hub(BoardConfiguration limits) {
    BoardHub hub = new BoardHub(counting(), limits);
    hubs.add(hub);
    return hub;
  }

  static BoardConfiguration limits(int maxWaiting) {
    return new BoardConfiguration(INTERVAL, READS, SHOWN, maxWaiting, 4 << 20);
  }

  /** A client gets what a board gives. */
  final Reader open(BoardHub hub, BoardConfiguration limits, JobQuery query, Client client)
      throws Exception {
    Seat seat =
        Objects.requireNonNull(
            new Seats(CONFIGURATION, StreamMeter.NONE).enter(Visit.ANYBODYS, List.of()));
    return loop.submit(
            () -> {
              Reader reader =
                  new Reader(
                      loop,
                      new Host(),
                      client,
                      seat,
                      new FramedVoice(Framing.SSE),
                      one -> new BoardFeed(one, hub, query, limits));
              reader.join();
              client.onSubscribe(reader);
              return reader;
            })
        .get();
  }
}
