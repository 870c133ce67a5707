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
import org.jspecify.annotations.Nullable;

/**
 * Frames of several jobs for one reader. Each carries the reader's place in all of them, so frames
 * are given in the order in which they are made here. Used on the reader's event loop only.
 */
final class JobsFrames {
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
    byte[] names = ascii("{\"job\":\"" + jobs.get(job) + "\",\"id\":\"" + id + "\",");
    block(out, event.type().wire(), names, withoutBrace(event));
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
    public byte @Nullable [] whole(Batch batch) {
      List<StoredEvent> events = batch.events();
      return events == null ? null : part(events);
    }

    @Override
    public byte[] part(List<StoredEvent> events) {
      int size = 0;
      for (StoredEvent event : events) {
        size += event.data().length;
      }
      ByteArrayOutputStream out = null;
      for (StoredEvent event : events) {
        if (filter.passes(event)) {
          out = out == null ? begin(size) : out;
          write(out, job, event);
        }
      }
      moved = job;
      places[job] = events.getLast().id().toString();
      return out == null ? Framing.NOTHING : out.toByteArray();
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
