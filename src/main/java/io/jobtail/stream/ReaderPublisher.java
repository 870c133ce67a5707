package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Makes a {@link Reader} of its one subscriber, on the event loop that subscribes. */
final class ReaderPublisher implements Publisher<Event<JobEvent>> {
  private final ReaderEngine engine;
  private final Seat seat;
  private final Voice voice;
  // the response keeps its publisher for as long as the stream lasts, and would keep what was read
  private @Nullable Function<Reader, Feed> feed;

  /**
   * @param feed what the reader is fed with; made when it subscribes
   */
  ReaderPublisher(ReaderEngine engine, Seat seat, Voice voice, Function<Reader, Feed> feed) {
    this.engine = engine;
    this.seat = seat;
    this.voice = voice;
    this.feed = feed;
  }

  @Override
  public void subscribe(Subscriber<? super Event<JobEvent>> subscriber) {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null || loop instanceof ImmediateEventExecutor) {
      refuse(subscriber, new IllegalStateException("subscribe on a Netty event loop"));
      return;
    }
    Function<Reader, Feed> made = feed;
    if (made == null) {
      refuse(subscriber, new IllegalStateException("a stream is for one subscriber"));
      return;
    }
    feed = null;
    Reader reader = new Reader(loop, engine, subscriber, seat, voice, made);
    seat.take();
    engine.joined(reader);
    subscriber.onSubscribe(reader);
    // it was opened before, and may join after the streams that were ended
    engine.departure().late(reader);
  }

  /** Reactive Streams 1.9: onSubscribe comes first, always. */
  private static void refuse(Subscriber<? super Event<JobEvent>> subscriber, Throwable cause) {
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(cause);
  }
}
