package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.LogPages;
import io.jobtail.store.Lookup;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.wire.FoldJson;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What readers ask about one job. */
final class Reading {
  private static final int TRIES = 100;

  private final Redis redis;
  private final Keys keys;
  private final Records records;
  private final Events events;
  private final Removed removed;

  Reading(Context with, Records records, Events events, Removed removed) {
    this.redis = with.redis();
    this.keys = with.keys();
    this.records = records;
    this.events = events;
    this.removed = removed;
  }

  Lookup find(JobId id) {
    List<byte @Nullable []> fields =
        records.fields(id, Text.all(JobRecord.SPEC, JobRecord.FOLD, JobRecord.HELD));
    byte[] held = fields.get(2);
    Fold fold = fold(fields);
    if (fold == null || held == null) {
      return removed.find(id);
    }
    return new Lookup.Found(fold, JobRecord.Held.parse(held).cancelRequested());
  }

  /** Of the fields of the submission and of what changes, in this order. */
  static @Nullable Fold fold(List<byte @Nullable []> fields) {
    byte[] spec = fields.get(0);
    byte[] fold = fields.get(1);
    return spec == null || fold == null ? null : FoldJson.read(FoldJson.readSpec(spec), fold);
  }

  ReadOutcome read(JobId id, EventId after, PageLimit limit) {
    for (int i = 0; i < TRIES; i++) {
      try {
        return readOnce(id, after, limit);
      } catch (LogOnce.ChangedException _) {
        // a part was given up between two questions: the next answer says so
      }
    }
    throw new StoreException("the log of job " + id + " has a hole after " + after, null);
  }

  private ReadOutcome readOnce(JobId id, EventId after, PageLimit limit)
      throws LogOnce.ChangedException {
    int count = LogOnce.firstCount(limit);
    byte[] record = Text.bytes(keys.record(id));
    // first the events: what the record says after that explains whatever is missing among them
    RedisFuture<List<StoredEvent>> found =
        redis.begin(commands -> events.range(commands, id, after.next(), LogOnce.END, count));
    RedisFuture<List<KeyValue<byte[], byte[]>>> head =
        redis.begin(commands -> commands.hmget(record, Text.bytes(JobRecord.LOG)));
    List<StoredEvent> first = redis.answer(found);
    byte[] log = redis.answer(head).getFirst().getValueOrElse(null);
    if (log == null) {
      return removed.isRemembered(id) ? new ReadOutcome.Gone() : new ReadOutcome.Unknown();
    }
    LogOnce view = new LogOnce(events, id, JobRecord.LogHead.parse(log), after, first, count);
    ReadOutcome.Page page = LogPages.read(view, after, limit);
    view.check();
    return page;
  }

  List<ReadOutcome.Gap> gaps(JobId id) {
    byte @Nullable [] log = records.fields(id, Text.bytes(JobRecord.LOG)).getFirst();
    return log == null ? List.of() : JobRecord.LogHead.parse(log).gaps();
  }

  Optional<Checkpoint> checkpoint(JobId id, Place place) {
    List<byte @Nullable []> fields =
        records.fields(id, Text.all(JobRecord.SPEC, JobRecord.FOLD, JobRecord.MARKS));
    Fold now = fold(fields);
    if (now == null) {
      return Optional.empty();
    }
    Checkpoint last = new Checkpoint(now);
    if (last.isNotPast(place)) {
      return Optional.of(last);
    }
    byte[] marks = fields.get(2);
    EventId at = marks == null ? null : Marks.parse(Text.of(marks)).before(place);
    if (at == null) {
      return Optional.empty();
    }
    byte @Nullable [] fold = records.fields(id, Text.bytes(Marks.field(at))).getFirst();
    // it may have been given up meanwhile
    return fold == null
        ? checkpoint(id, place)
        : Optional.of(new Checkpoint(FoldJson.read(now.job().spec(), fold)));
  }
}
