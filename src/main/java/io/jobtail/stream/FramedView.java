package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events as frames, all of them or those that a filter lets through. */
final class FramedView implements View {
  private final Framing framing;
  private final EventFilter filter;
  private final Clock clock;
  private final byte[] retry;
  private long remaining;
  private boolean retrySent;

  /**
   * @param filter what is given
   * @param limit ends after so many events
   */
  FramedView(Framing framing, EventFilter filter, long limit, Duration retry, Clock clock) {
    this.framing = framing;
    this.filter = filter;
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
    if (filter.isOpen() && remaining == Long.MAX_VALUE) {
      byte[] shared = batch.encoded(framing);
      return shared == null ? null : withRetry(shared);
    }
    List<StoredEvent> events = batch.events();
    return events == null ? null : part(events);
  }

  @Override
  public @Nullable Framing asStored() {
    boolean untouched = filter.isOpen() && remaining == Long.MAX_VALUE;
    return untouched && (retrySent || retry.length == 0) ? framing : null;
  }

  @Override
  public byte[] part(List<StoredEvent> events) {
    return given(filter.passing(events));
  }

  @Override
  public boolean searches() {
    return filter.searches();
  }

  @Override
  public Supplier<byte[]> search(List<StoredEvent> events) {
    List<StoredEvent> passing = filter.passing(events);
    return () -> given(passing);
  }

  private byte[] given(List<StoredEvent> passing) {
    List<StoredEvent> passed = passing;
    if (remaining != Long.MAX_VALUE) {
      passed = passed.subList(0, (int) Math.min(remaining, passed.size()));
      remaining -= passed.size();
    }
    return withRetry(framing.frames(passed));
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
    if (filter.isOpen() || cursor.seq() == 0) {
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
