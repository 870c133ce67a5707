package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames of several jobs for one reader. Each carries the reader's place in all of them, so frames
 * are given in the order in which they are made here. Used on the reader's event loop only.
 */
final class JobsFrames {
  // the first event of every job
  private static final EventId SUBMITTED = EventId.START.next();

  private final Framing framing;
  private final EventFilter filter;
  private final Clock clock;
  private final List<JobId> jobs;
  private final String[] places;
  private byte[] retry;
  // whose place was moved last
  private int moved;

  JobsFrames(FeedQuery query, Duration retry, Clock clock) {
    this.framing = query.framing();
    this.filter = query.filter();
    this.clock = clock;
    this.jobs = query.ids();
    this.places = query.jobs().stream().map(one -> one.place().text()).toArray(String[]::new);
    this.retry = framing.retry(retry);
  }

  /** What the reader sees of one job. */
  View view(int job) {
    return new JobView(job);
  }

  /** Says that a job is not there. */
  byte[] removed(int job) {
    places[job] = new FeedPlace.Removed().text();
    ByteArrayOutputStream out = begin(0);
    block(out, "removed", ascii("{\"job\":\"" + jobs.get(job) + "\"}"));
    return out.toByteArray();
  }

  /** Moves the client's cursor past what was left out; empty if nothing was. */
  byte[] position() {
    EventId at = EventId.parse(places[moved]).orElse(null);
    if (filter.isOpen() || at == null) {
      return Framing.NOTHING;
    }
    ByteArrayOutputStream out = begin(0);
    write(out, moved, EventJson.encode(at, new JobEvent.Position(clock.instant())));
    return out.toByteArray();
  }

  /** The retry field rides in the first block. */
  private ByteArrayOutputStream begin(int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    out.writeBytes(retry);
    retry = Framing.NOTHING;
    return out;
  }

  private void write(ByteArrayOutputStream out, int job, StoredEvent event) {
    String id = event.id().toString();
    places[job] = id;
    String name = hasDocument(event) ? "" : "\"job\":\"" + jobs.get(job) + "\",";
    byte[] names = ascii("{" + name + "\"id\":\"" + id + "\",");
    block(out, event.type().wire(), names, withoutBrace(event));
  }

  /** Such an event has a field {@code job} already: the document, which names the job itself. */
  private static boolean hasDocument(StoredEvent event) {
    return switch (event.type()) {
      case SNAPSHOT, GAP -> true;
      case STATUS -> event.id().equals(SUBMITTED);
      case PROGRESS, LOG, STEP, POSITION, DONE -> false;
    };
  }

  /** Data is an object with a field, always. */
  private static byte[] withoutBrace(StoredEvent event) {
    byte[] data = event.data();
    byte[] rest = new byte[data.length - 1];
    System.arraycopy(data, 1, rest, 0, rest.length);
    return rest;
  }

  private void block(ByteArrayOutputStream out, String name, byte[]... data) {
    framing.block(out, String.join(",", places), name, data);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One job's part. What opens, ends and beats is the stream's. */
  private final class JobView implements View {
    private final int job;

    JobView(int job) {
      this.job = job;
    }

    @Override
    public byte[] part(List<StoredEvent> events) {
      return frames(filter.passing(events), events.getLast());
    }

    @Override
    public boolean searches() {
      return filter.searches();
    }

    @Override
    public Supplier<byte[]> search(List<StoredEvent> events) {
      List<StoredEvent> passing = filter.passing(events);
      return () -> frames(passing, events.getLast());
    }

    private byte[] frames(List<StoredEvent> passing, StoredEvent last) {
      moved = job;
      if (passing.isEmpty()) {
        places[job] = last.id().toString();
        return Framing.NOTHING;
      }
      ByteArrayOutputStream out =
          begin(passing.stream().mapToInt(event -> event.data().length).sum());
      passing.forEach(event -> write(out, job, event));
      places[job] = last.id().toString();
      return out.toByteArray();
    }

    @Override
    public byte[] opening() {
      return Framing.NOTHING;
    }

    @Override
    public byte[] heartbeat() {
      return Framing.NOTHING;
    }

    @Override
    public byte @Nullable [] farewell(Duration delay) {
      return null;
    }
  }
}
