package io.jobtail.runner;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.runner.redact.Secrets;
import io.jobtail.store.EventStore;
import io.jobtail.store.LeaseConfiguration;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.memory.MemoryEventStore;
import io.jobtail.wire.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A worker over a memory store, with a time that tests drive and types that they write. */
final class Rig implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration LEASE = Duration.ofSeconds(8);
  static final int MAX_LINE = 64;
  static final int BUFFER = 1000;

  /** A test's job. */
  interface Body {
    Completion run(JobContext context) throws Exception;
  }

  /** A test's job that has no result. */
  interface Script {
    void run(JobContext context) throws Exception;
  }

  private record Type(String name, Body body) implements JobType {
    @Override
    public Map<String, @Nullable Object> paramsSchema() {
      return Map.of();
    }

    @Override
    public ParamsOutcome check(Map<String, @Nullable Object> params) {
      return new ParamsOutcome.Accepted(Json.EMPTY_OBJECT);
    }

    @Override
    public Completion run(Json params, JobContext context) throws Exception {
      return body.run(context);
    }
  }

  final ManualTime time = new ManualTime();
  final MemoryEventStore memory = new MemoryEventStore(time, new LogLimits(MAX_LINE, 512L << 20));
  final TroubledStore store = new TroubledStore(memory);
  final List<JobType> types = new ArrayList<>();
  final List<TypeConfiguration> limits = new ArrayList<>();
  int concurrency = 8;
  Secrets secrets = Secrets.NONE;
  StepLimits steps = new StepLimits(20, 20);
  HistoryLimits history = new HistoryLimits(20, 1000, 100, Duration.ofMinutes(5));
  private @Nullable Worker worker;
  private @Nullable TypeDurations durations;
  final Measured meter = new Measured();
  final WaitingJobs waiting = new WaitingJobs(store, time, time, meter);
  final Cancellation cancellation = new Cancellation(store, waiting);

  Rig type(String name, Body body) {
    types.add(new Type(name, body));
    return this;
  }

  Rig script(String name, Script script) {
    return type(
        name,
        context -> {
          script.run(context);
          return new Completion.Succeeded(null, null);
        });
  }

  Rig start() {
    JobTypes all = new JobTypes(List.of(() -> types));
    durations = new TypeDurations(store, all, time, history);
    Surroundings with =
        new Surroundings(
            store,
            time,
            time,
            new RunnerConfiguration(concurrency, 1000, GRACE, Duration.ofSeconds(5), 10),
            new RecorderConfiguration(
                BUFFER,
                1 << 20,
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofSeconds(5)),
            new LogLimits(MAX_LINE, 1 << 30),
            new RedrawConfiguration(Duration.ofMillis(100)),
            secrets,
            new ResultLimits(100),
            steps,
            durations,
            endings(),
            meter,
            RunTracer.NONE);
    worker = new Worker(with, all, waiting, cancellation, limits);
    worker.start();
    return this;
  }

  Worker worker() {
    return requireNonNull(worker);
  }

  TypeDurations durations() {
    return requireNonNull(durations);
  }

  static Endings endings() {
    return new Endings(
        new Backoff(new RetryConfiguration(Duration.ofSeconds(1), Duration.ofMinutes(1)), () -> 0));
  }

  /** What looks for the jobs of processes that are gone. */
  Rescue rescue(EventStore in, WaitingJobs ending) {
    return new Rescue(in, time, time, endings(), ending, new LeaseConfiguration(LEASE));
  }

  JobId submit(String type) {
    return submit(type, null, 1);
  }

  JobId submit(String type, @Nullable String owner) {
    return submit(new NewJob(type, Json.EMPTY_OBJECT, Map.of(), owner, null, 1, null, 1000));
  }

  JobId submit(String type, @Nullable Duration timeout, int maxAttempts) {
    return submit(
        new NewJob(type, Json.EMPTY_OBJECT, Map.of(), null, timeout, maxAttempts, null, 1000));
  }

  private JobId submit(NewJob job) {
    if (store.submit(job) instanceof SubmitOutcome.Created created) {
      return created.fold().job().id();
    }
    throw new AssertionError("not created");
  }

  Job job(JobId id) {
    if (store.find(id) instanceof Lookup.Found found) {
      return found.fold().job();
    }
    throw new AssertionError("no job " + id);
  }

  Job awaitState(JobId id, JobState state) {
    until(() -> job(id).state() == state);
    return job(id);
  }

  Job awaitFinished(JobId id) {
    until(() -> job(id).state().isFinished());
    return job(id);
  }

  /** Moves the time in steps until something is so: for what waits for a timer set elsewhere. */
  void advanceUntil(Duration step, BooleanSupplier condition) {
    until(() -> {
      if (condition.getAsBoolean()) {
        return true;
      }
      time.advance(step);
      return condition.getAsBoolean();
    });
  }

  static void until(BooleanSupplier condition) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .until(condition::getAsBoolean);
  }

  List<StoredEvent> stored(JobId id) {
    List<StoredEvent> all = new ArrayList<>();
    EventId after = EventId.START;
    while (store.read(id, after, new PageLimit(10_000, 1 << 24)) instanceof ReadOutcome.Page page) {
      if (page.events().isEmpty()) {
        return all;
      }
      all.addAll(page.events());
      after = page.next(after);
    }
    throw new AssertionError("no job " + id);
  }

  List<JobEvent> events(JobId id) {
    return stored(id).stream().map(Rig::decode).toList();
  }

  private static JobEvent decode(StoredEvent event) {
    return EventJson.decode(event);
  }

  List<EventType> eventTypes(JobId id) {
    return stored(id).stream().map(StoredEvent::type).toList();
  }

  <E extends JobEvent> List<E> events(JobId id, Class<E> type) {
    return events(id).stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The texts of the log events. */
  List<String> texts(JobId id) {
    return events(id, JobEvent.Log.class).stream().map(JobEvent.Log::text).toList();
  }

  /** The text log of a job that ran once, as every reader renders it. */
  String text(JobId id) {
    StringBuilder text = new StringBuilder();
    TextLog.Out out =
        new TextLog.Out() {
          @Override
          public void begin(Instant at, LogStream stream) {}

          @Override
          public void text(String part) {
            text.append(part);
          }

          @Override
          public void end() {
            text.append('\n');
          }
        };
    TextLog log = new TextLog();
    events(id, JobEvent.Log.class).forEach(event -> log.apply(event, out));
    log.finish(out);
    return text.toString();
  }

  @Override
  public void close() {
    store.release();
    if (worker != null) {
      Thread stopper = Thread.startVirtualThread(worker::stop);
      advanceUntil(GRACE, () -> !stopper.isAlive());
    }
  }
}
