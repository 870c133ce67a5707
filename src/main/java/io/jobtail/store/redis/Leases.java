package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import io.jobtail.store.Watches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of this process's claims, and finds those of others that are over. Whether one
 * is over is said by the server's clock alone.
 */
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final int AT_ONCE = 500;

  // an answer that took so much of a lease was held up, and so were the renewals of others
  private static final int SLOW = 4;

  private final Context with;
  private final HeldJobs held;
  private final Watches watches;
  private final Trouble trouble;

  Leases(Context with, HeldJobs held, Watches watches, Trouble trouble) {
    this.with = with;
    this.held = held;
    this.watches = watches;
    this.trouble = trouble;
  }

  /** Whose lease it is: a job's, under a claim of an instance. */
  record Lease(JobId id, long claim, long holder) {
    static Lease parse(byte[] member) {
      String[] words = Text.of(member).split(":", -1);
      return new Lease(new JobId(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /** Its name. */
    @Override
    public String toString() {
      return id + ":" + claim + ":" + holder;
    }
  }

  /**
   * Renews all; whoever watches a job whose lease was taken away is told.
   *
   * @throws StoreException if that does not work now
   */
  void renew() {
    Map<Integer, List<HeldJobs.Held>> byPartition =
        held.all().stream().collect(Collectors.groupingBy(job -> with.partitions().of(job.id)));
    List<StoreException> failures = new ArrayList<>();
    byPartition.forEach((partition, jobs) -> {
      try {
        for (int from = 0; from < jobs.size(); from += AT_ONCE) {
          renew(partition, jobs.subList(from, Math.min(jobs.size(), from + AT_ONCE)));
        }
      } catch (StoreException e) {
        failures.add(e); // those on other servers are to be renewed all the same
      }
    });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private void renew(int partition, List<HeldJobs.Held> jobs) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Text.bytes(with.lease().toMillis()));
    jobs.forEach(
        job -> arguments.add(Text.bytes(new Lease(job.id, job.claim, with.instance()).toString())));
    List<Long> kept =
        with.redis()
            .runAside(
                Script.RENEW,
                List.of(with.keys().leases(partition)),
                arguments.toArray(new byte[0][]));
    for (int i = 0; i < jobs.size(); i++) {
      HeldJobs.Held job = jobs.get(i);
      if (kept.get(i) == 0) {
        // not here: others are to be renewed
        Thread.startVirtualThread(() -> gone(job));
      }
    }
  }

  /** A lease is not there: the claim has just been given back, or it was taken away. */
  private void gone(HeldJobs.Held job) {
    job.lock.lock();
    try {
      if (job.lost || held.find(job.id, job.claim) != job) {
        return;
      }
      held.lose(job);
    } finally {
      job.lock.unlock();
    }
    LOG.warn("the lease of job {} is lost: somebody else has it, or it is not there", job.id);
    watches.wake(job.id);
  }

  /**
   * Leases that are over, at most so many. None while Redis did not work for this process within
   * the time of a lease: holders could not renew theirs then either.
   */
  List<Lease> expired(int limit) {
    if (!trouble.isOver(with.lease())) {
      return List.of();
    }
    long begun = System.nanoTime();
    List<@Nullable List<byte[]>> found =
        with.redis()
            .runAll(
                with.partitions().all(),
                Script.EXPIRED,
                partition -> List.of(with.keys().leases(partition)),
                _ -> Text.all(Integer.toString(limit)));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (took.multipliedBy(SLOW).compareTo(with.lease()) > 0) {
      trouble.happened();
      return List.of();
    }
    return found.stream()
        .filter(Objects::nonNull)
        .flatMap(leases -> Objects.requireNonNull(leases).stream())
        .limit(limit)
        .map(Lease::parse)
        .toList();
  }

  /** Takes out a lease that stands for no claim. */
  void remove(Lease lease) {
    byte[] key = Text.bytes(with.keys().leases(with.partitions().of(lease.id())));
    byte[] member = Text.bytes(lease.toString());
    @Nullable Long _ = with.redis().ask(commands -> commands.zrem(key, member));
  }
}
