package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a store's writer knows of one job: the folded log, who may write, and how much is kept. The
 * one place that says what a claim, its return and an append do to a job.
 *
 * <p>Not thread-safe.
 */
public final class JobEntry {
  /** A checkpoint is made at the latest after so many events. */
  public static final int CHECKPOINT_EVENTS = 4096;

  private static final long CHECKPOINT_BYTES = 1 << 20;
  private static final int CHECKPOINTS_PER_LIMIT = 8;

  /** No store has this incarnation. */
  public static final long NOBODY = 0;

  /**
   * Everything that must be kept to go on from here.
   *
   * @param claim the last one given out
   * @param holder the incarnation of the store whose user has the claim, or {@link #NOBODY}
   * @param readyAt the job's place in the queue, kept while it is claimed
   * @param sizes of the log
   */
  public record State(
      Fold fold, long claim, long holder, boolean cancelRequested, Instant readyAt, Sizes sizes) {}

  /**
   * Bytes of event data.
   *
   * @param job kept of the whole job
   * @param kept of the current attempt
   * @param written in the current attempt, with what was given up
   * @param marked as {@code written} was at the last checkpoint
   * @param since events since that checkpoint
   */
  public record Sizes(long job, long kept, long written, long marked, int since) {
    static final Sizes NONE = new Sizes(0, 0, 0, 0, 0);

    Sizes add(int bytes) {
      return new Sizes(job + bytes, kept + bytes, written + bytes, marked, since + 1);
    }

    Sizes mark() {
      return new Sizes(job, kept, written, written, 0);
    }

    Sizes giveUp(long bytes) {
      return new Sizes(job - bytes, kept - bytes, written, marked, since);
    }

    Sizes nextAttempt() {
      return new Sizes(job, 0, 0, 0, 0);
    }
  }

  /**
   * A checkpoint.
   *
   * @param fold at that event
   * @param written bytes of event data of the attempt up to it
   */
  public record Mark(Fold fold, long written) {}

  private final Folder folder;
  private long claim;
  private long holder;
  private boolean cancelRequested;
  private Instant readyAt;
  private Sizes sizes;

  /** Goes on from a state. */
  public JobEntry(State state) {
    folder = new Folder(state.fold());
    claim = state.claim();
    holder = state.holder();
    cancelRequested = state.cancelRequested();
    readyAt = state.readyAt();
    sizes = state.sizes();
  }

  private JobEntry(JobSpec spec) {
    folder = new Folder(spec);
    holder = NOBODY;
    readyAt = spec.createdAt();
    sizes = Sizes.NONE;
  }

  /** A new job with its first event. */
  public static JobEntry submitted(JobSpec spec, Append first) {
    JobEntry entry = new JobEntry(spec);
    entry.take(first.stored().getFirst(), first.events().getFirst());
    return entry;
  }

  /** The first event of a job. */
  public static Append firstEvent(JobSpec spec) {
    return Append.of(EventId.START.next(), List.of(JobEvent.Status.submitted(spec)));
  }

  /** As it is now. */
  public State state() {
    return new State(fold(), claim, holder, cancelRequested, readyAt, sizes);
  }

  /** The job as it is now. */
  public Fold fold() {
    return folder.fold();
  }

  /** The last event. */
  public EventId last() {
    return folder.last();
  }

  /** Whether the log is sealed. */
  public boolean isFinished() {
    return folder.state().isFinished();
  }

  /** Where the job is. */
  public JobState jobState() {
    return folder.state();
  }

  /** The last claim given out. */
  public long claim() {
    return claim;
  }

  /** The incarnation whose user has the claim, or {@link #NOBODY}. */
  public long holder() {
    return holder;
  }

  /** Whether the job was asked to stop. */
  public boolean isCancelRequested() {
    return cancelRequested;
  }

  /** When it may run. */
  public Instant readyAt() {
    return readyAt;
  }

  /** How much is kept. */
  public Sizes sizes() {
    return sizes;
  }

  /** Whether it waits in the queue, for its turn or for its time. */
  public boolean isWaiting() {
    return holder == NOBODY && !isFinished();
  }

  /** Whether the claim is the current one and was not given back. */
  public boolean isHeldBy(long aClaim) {
    return holder != NOBODY && claim == aClaim;
  }

  /** What the claim is worth. */
  public Standing standing(long aClaim) {
    if (!isHeldBy(aClaim)) {
      return Standing.LOST;
    }
    return cancelRequested ? Standing.CANCEL_REQUESTED : Standing.HELD;
  }

  /** Takes the next claim. */
  public ClaimedJob claimFor(long incarnation) {
    claim++;
    holder = incarnation;
    return new ClaimedJob(claim, fold(), cancelRequested);
  }

  /** Gives the claim back; the job returns to its old place. */
  public void release() {
    holder = NOBODY;
  }

  /** Stores the wish that the job stop; whether it is new. */
  public boolean requestCancel() {
    boolean isNew = !cancelRequested;
    cancelRequested = true;
    return isNew;
  }

  /** Counts events of the current attempt, or of the whole finished job, as given up. */
  public void giveUp(long bytes) {
    sizes = sizes.giveUp(bytes);
  }

  /**
   * Takes events that were found to be in order.
   *
   * @param skip how many of the first ones to leave out
   * @param marks receives the checkpoints to keep: after the first event of every run, then every
   *     so many events or bytes, and right before {@code done}; a place may come twice
   */
  public void accept(Append append, int skip, LogLimits limits, Consumer<Mark> marks) {
    for (int i = skip; i < append.stored().size(); i++) {
      StoredEvent stored = append.stored().get(i);
      JobEvent event = append.events().get(i);
      boolean isDone = event instanceof JobEvent.Done;
      if (isDone) {
        marks.accept(mark());
      }
      take(stored, event);
      if (!isDone && isMarkDue(stored.id(), limits)) {
        marks.accept(mark());
      }
    }
    if (Append.endsClaim(append.last(), append.events().getLast())) {
      holder = NOBODY;
      Instant next = folder.nextAttemptAt();
      readyAt =
          (next == null ? append.events().getLast().time() : next)
              .truncatedTo(ChronoUnit.MILLIS); // as it is stored
    }
  }

  /**
   * Goes on behind events that were lost: what follows gets other ids. There must be a checkpoint
   * at the place.
   */
  public Mark skipTo(EventId id) {
    folder.skipTo(id);
    return mark();
  }

  private void take(StoredEvent stored, JobEvent event) {
    if (stored.id().attempt() != folder.last().attempt()) {
      sizes = sizes.nextAttempt();
    }
    folder.apply(stored.id(), event);
    sizes = sizes.add(stored.data().length);
  }

  private boolean isMarkDue(EventId id, LogLimits limits) {
    long step = Math.min(CHECKPOINT_BYTES, limits.maxBytes() / CHECKPOINTS_PER_LIMIT);
    return (id.seq() == 1 && id.attempt() > 0)
        || sizes.since() >= CHECKPOINT_EVENTS
        || sizes.written() - sizes.marked() >= step;
  }

  private Mark mark() {
    sizes = sizes.mark();
    return new Mark(fold(), sizes.written());
  }
}
