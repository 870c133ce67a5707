package io.jobtail.store.redis;

import io.jobtail.store.Watches;

/** Tells the watchers in this process of what it has stored itself: nothing need be read back. */
final class Teller {
  private final Watches watches;
  private final Lookout.Seen seen;

  Teller(Watches watches, Lookout.Seen seen) {
    this.watches = watches;
    this.seen = seen;
  }

  void tell(Draft draft, String revision) {
    watches.tell(draft.id(), draft.news());
    seen.told(draft.id(), draft.isDeleted() ? "" : revision);
    if (draft.wakesQueue()) {
      watches.wakeQueue();
    }
  }
}
