package io.jobtail.stream;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the places that one reader has among all, under each of its names, and lets nobody have
 * more than their share. Safe for use by many threads.
 */
final class Shares {
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  /** One more place; false, and nothing has changed, where that is too many under any name. */
  boolean enter(Visit visit) {
    List<Visit.Share> shares = visit.shares();
    for (int i = 0; i < shares.size(); i++) {
      if (!enter(shares.get(i))) {
        shares.subList(0, i).forEach(this::leave);
        return false;
      }
    }
    return true;
  }

  private boolean enter(Visit.Share share) {
    boolean[] room = new boolean[1];
    taken.compute(
        share.whose(),
        (_, places) -> {
          int before = places == null ? 0 : places;
          room[0] = before < share.max();
          return room[0] ? Integer.valueOf(before + 1) : places;
        });
    return room[0];
  }

  /** One that has left is back, room or no room. */
  void again(Visit visit) {
    visit.shares().forEach(share -> taken.merge(share.whose(), 1, Integer::sum));
  }

  /** Whether there is no more room, under one of the names. */
  boolean isTaken(Visit visit) {
    return visit.shares().stream()
        .anyMatch(share -> taken.getOrDefault(share.whose(), 0) >= share.max());
  }

  /** One place less. */
  void leave(Visit visit) {
    visit.shares().forEach(this::leave);
  }

  private void leave(Visit.Share share) {
    taken.computeIfPresent(share.whose(), (_, places) -> places == 1 ? null : places - 1);
  }
}
