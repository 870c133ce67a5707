package io.jobtail.runner;

import io.micronaut.core.naming.NameUtils;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many jobs of a type may run at once.
 *
 * @param byName as configured; names are in kebab-case there
 */
record TypeLimits(Map<String, Integer> byName) {
  static TypeLimits of(List<TypeConfiguration> configured) {
    Map<String, Integer> byName = new HashMap<>();
    for (TypeConfiguration type : configured) {
      if (type.concurrency() != null) {
        byName.put(type.name(), type.concurrency());
      }
    }
    return new TypeLimits(Map.copyOf(byName));
  }

  /** Types that are at their limit. */
  Set<String> busy(Collection<Attempt> running) {
    Map<String, Integer> counts = new HashMap<>();
    running.forEach(attempt -> counts.merge(attempt.typeName(), 1, Integer::sum));
    counts.entrySet().removeIf(count -> count.getValue() < limit(count.getKey()));
    return counts.keySet();
  }

  private int limit(String type) {
    return byName.getOrDefault(
        type, byName.getOrDefault(NameUtils.hyphenate(type), Integer.MAX_VALUE));
  }
}
