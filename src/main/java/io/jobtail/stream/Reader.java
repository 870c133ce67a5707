package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One reader: a subscriber, and what it is fed with. It holds no queue: when there is room, it is
 * given what comes next.
 *
 * <pre>
 *   opening ──▶ open ──▶ ended
 * </pre>
 *
 * <p>Everything but {@link #request} and {@link #cancel} runs on its event loop, and those two move
 * there.
 */
final class Reader implements Subscription {
  private final EventExecutor loop;
  private final ReaderHost engine;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private final Seat seat;
  private final Voice voice;
  private final Feed feed;
  private final Delivery delivery;
  private final ItemOutlet items;

  // written on the loop
  private boolean opened;
  private boolean ended;
  private boolean proceeding;
  private @Nullable Eviction ending;
  private boolean breakingOff;
  private boolean dismissed;
  // it ends, and is given all that is stored before
  private boolean catchingUp;

  /**
   * @param seat its own, until it ends
   */
  Reader(
      EventExecutor loop,
      ReaderHost engine,
      Subscriber<? super Event<JobEvent>> subscriber,
      Seat seat,
      Voice voice,
      Function<Reader, Feed> feed) {
    this.loop = loop;
    this.engine = engine;
    this.subscriber = subscriber;
    this.seat = seat;
    this.voice = voice;
    this.items = new ItemOutlet(this, subscriber);
    this.delivery =
        new Delivery(
            new ReaderTimes(
                engine.configuration(),
                seat.lasts(),
                engine.nanos(),
                System.identityHashCode(this)),
            engine.meter(),
            items);
    this.feed = feed.apply(this);
  }

  EventExecutor loop() {
    return loop;
  }

  Seat seat() {
    return seat;
  }

  boolean isEnded() {
    return ended;
  }

  StreamConfiguration configuration() {
    return engine.configuration();
  }

  /** From now on it is woken. */
  void join() {
    feed.join();
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
      delivery.say(voice.opening());
      return true;
    }
    if (feed.isAtEnd()) {
      complete();
      return false;
    }
    if (ending == Eviction.MAX_DURATION || ending == Eviction.CREDENTIAL) {
      return farewell();
    }
    return switch (feed.give(delivery, ending == null || catchingUp)) {
      case GIVEN -> true;
      case NOTHING_NOW -> feed.isAtEnd() || (!(catchingUp && feed.isReading()) && farewell());
      case OVER -> {
        engine.meter().evicted(Eviction.REMOVED);
        fail(new StreamCut("the job was removed, or cannot be read"));
        yield false;
      }
    };
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
      case EXPIRED -> endEarly(Eviction.CREDENTIAL);
      case POSITION -> delivery.move(feed.position());
      case HEARTBEAT -> delivery.beat(voice.heartbeat(), now);
    }
    var _ = delivery.outlet().flush();
  }

  /**
   * Ends the stream before its end, once the client has what is in memory for it: it is told to
   * come back, or sees that it was cut.
   */
  void endEarly(Eviction why) {
    if (!ended && (ending == null || catchingUp)) {
      end(why, false);
    }
  }

  /**
   * The server stops: ends the stream in a while, unless it is better to leave it to its end.
   *
   * @param runsHere whether a job runs in this process
   * @param nanos until then
   * @param caughtUp whether it is given all that is stored before, however far behind it is
   */
  void dismiss(Predicate<JobId> runsHere, long nanos, boolean caughtUp) {
    if (ended || dismissed || feed.holds(runsHere)) {
      return;
    }
    dismissed = true;
    var _ = loop.schedule(() -> leaveInTurn(caughtUp), nanos, TimeUnit.NANOSECONDS);
  }

  private void leaveInTurn(boolean caughtUp) {
    if (!ended && ending == null) {
      end(Eviction.DRAIN, caughtUp);
    }
  }

  private void end(Eviction why, boolean caughtUp) {
    if (ending == null) {
      engine.meter().evicted(why);
    }
    ending = why;
    catchingUp = caughtUp;
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
    byte[] farewell = voice.farewell(engine.jitteredRetry());
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
      feed.leave();
      engine.left(this);
    }
  }
}
