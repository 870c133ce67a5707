package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.store.Checkpoint;
import io.jobtail.store.JobEntry;
import io.jobtail.store.MiddleGap;
import io.jobtail.store.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a job's checkpoints are, with the numbers by which one is looked for: a few hundred lines
 * for the longest log.
 *
 * <p>Not thread-safe.
 */
final class Marks {
  /**
   * One of them.
   *
   * @param logEvents of the whole job up to it
   * @param lines of the attempt's text
   * @param bytes of the attempt's text
   * @param written bytes of event data of the attempt
   */
  record Mark(EventId at, long logEvents, long lines, long bytes, long written) {
    static Mark of(JobEntry.Mark mark) {
      Fold fold = mark.fold();
      return new Mark(
          fold.at(), fold.logEvents(), fold.text().lines(), fold.text().bytes(), mark.written());
    }

    private static Mark parse(String line) {
      String[] words = line.split(" ", -1);
      return new Mark(
          EventId.parse(words[0]).orElseThrow(),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]));
    }

    @Override
    public String toString() {
      return at + " " + logEvents + " " + lines + " " + bytes + " " + written;
    }

    /** As {@link Checkpoint#isNotPast}. */
    private boolean isNotPast(Place place) {
      return switch (place) {
        case Place.Event event -> !at.isAfter(event.id());
        case Place.LogEvents log -> logEvents <= log.count();
        case Place.TextLines text -> at.attempt() == text.attempt() && lines <= text.lines();
        case Place.TextBytes text -> at.attempt() == text.attempt() && bytes <= text.bytes();
      };
    }
  }

  private final TreeMap<EventId, Mark> byPlace = new TreeMap<>();

  static Marks parse(String text) {
    Marks marks = new Marks();
    text.lines().map(Mark::parse).forEach(marks::add);
    return marks;
  }

  /** The name of the field that has the fold. */
  static String field(EventId at) {
    return "mark:" + at;
  }

  void add(Mark mark) {
    byPlace.put(mark.at(), mark);
  }

  @Nullable Mark last() {
    return byPlace.isEmpty() ? null : byPlace.lastEntry().getValue();
  }

  /** The last one that is not past a place. */
  @Nullable EventId before(Place place) {
    Predicate<Mark> isNotPast = mark -> mark.isNotPast(place);
    return byPlace.descendingMap().values().stream()
        .filter(isNotPast)
        .findFirst()
        .map(Mark::at)
        .orElse(null);
  }

  /** Those of an attempt, for {@link MiddleGap}. */
  List<MiddleGap.Mark> of(int attempt) {
    return byPlace.tailMap(new EventId(attempt, 0)).values().stream()
        .filter(mark -> mark.at().attempt() == attempt)
        .map(mark -> new MiddleGap.Mark(mark.at(), mark.written()))
        .toList();
  }

  /** Takes out those from one place up to, but not with, another; gives their places. */
  List<EventId> remove(EventId from, EventId to) {
    Collection<EventId> between = byPlace.subMap(from, true, to, false).keySet();
    List<EventId> removed = new ArrayList<>(between);
    between.clear();
    return removed;
  }

  @Override
  public String toString() {
    StringJoiner lines = new StringJoiner("\n");
    byPlace.values().forEach(mark -> lines.add(mark.toString()));
    return lines.toString();
  }
}
