package io.jobtail.stream;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's live list of jobs: a page, and then what changes. Keeps what waits for the client,
 * one document a job at the most, and which jobs the client knows of.
 *
 * <p>Everything but {@link #isLeft} is used on the reader's event loop.
 */
final class BoardFeed implements Feed {
  // in place of a document that there was no room for
  private static final byte[] LATER = {};

  private final Reader reader;
  private final BoardHub hub;
  private final JobQuery query;
  private final BoardConfiguration limits;
  private volatile boolean left;

  // written on the loop
  private byte @Nullable [] page;
  // jobs that belong on the board, shown longest ago first, and whether the client knows of them
  private final LinkedHashMap<JobId, Boolean> known = new LinkedHashMap<>();
  // frames; for a job that does not belong on the board, that it is removed
  private final LinkedHashMap<JobId, byte[]> pending = new LinkedHashMap<>();
  private long pendingBytes;

  BoardFeed(Reader reader, BoardHub hub, JobQuery query, BoardConfiguration limits) {
    this.reader = reader;
    this.hub = hub;
    this.query = query;
    this.limits = limits;
  }

  Reader reader() {
    return reader;
  }

  JobQuery query() {
    return query;
  }

  boolean isLeft() {
    return left;
  }

  @Override
  public void join() {
    hub.join(this);
  }

  @Override
  public void leave() {
    left = true;
    hub.leave(this);
  }

  /** The list as it was; comes before every change, and takes the place of all that was shown. */
  void begin(JobPage jobs, byte[] frame) {
    if (left) {
      return;
    }
    known.clear();
    pending.clear();
    pendingBytes = 0;
    jobs.jobs().reversed().forEach(job -> known.put(job.id(), true));
    page = FramedView.concat(Framing.SSE.retry(reader.configuration().retry()), frame);
    reader.proceed();
  }

  void change(List<BoardChange> changes) {
    if (left) {
      return;
    }
    for (BoardChange change : changes) {
      Job job = change.job();
      if (job != null && query.matches(job)) {
        show(change.id(), change.frame());
      } else {
        hide(change.id());
      }
    }
    reader.proceed();
  }

  private void show(JobId id, byte[] frame) {
    Boolean told = known.remove(id);
    // what waits for a job that does not belong here is its removal: the client knows of it
    known.put(id, told == null ? pending.containsKey(id) : told);
    if (pendingBytes + frame.length > limits.maxPending()) {
      put(id, LATER);
    } else {
      put(id, frame);
    }
    if (known.size() > limits.maxJobs()) {
      hide(known.firstEntry().getKey());
    }
  }

  private void hide(JobId id) {
    Boolean told = known.remove(id);
    if (told == null) {
      return;
    }
    if (told) {
      put(id, BoardFrames.removed(id));
    } else {
      forget(pending.remove(id));
    }
  }

  private void put(JobId id, byte[] frame) {
    forget(pending.put(id, frame));
    pendingBytes += frame.length;
  }

  private void forget(byte @Nullable [] frame) {
    if (frame != null) {
      pendingBytes -= frame.length;
    }
  }

  @Override
  public boolean isAtEnd() {
    return false;
  }

  @Override
  public More give(Delivery delivery, boolean mayRead) {
    byte[] first = page;
    if (first != null) {
      page = null;
      delivery.say(first);
      return More.GIVEN;
    }
    if (pending.isEmpty()) {
      return More.NOTHING_NOW;
    }
    byte[] frames = takeFrames();
    if (frames.length > 0) {
      delivery.say(frames);
    }
    return More.GIVEN;
  }

  private byte[] takeFrames() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (!pending.isEmpty() && out.size() < reader.configuration().maxItem()) {
      Map.Entry<JobId, byte[]> next = pending.pollFirstEntry();
      byte[] frame = next.getValue();
      if (frame.length == 0) {
        hub.changed(next.getKey());
      } else {
        pendingBytes -= frame.length;
        out.writeBytes(frame);
        known.computeIfPresent(next.getKey(), (_, _) -> true);
      }
    }
    return out.toByteArray();
  }

  @Override
  public boolean isReading() {
    return false;
  }

  /** Any instance shows the same. */
  @Override
  public boolean holds(Predicate<JobId> runsHere) {
    return false;
  }

  @Override
  public byte[] position() {
    return Framing.NOTHING;
  }
}
