package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
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
  private static final int POSITION_AFTER_EVENTS = 10_000;

  private final EventExecutor loop;
  private final ReaderHost engine;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private final Reading reading;
  private final View view;
  private final @Nullable JobTail tail;
  private final @Nullable WakeGroup group;
  private final ReaderPosition position;
  private final ReaderTimes times;
  private final ItemOutlet items;

  // written on the loop
  private Outlet outlet;
  private boolean opened;
  private boolean fetching;
  private boolean ended;
  private boolean proceeding;
  private boolean endingEarly;
  private boolean breakingOff;
  private int passedOver;

  /**
   * @param tail of the job; null if all it reads is stored
   */
  Reader(
      EventExecutor loop,
      ReaderHost engine,
      Subscriber<? super Event<JobEvent>> subscriber,
      Reading reading,
      @Nullable JobTail tail) {
    this.loop = loop;
    this.engine = engine;
    this.subscriber = subscriber;
    this.reading = reading;
    this.view = reading.view();
    this.tail = tail;
    this.group = tail == null ? null : tail.group(loop);
    this.position =
        new ReaderPosition(
            reading, tail, group == null ? null : group.frames(), engine.configuration().maxItem());
    this.times =
        new ReaderTimes(engine.configuration(), engine.nanos(), System.identityHashCode(this));
    this.items = new ItemOutlet(this, subscriber);
    this.outlet = items;
  }

  EventExecutor loop() {
    return loop;
  }

  Reading reading() {
    return reading;
  }

  @Nullable JobTail tail() {
    return tail;
  }

  StreamConfiguration configuration() {
    return engine.configuration();
  }

  @Override
  public void request(long n) {
    onLoop(() -> {
      if (n <= 0) { // Reactive Streams 3.9
        fail(new IllegalArgumentException("request of " + n + " items"));
        return;
      }
      items.request(n);
      proceed();
    });
  }

  @Override
  public void cancel() {
    onLoop(this::leave);
  }

  void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Goes on with another outlet: everything that was given to the one before is out. */
  void go(Outlet next) {
    outlet = next;
    proceed();
  }

  /** Gives what there is and has room. May be called at any time, also from within itself. */
  void proceed() {
    if (proceeding) {
      return;
    }
    proceeding = true;
    try {
      do {
        while (step()) {
          // as long as there is something, and room for it
        }
        // what the socket takes at once makes room again
      } while (outlet.flush());
    } catch (RuntimeException e) {
      engine.meter().evicted(Eviction.FAILED);
      // one reader's failure is not that of the others in the same sweep
      fail(e);
    } finally {
      proceeding = false;
    }
  }

  /** Returns whether it is worth trying again. */
  private boolean step() {
    if (ended || breakingOff || !outlet.hasRoom()) {
      return false;
    }
    if (!opened) {
      opened = true;
      emit(view.opening());
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
      case ReaderPosition.Next.Events events -> {
        emit(events);
        yield true;
      }
      case ReaderPosition.Next.Nothing() -> position.isAtEnd();
      case ReaderPosition.Next.Over() -> {
        engine.meter().evicted(Eviction.REMOVED);
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
      engine.meter().evicted(Eviction.REMOVED);
      fail(new StreamCut("the job was removed"));
      return;
    }
    position.fetched(batch);
    proceed();
  }

  private void emit(ReaderPosition.Next.Events events) {
    Frame frame = events.frame();
    try {
      if (frame.size() > 0) {
        passedOver = 0;
        emit(frame, events.last());
        tell(events.count(), frame.size(), events.arrivedNanos());
        return;
      }
    } finally {
      frame.release();
    }
    passedOver += events.count();
    if (passedOver >= POSITION_AFTER_EVENTS) {
      emitPosition();
    }
  }

  private void tell(int events, int bytes, long arrivedNanos) {
    if (group != null) {
      group.gave(events, bytes, arrivedNanos);
    } else {
      engine.meter().flushed(1, events, bytes, -1);
    }
  }

  private void emitPosition() {
    byte[] moved = view.position(position.cursor());
    passedOver = 0;
    if (moved.length > 0) {
      emit(moved);
    }
  }

  private void emit(byte[] bytes) {
    emit(Frame.of(bytes), null);
  }

  private void emit(Frame frame, @Nullable StoredEvent last) {
    times.emitted();
    outlet.give(frame, last);
  }

  /** Looks at the time. */
  void tick() {
    try {
      look(engine.nanos());
    } catch (RuntimeException e) {
      engine.meter().evicted(Eviction.FAILED);
      // the clock of this loop goes on for the others
      fail(e);
    }
  }

  private void look(long now) {
    if (ended) {
      return;
    }
    switch (times.due(now, outlet.isWaiting(), outlet.progress(), passedOver > 0)) {
      case NOTHING -> {}
      case CUT -> {
        engine.meter().evicted(Eviction.STALLED);
        fail(new StreamCut("the client took nothing for " + configuration().stalledWrite()));
      }
      case END -> endEarly(Eviction.MAX_DURATION);
      case POSITION -> emitPosition();
      case HEARTBEAT -> beat(now);
    }
    var _ = outlet.flush();
  }

  private void beat(long now) {
    byte[] sign = view.heartbeat();
    if (sign.length > 0) {
      emit(sign);
    } else {
      times.quiet(now);
    }
  }

  /**
   * Ends the stream before its end, once the client has what it was given: it is told to come back,
   * or sees that it was cut.
   */
  void endEarly(Eviction why) {
    if (ended || endingEarly) {
      return;
    }
    engine.meter().evicted(why);
    endingEarly = true;
    proceed();
  }

  private void bidFarewell() {
    byte[] farewell = view.farewell(engine.jitteredRetry());
    if (farewell == null) {
      breakingOff = true;
      outlet.whenSent(
          () -> fail(new StreamCut("the stream was ended by the server before the job's end")));
      return;
    }
    emit(farewell);
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
