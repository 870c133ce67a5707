package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events as frames, all of them or those of some types. */
final class FramedView implements View {
  private final Framing framing;
  private final Set<EventType> types;
  private final Clock clock;
  private final byte[] retry;
  private long remaining;
  private boolean retrySent;

  /**
   * @param types all if empty; {@code done}, {@code gap} and {@code snapshot} are always given
   * @param limit ends after so many events
   */
  FramedView(Framing framing, Set<EventType> types, long limit, Duration retry, Clock clock) {
    this.framing = framing;
    this.types = types;
    this.remaining = limit;
    this.retry = framing.retry(retry);
    this.clock = clock;
  }

  @Override
  public byte[] opening() {
    return framing.heartbeat();
  }

  @Override
  public byte @Nullable [] whole(Batch batch) {
    if (types.isEmpty() && remaining == Long.MAX_VALUE) {
      byte[] shared = batch.encoded(framing);
      return shared == null ? null : withRetry(shared);
    }
    List<StoredEvent> events = batch.events();
    return events == null ? null : part(events);
  }

  @Override
  public @Nullable Framing asStored() {
    boolean untouched = types.isEmpty() && remaining == Long.MAX_VALUE;
    return untouched && (retrySent || retry.length == 0) ? framing : null;
  }

  @Override
  public byte[] part(List<StoredEvent> events) {
    List<StoredEvent> passed =
        types.isEmpty() ? events : events.stream().filter(event -> passes(event, types)).toList();
    if (remaining != Long.MAX_VALUE) {
      passed = passed.subList(0, (int) Math.min(remaining, passed.size()));
      remaining -= passed.size();
    }
    return withRetry(framing.frames(passed));
  }

  /** What ends a stream or moves its cursor is always given. */
  static boolean passes(StoredEvent event, Set<EventType> types) {
    return switch (event.type()) {
      case DONE, GAP, SNAPSHOT, POSITION -> true;
      case STATUS, PROGRESS, LOG, STEP -> types.isEmpty() || types.contains(event.type());
    };
  }

  /**
   * The retry field rides in the first event's block: in a block of its own it would be an empty
   * message for some clients.
   */
  private byte[] withRetry(byte[] frames) {
    if (retrySent || frames.length == 0) {
      return frames;
    }
    retrySent = true;
    return concat(retry, frames);
  }

  @Override
  public byte[] heartbeat() {
    return framing.heartbeat();
  }

  @Override
  public byte[] position(EventId cursor) {
    if (types.isEmpty() || cursor.seq() == 0) {
      return Framing.NOTHING;
    }
    return withRetry(
        framing.frames(List.of(EventJson.encode(cursor, new JobEvent.Position(clock.instant())))));
  }

  @Override
  public boolean isSatisfied() {
    return remaining == 0;
  }

  @Override
  public byte @Nullable [] farewell(Duration delay) {
    byte[] line = framing.retry(delay);
    return line.length == 0 ? null : line;
  }

  static byte[] concat(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
