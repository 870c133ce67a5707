package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many lines a second one caller stores and one reader reads. Not a test. */
public final class AppendMeasurement {
  private static final int ROUNDS = 6;

  private AppendMeasurement() {}

  /** Prints one line for each round. */
  public static void measure(EventStore store, int lines, int batch) {
    for (int round = 0; round < ROUNDS; round++) {
      measureOnce(store, lines, batch);
    }
  }

  private static void measureOnce(EventStore store, int lines, int batch) {
    store.submit(new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, Long.MAX_VALUE));
    var claimed = ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
    JobId id = claimed.fold().job().id();
    EventId next = new EventId(1, 1);
    store.append(id, claimed.claim(), next, List.of(JobEvent.Status.running(Instant.now(), 1)));
    next = next.next();
    long start = System.nanoTime();
    for (int i = 0; i < lines; i += batch) {
      List<JobEvent> events = new ArrayList<>(batch);
      for (int j = 0; j < batch; j++) {
        events.add(
            JobEvent.Log.line(
                Instant.now(), LogStream.STDOUT, "a line of output of a usual length " + (i + j)));
      }
      store.append(id, claimed.claim(), next, events);
      next = next.plus(batch);
    }
    long written = System.nanoTime();
    EventId cursor = EventId.START;
    long read = 0;
    while (true) {
      var page = (ReadOutcome.Page) store.read(id, cursor, new PageLimit(2000, 1 << 20));
      read += page.events().size();
      if (page.next(cursor).equals(cursor)) {
        break;
      }
      cursor = page.next(cursor);
    }
    double writing = (written - start) / 1e9;
    double reading = (System.nanoTime() - written) / 1e9;
    System.out.printf(
        "%,.0f lines/s stored, %,.0f events/s read%n", lines / writing, read / reading);
  }
}
