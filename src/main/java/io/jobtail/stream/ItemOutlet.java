package io.jobtail.stream;

import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.micronaut.http.sse.Event;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * Through the framework: items for a subscriber, as many as it asks for. Operators between here and
 * the socket ask for many and hold them back, so the next item is given when the last was taken by
 * the writer. The stream's first item may be taken with the connection itself (see {@link
 * HandOver}).
 */
final class ItemOutlet implements Outlet {
  private final Reader reader;
  private final Subscriber<? super Event<JobEvent>> subscriber;
  private long demand;
  private boolean held;
  private boolean first = true;
  private long taken;

  ItemOutlet(Reader reader, Subscriber<? super Event<JobEvent>> subscriber) {
    this.reader = reader;
    this.subscriber = subscriber;
  }

  void request(long n) {
    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    taken++;
  }

  @Override
  public boolean hasRoom() {
    return demand > 0 && !held;
  }

  @Override
  public void give(Frame frame, @Nullable StoredEvent last) {
    demand--;
    held = true;
    Runnable onTaken = () -> reader.onLoop(this::taken);
    HandOver handOver = first ? new HandOver(reader, onTaken) : null;
    first = false;
    subscriber.onNext(new EncodedEvents(frame.bytes(), last, onTaken, handOver));
  }

  /** The item went on to the socket; there is room for the next. */
  private void taken() {
    held = false;
    taken++;
    reader.proceed();
  }

  @Override
  public boolean flush() {
    return false;
  }

  @Override
  public boolean isWaiting() {
    return !hasRoom();
  }

  @Override
  public long progress() {
    return taken;
  }

  @Override
  public void whenSent(Runnable task) {
    task.run();
  }
}
