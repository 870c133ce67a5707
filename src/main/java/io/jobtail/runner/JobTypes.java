package io.jobtail.runner;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Everything that can be submitted. Immutable. */
@Singleton
public final class JobTypes {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._-]{1,64}");

  private final SortedMap<String, JobType> byName = new TreeMap<>();

  /**
   * Collects the types.
   *
   * @throws IllegalStateException if a name is malformed or taken twice
   */
  JobTypes(List<JobTypeSource> sources) {
    sources.forEach(source -> source.types().forEach(this::add));
  }

  private void add(JobType type) {
    if (!NAME.matcher(type.name()).matches()) {
      throw new IllegalStateException(
          "a job type's name has 1 to 64 letters, digits, '.', '_' or '-', not '%s' (%s)"
              .formatted(type.name(), type));
    }
    JobType other = byName.putIfAbsent(type.name(), type);
    if (other != null) {
      throw new IllegalStateException(
          "two job types are named '%s': %s and %s".formatted(type.name(), other, type));
    }
  }

  /** The type of that name. */
  public Optional<JobType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All, in the order of their names. */
  public Collection<JobType> all() {
    return List.copyOf(byName.values());
  }
}
