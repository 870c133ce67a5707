package io.jobtail.store.memory;

import io.jobtail.job.JobId;
import io.jobtail.store.News;
import io.jobtail.store.Watches;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells watchers outside the store's lock and yet in the order of what was stored: one caller at a
 * time tells, also what others have left meanwhile. Those do not wait.
 */
final class Telling {
  private record Item(JobId job, News news) {}

  private final Watches watches;
  private final ConcurrentLinkedQueue<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger callers = new AtomicInteger();

  Telling(Watches watches) {
    this.watches = watches;
  }

  /** Under the store's lock. */
  void add(JobId job, News news) {
    items.add(new Item(job, news));
  }

  /** Without the lock. */
  void tell() {
    if (callers.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      for (Item item = items.poll(); item != null; item = items.poll()) {
        watches.tell(item.job(), item.news());
      }
      seen = callers.addAndGet(-seen);
    }
  }
}
