package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.micronaut.http.sse.Event;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Makes a {@link Reader} of its one subscriber, on the event loop that subscribes. */
final class ReaderPublisher implements Publisher<Event<JobEvent>> {
  private final ReaderEngine engine;
  private final Tails tails;
  private final Reading reading;
  // the response keeps its publisher for as long as the stream lasts, and would keep this with it
  private @Nullable Batch first;

  /**
   * @param first what follows the reader's cursor, read when the stream was opened
   */
  ReaderPublisher(ReaderEngine engine, Tails tails, Reading reading, Batch first) {
    this.engine = engine;
    this.tails = tails;
    this.reading = reading;
    this.first = first;
  }

  @Override
  public void subscribe(Subscriber<? super Event<JobEvent>> subscriber) {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null || loop instanceof ImmediateEventExecutor) {
      refuse(subscriber, new IllegalStateException("subscribe on a Netty event loop"));
      return;
    }
    Batch read = first;
    if (read == null) {
      refuse(subscriber, new IllegalStateException("a stream is for one subscriber"));
      return;
    }
    first = null;
    reading.seat().take();
    JobTail tail = reading.isStored() ? null : tails.acquire(reading.job());
    Reader reader = new Reader(loop, engine, subscriber, reading, read, tail);
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
