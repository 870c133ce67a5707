package io.jobtail.benchmark;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobWriter;
import io.jobtail.store.NewJob;
import io.jobtail.store.SubmitOutcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts jobs that succeeded into a store, many at a time. */
final class Filling {
  /** Three jobs of four have it. */
  static final Map<String, String> USUAL = Map.of("plan", "usual");

  private static final Map<String, String> OTHER = Map.of("plan", "other");
  private static final int AT_ONCE = 16;
  private static final int LINES_AT_ONCE = 1000;
  private static final String TYPE = "import";

  private final EventStore store;

  Filling(EventStore store) {
    this.store = store;
  }

  /** So many jobs with so many lines each; their ids. */
  List<JobId> add(int jobs, int lines) {
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<List<JobId>>> parts = new ArrayList<>();
      for (int part = 0; part < AT_ONCE; part++) {
        int count = jobs * (part + 1) / AT_ONCE - jobs * part / AT_ONCE;
        parts.add(pool.submit(() -> addInTurn(count, lines)));
      }
      List<JobId> ids = new ArrayList<>(jobs);
      for (Future<List<JobId>> part : parts) {
        ids.addAll(part.get());
      }
      return ids;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<JobId> addInTurn(int jobs, int lines) {
    List<JobId> ids = new ArrayList<>(jobs);
    for (int i = 0; i < jobs; i++) {
      JobId id = submit(store, TYPE, i % 4 == 0 ? OTHER : USUAL);
      // who cancels a job that waits has its claim, whatever waits before it
      if (!(store.cancel(id) instanceof CancelOutcome.Yours(ClaimedJob job))) {
        throw new IllegalStateException("job " + id + " does not wait");
      }
      write(new JobWriter(store, Clock.systemUTC(), job), lines);
      ids.add(id);
    }
    return ids;
  }

  static JobId submit(EventStore store, String type, Map<String, String> labels) {
    NewJob job = new NewJob(type, Json.EMPTY_OBJECT, labels, null, null, 1, null, Long.MAX_VALUE);
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  private static void write(JobWriter writer, int lines) {
    EventId first = writer.last().nextAttempt();
    List<JobEvent> events = new ArrayList<>();
    events.add(JobEvent.Status.running(writer.now(), first.attempt()));
    for (int i = 0; i < lines; i++) {
      events.add(line(writer, i));
      if (events.size() == LINES_AT_ONCE) {
        writer.tryAppend(first, events);
        events.clear();
        first = writer.last().next();
      }
    }
    events.add(writer.doneEvent());
    writer.tryAppend(first, events);
  }

  /** As long as a line of the other scenarios. */
  static JobEvent line(JobWriter writer, int number) {
    String text = "line " + number + " t=" + System.nanoTime() + " ";
    return writer.line(text + ".".repeat(Math.max(0, Load.LENGTH - text.length())));
  }
}
