package io.jobtail.runner;

import io.jobtail.store.EventStore;
import io.jobtail.store.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which types had a turn, and says what is wanted next.
 *
 * <p>Of a store that others work on too, nothing but the types that are known here: another version
 * of this server may know the others. A store of its own holds no job that anybody else could run,
 * so that one of an unknown type is taken, to be told so.
 *
 * <p>Not thread-safe.
 */
final class Turns {
  /** Past it the type whose turn was longest ago counts as one that had none. */
  private static final int REMEMBERED = 100;

  private final @Nullable Set<String> only;
  private final List<String> served = new ArrayList<>();

  Turns(EventStore store, JobTypes types) {
    only =
        store.isShared()
            ? types.all().stream().map(JobType::name).collect(Collectors.toUnmodifiableSet())
            : null;
  }

  /** The next turn, which none of these types can have. */
  Turn next(Set<String> busy) {
    return new Turn(busy, served, only);
  }

  /** The type has its turn. */
  void served(String type) {
    served.remove(type);
    served.addLast(type);
    if (served.size() > REMEMBERED) {
      served.removeFirst();
    }
  }
}
