package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
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

  private static final int POSITION_AFTER_EVENTS = 10_000;

  private final EventExecutor loop;
  private final Engine engine;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private final View view;
  private final @Nullable JobTail tail;
  private final ReaderPosition position;
  private final ReaderTimes times;

  // written on the loop
  private long demand;
  private boolean itemHeld;
  private boolean opened;
  private boolean fetching;
  private boolean ended;
  private boolean proceeding;
  private boolean endingEarly;
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
    this.position = new ReaderPosition(view, tail, first, until, engine.configuration().maxItem());
    this.times =
        new ReaderTimes(engine.configuration(), engine.nanos(), System.identityHashCode(this));
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
      if (n <= 0) { // Reactive Streams 3.9
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
    } catch (RuntimeException e) {
      // one reader's failure is not that of the others in the same sweep
      fail(e);
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
    if (position.isAtEnd()) {
      complete();
      return false;
    }
    if (endingEarly) {
      bidFarewell();
      return false;
    }
    if (fetching) {
      return false;
    }
    return switch (position.next()) {
      case ReaderPosition.Next.Events(byte[] bytes, StoredEvent last, int count) -> {
        emitEvents(bytes, last, count);
        yield true;
      }
      case ReaderPosition.Next.Nothing() -> position.isAtEnd();
      case ReaderPosition.Next.Over() -> {
        fail(new StreamCut("the job was removed, or cannot be read"));
        yield false;
      }
      case ReaderPosition.Next.ReadStore() -> {
        fetch();
        yield false;
      }
    };
  }

  private void fetch() {
    fetching = true;
    engine.fetch(this, position.cursor());
  }

  /** What was fetched; null if the job is not there any more. */
  void fetched(@Nullable Batch batch) {
    fetching = false;
    if (batch == null) {
      fail(new StreamCut("the job was removed"));
      return;
    }
    position.fetched(batch);
    proceed();
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
    byte[] moved = view.position(position.cursor());
    passedOver = 0;
    if (moved.length > 0) {
      emit(moved, null);
    }
  }

  private void emit(byte[] bytes, @Nullable StoredEvent last) {
    demand--;
    itemHeld = true;
    times.emitted(engine.nanos());
    subscriber.onNext(new EncodedEvents(bytes, last, () -> onLoop(this::taken)));
  }

  /** The item went on to the socket; there is room for the next. */
  private void taken() {
    itemHeld = false;
    times.taken(engine.nanos());
    proceed();
  }

  /** Looks at the time. */
  void tick() {
    try {
      look(engine.nanos());
    } catch (RuntimeException e) {
      // the clock of this loop goes on for the others
      fail(e);
    }
  }

  private void look(long now) {
    if (ended) {
      return;
    }
    switch (times.due(now, demand == 0 || itemHeld, passedOver > 0)) {
      case NOTHING -> {}
      case CUT ->
          fail(
              new StreamCut(
                  "the client took nothing for " + engine.configuration().stalledWrite()));
      case END -> endEarly();
      case POSITION -> emitPosition();
      case HEARTBEAT -> beat(now);
    }
  }

  private void beat(long now) {
    byte[] sign = view.heartbeat();
    if (sign.length > 0) {
      emit(sign, null);
    } else {
      times.quiet(now);
    }
  }

  /**
   * Ends the stream before its end, once the client has what it was given: it is told to come back,
   * or sees that it was cut.
   */
  void endEarly() {
    endingEarly = true;
    proceed();
  }

  private void bidFarewell() {
    byte[] farewell = view.farewell(engine.jitteredRetry());
    if (farewell == null) {
      fail(new StreamCut("the stream was ended by the server before the job's end"));
      return;
    }
    emit(farewell, null);
    complete();
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
      position.drop();
      engine.left(this);
    }
  }
}
