package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps jobs and their logs. What is returned as stored is stored: it survives the process (an
 * adapter for tests may say otherwise).
 *
 * <p>Every method may block and is called from threads that may; all are safe for use by many
 * threads, and by several processes where the adapter says so. Expected outcomes are values; a
 * {@link StoreException} means that the storage does not work, and that nothing is known about the
 * call's effect (repeating an append is harmless).
 */
public interface EventStore extends AutoCloseable {
  /**
   * Stores a new job with its first event, 0-1, and puts it at the end of the queue. One atomic
   * step.
   */
  SubmitOutcome submit(NewJob job);

  /** The job as it is now. */
  Lookup find(JobId id);

  /**
   * One page of jobs, newest first. A store may look at a bounded number of jobs only, and then
   * gives a page that is short, even empty, and goes on at {@link JobPage#next}.
   */
  JobPage list(JobQuery query);

  /**
   * Appends events to a job's log, all or none. One atomic step.
   *
   * <p>{@code events} get the ids {@code first}, {@code first.next()} and so on. A prefix that is
   * stored already, byte for byte, is skipped, so a repeated append is harmless. After a {@code
   * Status} event with state {@code QUEUED} the claim is given back and the job waits for its next
   * run; after {@code Done} the log is sealed. No reader sees an event before it is stored.
   *
   * @param events at least one; of the types that are stored
   */
  AppendOutcome append(JobId id, long claim, EventId first, List<JobEvent> events);

  /**
   * What follows a cursor, in order, oldest first. A page never hides a hole: where events cannot
   * be given it begins with the gap and goes on after it.
   *
   * @param limit bounds the page; at least one event is given if there is one
   */
  ReadOutcome read(JobId id, EventId after, PageLimit limit);

  /**
   * The last checkpoint that is not past the place; empty means to fold from the job's start (or
   * that there is no such job).
   */
  Optional<Checkpoint> checkpoint(JobId id, Place place);

  /**
   * The ranges of a job's log that were given up, in order; empty if it is whole, or there is no
   * such job.
   */
  List<ReadOutcome.Gap> gaps(JobId id);

  /**
   * Takes a job that may run now, chosen as the turn says, with the next claim. The claim itself
   * writes no event.
   */
  NextOutcome claimNext(Turn turn);

  /** The same for any type but these: the job that waits longest. */
  default NextOutcome claimNext(Set<String> busyTypes) {
    return claimNext(Turn.exceptFor(busyTypes));
  }

  /**
   * Takes unfinished jobs whose holder is gone, each with the next claim. In a store that several
   * processes share, a holder is gone once it has not renewed its lease in time; the store renews
   * those of its own claims by itself.
   */
  List<ClaimedJob> claimAbandoned(int limit);

  /**
   * Gives a claimed job back to its place in the queue, as if it had not been claimed. Does nothing
   * if the claim is stale.
   */
  void release(JobId id, long claim);

  /** Stores the wish that a job stop, or claims it for the caller to end if nobody runs it. */
  CancelOutcome cancel(JobId id);

  /**
   * What the claim is worth. {@link #watch} tells of what changes that, also where nobody writes
   * anything.
   */
  Standing standing(JobId id, long claim);

  /** Removes a finished job and its log; its id is remembered for a time. */
  DeleteOutcome delete(JobId id);

  /** How many jobs may run before this one, plus one; empty unless it waits for its turn now. */
  OptionalLong queuePosition(JobId id);

  /** How many jobs wait. */
  long queueLength();

  /**
   * Calls the watcher soon after each change to the job: events, a cancel wish, its removal. Calls
   * may be merged, and may come without a change. One may be lost in a store that other instances
   * write to, and is then made up for within a second.
   */
  Watch watch(JobId id, Watcher watcher);

  /**
   * Calls the watcher with a job's id soon after each change to any job, a new one included; the
   * same holds as for {@link #watch}.
   */
  Watch watchAll(ChangeWatcher watcher);

  /**
   * Calls {@code wake} when a job may have become ready to run; the same holds as for {@link
   * #watch}.
   */
  Watch watchQueue(Runnable wake);

  /**
   * Removes what the policy does not keep. Does nothing while another process does it in the same
   * store.
   */
  RetentionReport retain(RetentionPolicy policy);

  /**
   * Whether other processes may work on the same jobs at the same time, among them jobs of types
   * that this one does not know.
   */
  default boolean isShared() {
    return false;
  }

  /** Releases everything. Later calls fail. */
  @Override
  void close();
}
