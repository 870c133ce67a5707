package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
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
  private final JobId job;
  private final Seat seat;
  private final View view;
  private final Batch first;
  private final boolean bounded;
  private final @Nullable EventId until;

  /**
   * @param bounded everything it will give is stored already: no need to follow the job live
   */
  ReaderPublisher(
      ReaderEngine engine,
      Tails tails,
      JobId job,
      Seat seat,
      View view,
      Batch first,
      boolean bounded,
      @Nullable EventId until) {
    this.engine = engine;
    this.tails = tails;
    this.job = job;
    this.seat = seat;
    this.view = view;
    this.first = first;
    this.bounded = bounded;
    this.until = until;
  }

  @Override
  public void subscribe(Subscriber<? super Event<JobEvent>> subscriber) {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null || loop instanceof ImmediateEventExecutor) {
      refuse(subscriber, new IllegalStateException("subscribe on a Netty event loop"));
      return;
    }
    seat.take();
    JobTail tail = bounded ? null : tails.acquire(job);
    Reader reader = new Reader(loop, engine, subscriber, job, seat, view, tail, first, until);
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
