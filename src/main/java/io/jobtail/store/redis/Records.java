package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.StoreException;
import io.jobtail.store.StoreMeter;
import io.lettuce.core.KeyValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads jobs' records, and stores changes of them. */
final class Records {
  // whoever has lost so often does not compete, but is wrong
  private static final int TRIES = 1_000;

  private final Redis redis;
  private final Keys keys;
  private final Partitions partitions;
  private final QueueTime time;
  private final Clock clock;
  private final StoreMeter meter;
  private final long instance;
  private final long leaseMillis;
  private final Histories histories;
  private final Teller teller;
  private final AtomicLong changes = new AtomicLong();

  Records(Context context, Histories histories, Teller teller) {
    this.redis = context.redis();
    this.keys = context.keys();
    this.partitions = context.partitions();
    this.time = context.time();
    this.clock = context.clock();
    this.meter = context.meter();
    this.instance = context.instance();
    this.leaseMillis = context.lease().toMillis();
    this.histories = histories;
    this.teller = teller;
  }

  /** The job's record; null if there is none. */
  @Nullable JobRecord load(JobId id) {
    return JobRecord.read(fields(id, JobRecord.FIELDS), time);
  }

  /** Some fields of a record, each null where it is not there. */
  List<byte @Nullable []> fields(JobId id, byte[]... names) {
    byte[] key = Text.bytes(keys.record(id));
    return values(redis.ask(commands -> commands.hmget(key, names)));
  }

  /** The same of many, asked for together. */
  List<List<byte @Nullable []>> fields(List<JobId> ids, byte[]... names) {
    return redis
        .askAll(ids, (commands, id) -> commands.hmget(Text.bytes(keys.record(id)), names))
        .stream()
        .map(Records::values)
        .toList();
  }

  private static List<byte @Nullable []> values(List<KeyValue<byte[], byte[]>> found) {
    List<byte @Nullable []> values = new ArrayList<>(found.size());
    found.forEach(field -> values.add(field.getValueOrElse(null)));
    return values;
  }

  /** A change of a record that was read. */
  Draft draft(JobRecord record) {
    return new Draft(keys, partitions.of(record.id()), record);
  }

  /** A job that is not stored yet. */
  Draft draftOfNew(JobRecord record, List<StoredEvent> events) {
    return Draft.ofNew(keys, partitions.of(record.id()), record, events);
  }

  /**
   * Reads a job, lets it be changed, and stores that; again if somebody else was quicker.
   *
   * @param changing is given the job, or null where there is none; called once for every try, and
   *     changes nothing but the draft
   */
  <R> R update(JobId id, Function<@Nullable Draft, R> changing) {
    for (int i = 0; i < TRIES; i++) {
      JobRecord record = load(id);
      Draft draft = record == null ? null : draft(record);
      R outcome = changing.apply(draft);
      if (draft == null || !draft.isChanged() || commit(draft)) {
        return outcome;
      }
    }
    throw new StoreException("job " + id + " changes all the time", null);
  }

  /** Stores a change if the record is still as it was read; tells whoever watches. */
  boolean commit(Draft draft) {
    String expected = draft.record().revision;
    String revision = nextRevision();
    if (draft.isVerified()) {
      draft.record().history = histories.last(draft.partition());
    }
    byte[][] arguments =
        DraftSteps.of(keys, draft, stamp(revision)).after(expected == null ? "" : expected);
    long begun = System.nanoTime();
    boolean done = redis.change(Script.COMMIT, draft.scriptKeys(), arguments) == 1;
    if (done) {
      stored(draft, revision, begun);
    }
    return done;
  }

  /**
   * Stores a new job. Empty text: it is stored. Otherwise what the script says.
   *
   * @param key of the submitter
   */
  String submit(Draft draft, @Nullable String key) {
    String revision = nextRevision();
    List<String> names = new ArrayList<>(draft.scriptKeys());
    Steps steps = DraftSteps.of(keys, draft, stamp(revision));
    if (key != null) {
      names.add(key);
    }
    long begun = System.nanoTime();
    String answer = Text.of(redis.change(Script.SUBMIT, names, steps.alone()));
    if (answer.isEmpty()) {
      stored(draft, revision, begun);
    }
    return answer;
  }

  private void stored(Draft draft, String revision, long begun) {
    draft.record().revision = revision;
    meter.committed(draft.events().size(), System.nanoTime() - begun);
    teller.tell(draft, revision);
  }

  private DraftSteps.Stamp stamp(String revision) {
    return new DraftSteps.Stamp(revision, instance, leaseMillis, clock.instant(), time.now());
  }

  private String nextRevision() {
    return instance + "." + changes.incrementAndGet();
  }
}
