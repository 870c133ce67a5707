package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reader is given at once: all that is new, framed and encoded. The bytes are shared with
 * other readers and never changed.
 */
public final class EncodedEvents implements Event<JobEvent> {
  private final byte[] bytes;
  private final @Nullable StoredEvent last;
  private final Runnable onTaken;
  private final @Nullable HandOver handOver;

  EncodedEvents(
      byte[] bytes, @Nullable StoredEvent last, Runnable onTaken, @Nullable HandOver handOver) {
    this.bytes = bytes;
    this.last = last;
    this.onTaken = onTaken;
    this.handOver = handOver;
  }

  /**
   * Takes the bytes for writing; called once. Operators between the reader and the socket may hold
   * items back: only an item that was taken makes room for the next.
   */
  public byte[] take() {
    onTaken.run();
    return bytes;
  }

  /**
   * How to give the connection to the reader, for a writer that can; null if this is not a stream's
   * first item. A writer that does so calls {@link #bytes} in place of {@link #take}.
   */
  public @Nullable HandOver handOver() {
    return handOver;
  }

  /** The bytes, without making room for the next item. */
  public byte[] bytes() {
    return bytes;
  }

  /** The last event in it; null for a comment. */
  @Override
  @SuppressWarnings(
      "NullAway") // the interface is older than nullness annotations; a comment has no data
  public JobEvent getData() {
    return last == null ? null : EventJson.decode(last);
  }

  @Override
  @SuppressWarnings("NullAway") // see above
  public String getId() {
    return last == null ? null : last.id().toString();
  }

  @Override
  @SuppressWarnings("NullAway") // see above
  public String getName() {
    return last == null ? null : last.type().wire();
  }

  @Override
  @SuppressWarnings("NullAway") // see above
  public String getComment() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // see above
  public Duration getRetry() {
    return null;
  }

  @Override
  public Event<JobEvent> retry(@Nullable Duration duration) {
    throw immutable();
  }

  @Override
  public Event<JobEvent> id(@Nullable String id) {
    throw immutable();
  }

  @Override
  public Event<JobEvent> name(@Nullable String name) {
    throw immutable();
  }

  @Override
  public Event<JobEvent> comment(@Nullable String comment) {
    throw immutable();
  }

  private static UnsupportedOperationException immutable() {
    return new UnsupportedOperationException("the bytes are encoded already");
  }
}
