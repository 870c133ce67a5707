package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Makes a {@link Reader} of its one subscriber, on the event loop that subscribes. */
final class ReaderPublisher implements Publisher<Event<JobEvent>> {
  private final ReaderEngine engine;
  private final Tails tails;
  private final Reading reading;

  ReaderPublisher(ReaderEngine engine, Tails tails, Reading reading) {
    this.engine = engine;
    this.tails = tails;
    this.reading = reading;
  }

  @Override
  public void subscribe(Subscriber<? super Event<JobEvent>> subscriber) {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null || loop instanceof ImmediateEventExecutor) {
      refuse(subscriber, new IllegalStateException("subscribe on a Netty event loop"));
      return;
    }
    reading.seat().take();
    JobTail tail = reading.isStored() ? null : tails.acquire(reading.job());
    Reader reader = new Reader(loop, engine, subscriber, reading, tail);
    engine.joined(reader);
    subscriber.onSubscribe(reader);
    if (engine.seats().isClosed()) {
      // it was opened before, and joins after the streams that were ended
      reader.endEarly(Eviction.DRAIN);
    }
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
