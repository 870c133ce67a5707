package io.jobtail.store.redis;

import io.jobtail.job.Fold;
import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists jobs: the indexes of all partitions are merged, and what no index answers is looked for in
 * a bounded number of jobs.
 */
final class Listing {
  // of each index: few at first, since most pages need few of each, then twice as many each time
  private static final int FIRST_INDEXED = 8;
  private static final int MOST_INDEXED = 256;
  private static final int READ_AT_ONCE = 128;
  private static final int LOOKED_AT = 2_000;

  private final Context with;
  private final Records records;

  Listing(Context with, Records records) {
    this.with = with;
    this.records = records;
  }

  /** One index of one partition, read from the newest job to the oldest. */
  private static final class Source {
    final byte[] key;
    List<JobId> ids = List.of();
    int at;
    boolean exhausted;
    int asked = FIRST_INDEXED / 2;

    Source(String key) {
      this.key = Text.bytes(key);
    }

    JobId head() {
      return ids.get(at);
    }

    boolean isEmpty() {
      return at >= ids.size();
    }
  }

  JobPage list(JobQuery query) {
    Merge merge = new Merge(sources(query), query.before());
    List<Job> found = new ArrayList<>();
    JobId last = null;
    for (int looked = 0; looked < LOOKED_AT; ) {
      List<JobId> ids = merge.next(Math.min(READ_AT_ONCE, Math.max(query.limit() + 1, 16)));
      if (ids.isEmpty()) {
        return new JobPage(found, null);
      }
      looked += ids.size();
      List<@Nullable Job> jobs = read(ids);
      for (int i = 0; i < ids.size(); i++) {
        Job job = jobs.get(i);
        if (job != null && query.matches(job)) {
          if (found.size() == query.limit()) {
            return new JobPage(found, found.getLast().id());
          }
          found.add(job);
        }
        last = ids.get(i);
      }
    }
    return new JobPage(found, last);
  }

  private List<Source> sources(JobQuery query) {
    List<Source> sources = new ArrayList<>();
    String owner = query.owner();
    for (int partition : with.partitions().all()) {
      if (owner != null) {
        // nothing of others is looked at: where the look ends is where the next page begins
        addOwned(sources, partition, owner, query.states());
      } else if (!query.states().isEmpty()) {
        // in the order in which a job goes through them, so that one that moves meanwhile is met
        for (JobState state : EnumSet.copyOf(query.states())) {
          sources.add(new Source(with.keys().jobs(partition, state)));
        }
      } else if (!query.types().isEmpty()) {
        for (String type : query.types()) {
          sources.add(new Source(with.keys().jobs(partition, type)));
        }
      } else {
        sources.add(new Source(with.keys().jobs(partition)));
      }
    }
    return sources;
  }

  private void addOwned(List<Source> sources, int partition, String owner, Set<JobState> states) {
    if (states.isEmpty()) {
      sources.add(new Source(with.keys().jobsOf(partition, owner)));
    } else {
      for (JobState state : EnumSet.copyOf(states)) {
        sources.add(new Source(with.keys().jobsOf(partition, owner, state)));
      }
    }
  }

  /** Null for one that was removed meanwhile. */
  private List<@Nullable Job> read(List<JobId> ids) {
    List<@Nullable Job> jobs = new ArrayList<>();
    for (List<byte @Nullable []> fields :
        records.fields(ids, Text.all(JobRecord.SPEC, JobRecord.FOLD))) {
      Fold fold = Reading.fold(fields);
      jobs.add(fold == null ? null : fold.job());
    }
    return jobs;
  }

  /** The ids of all sources, the newest first. */
  private final class Merge {
    private final List<Source> sources;
    private final PriorityQueue<Source> heads =
        new PriorityQueue<>(Comparator.comparing(Source::head).reversed());
    private @Nullable JobId before;

    Merge(List<Source> sources, @Nullable JobId before) {
      this.sources = sources;
      this.before = before;
      read(sources);
    }

    List<JobId> next(int count) {
      List<JobId> ids = new ArrayList<>(count);
      while (ids.size() < count && !heads.isEmpty()) {
        Source source = heads.remove();
        JobId id = source.head();
        source.at++;
        // one that changes its state while it is looked for may be in two indexes
        if (!id.equals(before)) {
          ids.add(id);
        }
        before = id;
        if (!source.isEmpty()) {
          heads.add(source);
        } else if (!source.exhausted) {
          read(sources.stream().filter(one -> one.isEmpty() && !one.exhausted).toList());
        }
      }
      return ids;
    }

    private void read(List<Source> empty) {
      String max = before == null ? "+" : "(" + before;
      empty.forEach(source -> source.asked = Math.min(MOST_INDEXED, source.asked * 2));
      List<List<byte[]>> found =
          with.redis()
              .askAll(
                  empty,
                  (commands, source) -> Indexes.newest(commands, source.key, max, source.asked));
      for (int i = 0; i < empty.size(); i++) {
        Source source = empty.get(i);
        source.ids = found.get(i).stream().map(id -> new JobId(Text.of(id))).toList();
        source.at = 0;
        source.exhausted = source.ids.size() < source.asked;
        if (!source.isEmpty()) {
          heads.add(source);
        }
      }
    }
  }
}
