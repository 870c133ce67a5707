package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.News;
import io.jobtail.store.Watches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was not told: twice a second it asks for the revisions of all jobs that are watched
 * here, and wakes the watchers of those that have changed in silence.
 */
final class Lookout {
  private static final int AT_ONCE = 500;

  /** What is known of watched jobs. Safe for use by many threads. */
  static final class Seen {
    private static final class OfJob {
      int watchers;
      boolean told;
      @Nullable String revision;
    }

    // guarded by this
    private final Map<JobId, OfJob> jobs = new HashMap<>();
    private boolean queueTold;

    synchronized void begin(JobId id) {
      jobs.computeIfAbsent(id, _ -> new OfJob()).watchers++;
    }

    synchronized void end(JobId id) {
      OfJob job = jobs.get(id);
      if (job != null && --job.watchers == 0) {
        jobs.remove(id);
      }
    }

    /** Its watchers were told of a change. */
    synchronized void told(JobId id, String revision) {
      OfJob job = jobs.get(id);
      if (job != null) {
        job.told = true;
        job.revision = revision;
      }
    }

    synchronized void queue() {
      queueTold = true;
    }

    /** Whether nothing was told of the queue since the last call. */
    synchronized boolean isQueueSilent() {
      boolean silent = !queueTold;
      queueTold = false;
      return silent;
    }

    synchronized List<JobId> all() {
      return List.copyOf(jobs.keySet());
    }

    /**
     * What the job's revision says. A change that is just being told may look like one that is not.
     */
    synchronized Finding find(JobId id, String revision) {
      OfJob job = jobs.get(id);
      if (job == null || revision.equals(job.revision)) {
        return Finding.NOTHING;
      }
      boolean told = job.told || job.revision == null;
      job.revision = revision;
      job.told = false;
      return told ? Finding.CHANGED : Finding.CHANGED_IN_SILENCE;
    }
  }

  /** What a look finds out about one job. */
  enum Finding {
    NOTHING,
    CHANGED,
    CHANGED_IN_SILENCE
  }

  private final Context with;
  private final Seen seen;
  private final Watches watches;
  private final Notices notices;

  Lookout(Context with, Seen seen, Watches watches, Notices notices) {
    this.with = with;
    this.seen = seen;
    this.watches = watches;
    this.notices = notices;
  }

  /** One look; what it finds is told on the calling thread. */
  void look() {
    List<List<JobId>> parts = new ArrayList<>();
    for (List<JobId> ofPartition : with.partitions().divide(seen.all())) {
      for (int from = 0; from < ofPartition.size(); from += AT_ONCE) {
        parts.add(ofPartition.subList(from, Math.min(ofPartition.size(), from + AT_ONCE)));
      }
    }
    List<@Nullable List<byte[]>> found =
        with.redis()
            .runAll(
                parts,
                Script.REVISIONS,
                part -> part.stream().map(with.keys()::record).toList(),
                _ -> new byte[0][]);
    for (int i = 0; i < parts.size(); i++) {
      List<byte[]> revisions = found.get(i);
      for (int j = 0; revisions != null && j < revisions.size(); j++) {
        compare(parts.get(i).get(j), Text.of(revisions.get(j)));
      }
    }
  }

  private void compare(JobId id, String revision) {
    Finding finding = seen.find(id, revision);
    if (finding == Finding.CHANGED_IN_SILENCE) {
      with.meter().missed();
      notices.listenAgain(id);
    }
    if (finding != Finding.NOTHING) {
      watches.tellJob(id, new News());
    }
  }

  /** For those who watch all jobs: compares the counters of changes. */
  void count() {
    if (!notices.listensToAll()) {
      return;
    }
    notices.counted(
        with
            .redis()
            .<Integer, byte @Nullable []>askAll(
                with.partitions().all(),
                (commands, partition) -> commands.get(Text.bytes(with.keys().changes(partition))))
            .stream()
            .map(number -> number == null ? 0L : Long.parseLong(Text.of(number)))
            .toList());
  }

  /** Where nothing was told of the queue, its watchers look for themselves. */
  void queue() {
    if (seen.isQueueSilent()) {
      watches.wakeQueue();
    }
  }
}
