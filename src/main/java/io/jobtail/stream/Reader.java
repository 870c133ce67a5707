package io.jobtail.stream;

import io.jobtail.job.JobEvent;
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
  private final EventExecutor loop;
  private final ReaderHost engine;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private final Reading reading;
  private final View view;
  private final @Nullable JobTail tail;
  private final ReaderPosition position;
  private final Delivery delivery;
  private final ItemOutlet items;

  // written on the loop
  private boolean opened;
  private boolean fetching;
  private boolean ended;
  private boolean proceeding;
  private @Nullable Eviction ending;
  private boolean breakingOff;

  /**
   * @param first what follows its cursor
   * @param tail of the job; null if all it reads is stored
   */
  Reader(
      EventExecutor loop,
      ReaderHost engine,
      Subscriber<? super Event<JobEvent>> subscriber,
      Reading reading,
      Batch first,
      @Nullable JobTail tail) {
    this.loop = loop;
    this.engine = engine;
    this.subscriber = subscriber;
    this.reading = reading;
    this.view = reading.view();
    this.tail = tail;
    this.items = new ItemOutlet(this, subscriber);
    WakeGroup group = tail == null ? null : tail.group(loop);
    this.position =
        new ReaderPosition(
            reading,
            first,
            tail,
            group == null ? null : group.frames(),
            engine.configuration().maxItem());
    this.delivery =
        new Delivery(
            view,
            new ReaderTimes(engine.configuration(), engine.nanos(), System.identityHashCode(this)),
            group,
            engine.meter(),
            items);
  }

  EventExecutor loop() {
    return loop;
  }

  Reading reading() {
    return reading;
  }

  boolean isEnded() {
    return ended;
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
    delivery.goOnWith(next);
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
      } while (delivery.outlet().flush());
    } catch (RuntimeException | Error e) {
      engine.meter().evicted(Eviction.FAILED);
      // one reader's failure is not that of the others in the same sweep
      fail(e);
    } finally {
      proceeding = false;
    }
  }

  /** Returns whether it is worth trying again. */
  private boolean step() {
    if (ended || breakingOff || !delivery.outlet().hasRoom()) {
      return false;
    }
    if (!opened) {
      opened = true;
      delivery.say(view.opening());
      return true;
    }
    if (position.isAtEnd()) {
      complete();
      return false;
    }
    if (fetching || ending == Eviction.MAX_DURATION) {
      return farewell();
    }
    return switch (position.next()) {
      case ReaderPosition.Next.Events events -> {
        delivery.give(events, position);
        yield true;
      }
      case ReaderPosition.Next.Nothing() -> position.isAtEnd() || farewell();
      case ReaderPosition.Next.Over() -> {
        engine.meter().evicted(Eviction.REMOVED);
        fail(new StreamCut("the job was removed, or cannot be read"));
        yield false;
      }
      case ReaderPosition.Next.ReadStore() -> {
        if (ending == null) {
          fetch();
        }
        yield farewell();
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
    if (ended) {
      return;
    }
    if (batch == null) {
      engine.meter().evicted(Eviction.REMOVED);
      fail(new StreamCut("the job was removed"));
      return;
    }
    position.fetched(batch);
    proceed();
  }

  /** Looks at the time. */
  void tick() {
    if (ended) {
      return;
    }
    long now = engine.nanos();
    switch (delivery.due(now)) {
      case NOTHING -> {}
      case CUT -> {
        engine.meter().evicted(Eviction.STALLED);
        fail(new StreamCut("the client took nothing for " + configuration().stalledWrite()));
      }
      case END -> endEarly(Eviction.MAX_DURATION);
      case POSITION -> delivery.givePosition(position);
      case HEARTBEAT -> delivery.beat(now);
    }
    var _ = delivery.outlet().flush();
  }

  /**
   * Ends the stream before its end, once the client has what is in memory for it: it is told to
   * come back, or sees that it was cut.
   */
  void endEarly(Eviction why) {
    if (ended || ending != null) {
      return;
    }
    engine.meter().evicted(why);
    ending = why;
    proceed();
  }

  /** If the stream is to end; returns false, since nothing follows. */
  private boolean farewell() {
    if (ending != null) {
      bidFarewell();
    }
    return false;
  }

  private void bidFarewell() {
    byte[] farewell = view.farewell(engine.jitteredRetry());
    if (farewell == null) {
      breakingOff = true;
      delivery
          .outlet()
          .whenSent(
              () -> fail(new StreamCut("the stream was ended by the server before the job's end")));
      return;
    }
    delivery.say(farewell);
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
