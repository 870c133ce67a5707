package io.jobtail.store.redis;

import io.jobtail.store.Watches;

/** Tells the watchers in this process of what it has stored itself: nothing need be read back. */
final class Teller {
  private final Watches watches;

  Teller(Watches watches) {
    this.watches = watches;
  }

  void tell(Draft draft) {
    watches.tell(draft.id(), draft.news());
    if (draft.wakesQueue()) {
      watches.wakeQueue();
    }
  }
}
