package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.util.function.Predicate;

/** One job's events. */
final class JobFeed implements Feed {
  private final View view;
  private final Leg leg;

  JobFeed(View view, Leg leg) {
    this.view = view;
    this.leg = leg;
  }

  @Override
  public void join() {
    leg.join();
  }

  @Override
  public void leave() {
    leg.leave();
  }

  @Override
  public boolean isAtEnd() {
    return leg.isAtEnd();
  }

  @Override
  public More give(Delivery delivery, boolean mayRead) {
    return switch (leg.next(mayRead)) {
      case ReaderPosition.Next.Events events -> {
        if (delivery.give(events, leg.group())) {
          delivery.move(position());
        }
        yield More.GIVEN;
      }
      case ReaderPosition.Next.Nothing _,
          ReaderPosition.Next.ReadStore _,
          ReaderPosition.Next.Search _ ->
          More.NOTHING_NOW;
      case ReaderPosition.Next.Over() -> More.OVER;
    };
  }

  @Override
  public boolean isReading() {
    return leg.isAway();
  }

  @Override
  public boolean holds(Predicate<JobId> runsHere) {
    return leg.isStored() || runsHere.test(leg.job());
  }

  @Override
  public byte[] position() {
    return view.position(leg.cursor());
  }
}
