package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One reader: a subscriber, a cursor, and what it sees. It holds no queue: when there is room, it
 * is given what follows its cursor.
 *
 * <pre>
 *   opening ──▶ live ◀──▶ fetching ──▶ ended
 * </pre>
 *
 * <p>Everything but {@link #request} and {@link #cancel} runs on its event loop, and those two move
 * there.
 */
final class Reader implements Subscription {
  /** The parts of the engine that a reader needs. */
  interface Engine {
    /** Reads the store away from the event loop, and gives the result on it. */
    void fetch(Reader reader, EventId after);

    /** The reader is gone; called once. */
    void left(Reader reader);

    long nanos();

    /**
     * What clients are told to wait: different for each, so that they do not all come back at once.
     */
    Duration jitteredRetry();

    StreamConfiguration configuration();
  }

  private static final long POSITION_AFTER_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int POSITION_AFTER_EVENTS = 10_000;

  private final EventExecutor loop;
  private final Engine engine;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private final View view;
  private final @Nullable JobTail tail;
  private final @Nullable EventId until;
  private final long startedAt;
  private final long heartbeatNanos;

  // written on the loop
  private EventId cursor;
  private @Nullable Batch current;
  private long demand;
  private boolean itemHeld;
  private boolean opened;
  private boolean fetching;
  private boolean ended;
  private boolean proceeding;
  private long lastEmit;
  private long blockedSince;
  private int passedOver;

  /**
   * @param first what follows the cursor, read when the stream was opened
   * @param until the stream ends after this event; null to go on to the job's end
   */
  Reader(
      EventExecutor loop,
      Engine engine,
      Subscriber<? super Event<JobEvent>> subscriber,
      View view,
      @Nullable JobTail tail,
      Batch first,
      @Nullable EventId until) {
    this.loop = loop;
    this.engine = engine;
    this.subscriber = subscriber;
    this.view = view;
    this.tail = tail;
    this.until = until;
    this.cursor = first.after();
    this.current = first;
    this.startedAt = engine.nanos();
    this.lastEmit = startedAt;
    this.blockedSince = startedAt;
    this.heartbeatNanos = jittered(engine.configuration().heartbeat());
  }

  /** Within 10 % of the setting, so that many readers do not beat at once. */
  private long jittered(Duration heartbeat) {
    double spread = (System.identityHashCode(this) % 201 - 100) / 1000.0;
    return (long) (heartbeat.toNanos() * (1 + spread));
  }

  EventExecutor loop() {
    return loop;
  }

  @Nullable JobTail tail() {
    return tail;
  }

  @Override
  public void request(long n) {
    onLoop(() -> {
      if (n <= 0) {
        // Reactive Streams 3.9
        fail(new IllegalArgumentException("request of " + n + " items"));
        return;
      }
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      proceed();
    });
  }

  @Override
  public void cancel() {
    onLoop(this::leave);
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Gives what there is and has room. May be called at any time, also from within itself. */
  void proceed() {
    if (proceeding) {
      return;
    }
    proceeding = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      proceeding = false;
    }
  }

  /** Returns whether it is worth trying again. */
  private boolean step() {
    if (ended || demand == 0 || itemHeld) {
      return false;
    }
    if (!opened) {
      opened = true;
      emit(view.opening(), null);
      return true;
    }
    if (isComplete()) {
      complete();
      return false;
    }
    if (fetching) {
      return false;
    }
    Batch batch = current;
    if (batch == null) {
      return find();
    }
    if (cursor.compareTo(batch.last()) >= 0) {
      current = batch.next();
      return true;
    }
    return give(batch);
  }

  private boolean isComplete() {
    if (view.isSatisfied() || (until != null && cursor.compareTo(until) >= 0)) {
      return true;
    }
    return current != null && current.sealed() && cursor.compareTo(current.last()) >= 0;
  }

  private boolean find() {
    if (tail == null) {
      fetch();
      return false;
    }
    return switch (tail.locate(cursor)) {
      case JobTail.Spot.In(Batch batch) -> {
        current = batch;
        yield true;
      }
      case JobTail.Spot.AtEnd() -> false;
      case JobTail.Spot.Behind() -> {
        fetch();
        yield false;
      }
    };
  }

  private void fetch() {
    fetching = true;
    engine.fetch(this, cursor);
  }

  EventId cursor() {
    return cursor;
  }

  /** What was fetched; null if the job is not there any more. */
  void fetched(@Nullable Batch batch) {
    fetching = false;
    if (batch == null) {
      breakOff(new StreamCut("the job was removed"));
      return;
    }
    current = batch;
    cursor = batch.after();
    proceed();
  }

  private boolean give(Batch batch) {
    boolean untilInside = until != null && batch.last().isAfter(until);
    if (cursor.equals(batch.after()) && !untilInside) {
      return giveWhole(batch);
    }
    List<StoredEvent> events = batch.events();
    if (events == null) {
      current = null;
      return true;
    }
    List<StoredEvent> rest = Batch.after(events, cursor);
    if (untilInside) {
      rest = upTo(rest, until);
    }
    if (rest.isEmpty()) {
      cursor = untilInside && until != null ? until : batch.last();
      return true;
    }
    StoredEvent last = rest.getLast();
    cursor = last.id();
    emitEvents(view.part(rest), last, rest.size());
    return true;
  }

  private static List<StoredEvent> upTo(List<StoredEvent> events, @Nullable EventId until) {
    return until == null
        ? events
        : events.subList(0, events.size() - Batch.after(events, until).size());
  }

  /** All that is new in one item: this batch, and small ones that follow it. */
  private boolean giveWhole(Batch batch) {
    byte[] bytes = view.whole(batch);
    List<StoredEvent> events = batch.events();
    if (bytes == null || events == null) {
      current = null;
      return true;
    }
    int count = events.size();
    StoredEvent last = events.getLast();
    Batch end = batch;
    Batch next = batch.next();
    if (next != null && until == null && bytes.length < engine.configuration().maxItem()) {
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      joined.writeBytes(bytes);
      while (next != null && joined.size() < engine.configuration().maxItem()) {
        List<StoredEvent> more = next.events();
        byte[] following = more == null ? null : view.whole(next);
        if (more == null || following == null) {
          break;
        }
        joined.writeBytes(following);
        count += more.size();
        last = more.getLast();
        end = next;
        next = next.next();
      }
      bytes = joined.toByteArray();
    }
    current = end;
    cursor = end.last();
    emitEvents(bytes, last, count);
    return true;
  }

  private void emitEvents(byte[] bytes, StoredEvent last, int count) {
    if (bytes.length > 0) {
      passedOver = 0;
      emit(bytes, last);
      return;
    }
    passedOver += count;
    if (passedOver >= POSITION_AFTER_EVENTS) {
      emitPosition();
    }
  }

  private void emitPosition() {
    byte[] position = view.position(cursor);
    passedOver = 0;
    if (position.length > 0) {
      emit(position, null);
    }
  }

  private void emit(byte[] bytes, @Nullable StoredEvent last) {
    demand--;
    itemHeld = true;
    blockedSince = engine.nanos();
    lastEmit = blockedSince;
    subscriber.onNext(new EncodedEvents(bytes, last, () -> onLoop(this::taken)));
  }

  /** The item went on to the socket; there is room for the next. */
  private void taken() {
    itemHeld = false;
    blockedSince = engine.nanos();
    proceed();
  }

  /** Looks at the time. */
  void tick() {
    if (ended) {
      return;
    }
    long now = engine.nanos();
    StreamConfiguration limits = engine.configuration();
    Duration max = limits.maxDuration();
    if (demand == 0 || itemHeld) {
      if (now - blockedSince >= limits.stalledWrite().toNanos()) {
        fail(new StreamCut("the client took nothing for " + limits.stalledWrite()));
      }
    } else if (max != null && now - startedAt >= max.toNanos()) {
      endEarly();
    } else if (opened && passedOver > 0 && now - lastEmit >= POSITION_AFTER_NANOS) {
      emitPosition();
    } else if (opened && now - lastEmit >= heartbeatNanos) {
      beat(now);
    }
  }

  private void beat(long now) {
    byte[] sign = view.heartbeat();
    if (sign.length > 0) {
      emit(sign, null);
    } else {
      // a format without signs of life; not stalled, just quiet
      lastEmit = now;
    }
  }

  /** Ends the stream before its end: the client is told to come back, or sees that it was cut. */
  void endEarly() {
    if (ended) {
      return;
    }
    byte[] farewell = view.farewell(engine.jitteredRetry());
    if (farewell == null || demand == 0 || itemHeld) {
      breakOff(new StreamCut("the stream was ended by the server before the job's end"));
      return;
    }
    emit(farewell, null);
    complete();
  }

  private void breakOff(StreamCut cause) {
    fail(cause);
  }

  private void complete() {
    if (!ended) {
      leave();
      subscriber.onComplete();
    }
  }

  private void fail(Throwable cause) {
    if (!ended) {
      leave();
      subscriber.onError(cause);
    }
  }

  private void leave() {
    if (!ended) {
      ended = true;
      current = null;
      engine.left(this);
    }
  }
}
