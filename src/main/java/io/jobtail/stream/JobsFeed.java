package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The events of several jobs, each in its order. Every job gets its turn; one that has ended, or is
 * not there any more, leaves the others alone.
 */
final class JobsFeed implements Feed {
  /** One of the jobs, by its number in the query. */
  record One(int number, Leg leg) {}

  private final JobsFrames frames;
  // the next one first
  private final Queue<One> jobs;
  private final Queue<Integer> missing;

  /**
   * @param jobs those that have something to give, now or later
   * @param missing the numbers of jobs that are not there, which is said first
   */
  JobsFeed(JobsFrames frames, List<One> jobs, List<Integer> missing) {
    this.frames = frames;
    this.jobs = new ArrayDeque<>(jobs);
    this.missing = new ArrayDeque<>(missing);
  }

  @Override
  public void join() {
    jobs.forEach(one -> one.leg().join());
  }

  @Override
  public void leave() {
    jobs.forEach(one -> one.leg().leave());
  }

  @Override
  public boolean isAtEnd() {
    return jobs.isEmpty() && missing.isEmpty();
  }

  @Override
  public More give(Delivery delivery, boolean mayRead) {
    Integer number = missing.poll();
    if (number != null) {
      delivery.say(frames.removed(number));
      return More.GIVEN;
    }
    for (int i = jobs.size(); i > 0; i--) {
      One one = jobs.remove();
      More came = one.leg().isAtEnd() ? More.OVER : give(one, delivery, mayRead);
      if (came == More.OVER) {
        one.leg().leave();
      } else {
        jobs.add(one);
      }
      if (came != More.NOTHING_NOW) {
        return More.GIVEN;
      }
    }
    return More.NOTHING_NOW;
  }

  private More give(One one, Delivery delivery, boolean mayRead) {
    return switch (one.leg().next(mayRead)) {
      case ReaderPosition.Next.Events events -> {
        if (delivery.give(events, one.leg().group())) {
          delivery.move(frames.position());
        }
        yield More.GIVEN;
      }
      case ReaderPosition.Next.Nothing _,
          ReaderPosition.Next.ReadStore _,
          ReaderPosition.Next.Search _ ->
          More.NOTHING_NOW;
      case ReaderPosition.Next.Over() -> {
        delivery.say(frames.removed(one.number()));
        yield More.OVER;
      }
    };
  }

  @Override
  public boolean isReading() {
    return jobs.stream().anyMatch(one -> one.leg().isAway());
  }

  @Override
  public boolean holds(Predicate<JobId> runsHere) {
    return jobs.stream().anyMatch(one -> runsHere.test(one.leg().job()))
        || jobs.stream().allMatch(one -> one.leg().isStored());
  }

  @Override
  public byte[] position() {
    return frames.position();
  }
}
