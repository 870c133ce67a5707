package io.jobtail.stream;

import io.jobtail.job.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a reader of several jobs is in one of them. The places of all of them, in the order of the
 * jobs, are its cursor: {@code 1-42,.,~}.
 */
public sealed interface FeedPlace {
  /** Nothing of the job was given yet. */
  record Unseen() implements FeedPlace {}

  /** Everything up to an event was. */
  record After(EventId event) implements FeedPlace {}

  /** That the job is not there was said: nothing follows. */
  record Removed() implements FeedPlace {}

  /** Reads a cursor; empty if it is none. */
  static Optional<List<FeedPlace>> parse(String cursor) {
    List<FeedPlace> places = new ArrayList<>();
    for (String text : cursor.split(",", -1)) {
      FeedPlace place =
          switch (text) {
            case "." -> new Unseen();
            case "~" -> new Removed();
            default -> EventId.parse(text).<FeedPlace>map(After::new).orElse(null);
          };
      if (place == null) {
        return Optional.empty();
      }
      places.add(place);
    }
    return Optional.of(places);
  }

  /** The cursor. */
  static String text(List<FeedPlace> places) {
    return places.stream().map(FeedPlace::text).collect(Collectors.joining(","));
  }

  /** Its part of the cursor, of characters that a page may send in {@code Last-Event-ID}. */
  default String text() {
    return switch (this) {
      case Unseen() -> ".";
      case After(EventId event) -> event.toString();
      case Removed() -> "~";
    };
  }
}
