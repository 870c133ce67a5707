package io.jobtail.store.memory;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Append;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.JobEntry;
import io.jobtail.store.LogLimits;
import io.jobtail.store.LogPages;
import io.jobtail.store.LogView;
import io.jobtail.store.MiddleGap;
import io.jobtail.store.NewJob;
import io.jobtail.store.News;
import io.jobtail.store.PageLimit;
import io.jobtail.store.Place;
import io.jobtail.store.ReadOutcome.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One job and its log. Used under the store's lock only. */
final class MemoryJob implements LogView, AppendCheck.Log {
  final JobSpec spec;
  final NewJob.@Nullable Idempotency idempotency;
  final JobEntry entry;
  // the place at which the job stands in the queue's map, if it does
  MemoryData.@Nullable Waiting turn;
  private final TreeMap<EventId, StoredEvent> events = new TreeMap<>();
  private final TreeMap<EventId, JobEntry.Mark> marks = new TreeMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  MemoryJob(JobSpec spec, NewJob.@Nullable Idempotency idempotency) {
    this.spec = spec;
    this.idempotency = idempotency;
    Append first = JobEntry.firstEvent(spec);
    this.entry = JobEntry.submitted(spec, first);
    events.put(first.first(), first.stored().getFirst());
  }

  JobId id() {
    return spec.id();
  }

  @Nullable Instant finishedAt() {
    return entry.fold().job().finishedAt();
  }

  boolean isTrimmed() {
    return gaps.stream().anyMatch(gap -> gap.reason() == GapReason.TRIMMED);
  }

  /** Returns what its watchers are told. */
  News store(Append append, int skip, LogLimits limits) {
    EventId before = last();
    entry.accept(append, skip, limits, mark -> marks.put(mark.fold().at(), mark));
    List<StoredEvent> added = append.stored().subList(skip, append.stored().size());
    added.forEach(event -> events.put(event.id(), event));
    News news = new News();
    news.add(before, added, entry.isFinished());
    if (entry.sizes().kept() > limits.maxBytes()) {
      giveUpMiddle(limits.maxBytes(), news);
    }
    return news;
  }

  private void giveUpMiddle(long limit, News news) {
    int attempt = last().attempt();
    Gap before = gaps.isEmpty() ? null : gaps.getLast();
    Gap old = before != null && before.to().attempt() == attempt ? before : null;
    List<MiddleGap.Mark> candidates =
        marks.tailMap(new EventId(attempt, 0)).values().stream()
            .map(mark -> new MiddleGap.Mark(mark.fold().at(), mark.written()))
            .toList();
    MiddleGap.choose(candidates, old, last(), entry.sizes().written(), limit)
        .ifPresent(range -> {
          entry.giveUp(drop(range.from(), range.to()));
          news.givenUp(range.to());
          gaps.remove(old);
          gaps.add(new Gap(range.from(), range.to(), GapReason.LIMIT));
        });
  }

  /** Gives up everything before {@code done}. */
  void trim() {
    EventId to = beforeDone();
    entry.giveUp(drop(EventId.START, to));
    gaps.clear();
    gaps.add(new Gap(EventId.START.next(), to, GapReason.TRIMMED));
  }

  private long drop(EventId from, EventId to) {
    marks.subMap(from, true, to, false).clear();
    NavigableMap<EventId, StoredEvent> dropped = events.subMap(from, true, to, true);
    long bytes = dropped.values().stream().mapToLong(event -> event.data().length).sum();
    dropped.clear();
    return bytes;
  }

  Optional<Checkpoint> checkpoint(Place place) {
    return Stream.concat(
            Stream.of(entry.fold()),
            marks.descendingMap().values().stream().map(JobEntry.Mark::fold))
        .map(Checkpoint::new)
        .filter(checkpoint -> checkpoint.isNotPast(place))
        .findFirst();
  }

  @Override
  public EventId last() {
    return entry.last();
  }

  @Override
  public boolean sealed() {
    return entry.isFinished();
  }

  @Override
  public EventId beforeDone() {
    return marks.lastKey(); // a finished job's last checkpoint is there
  }

  @Override
  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public boolean holds(EventId id) {
    return events.containsKey(id);
  }

  @Override
  public byte @Nullable [] data(EventId id) {
    StoredEvent event = events.get(id);
    return event == null ? null : event.data();
  }

  @Override
  public boolean isGivenUp(EventId id) {
    return LogPages.isGivenUp(gaps, id);
  }

  @Override
  public List<StoredEvent> between(EventId after, @Nullable EventId before, PageLimit limit) {
    NavigableMap<EventId, StoredEvent> range =
        before == null
            ? events.tailMap(after, false)
            : events.subMap(after, false, before.isAfter(after) ? before : after, false);
    List<StoredEvent> page = new ArrayList<>();
    long bytes = 0;
    for (StoredEvent event : range.values()) {
      page.add(event);
      bytes += event.data().length;
      if (page.size() >= limit.events() || bytes >= limit.bytes()) {
        break;
      }
    }
    return page;
  }
}
