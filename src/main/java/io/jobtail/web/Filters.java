package io.jobtail.web;

import io.jobtail.job.EventType;
import io.jobtail.stream.EventFilter;
import io.jobtail.stream.Grep;
import io.jobtail.stream.GrepConfiguration;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from a query what is to be left out of a stream. */
@Singleton
final class Filters {
  private final GrepConfiguration limits;

  Filters(GrepConfiguration limits) {
    this.limits = limits;
  }

  EventFilter events(Query query) {
    return new EventFilter(types(query), grep(query));
  }

  private static Set<EventType> types(Query query) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (String list : query.all("types")) {
      for (String name : list.split(",", -1)) {
        @Nullable EventType type = EventType.of(name).orElse(null);
        if (type == null) {
          query.wrong("types names events such as log,progress, not " + Problem.printable(name));
        } else {
          types.add(type);
        }
      }
    }
    return types;
  }

  /** The pattern to look for; null if none was given. */
  @Nullable Grep grep(Query query) {
    String pattern = query.one("grep");
    if (pattern == null) {
      return null;
    }
    return switch (Grep.of(pattern, limits)) {
      case Grep.Outcome.Compiled(Grep grep) -> grep;
      case Grep.Outcome.Refused(String why) -> {
        query.wrong("grep is a pattern (RE2): " + Problem.printable(why));
        yield null;
      }
    };
  }
}
