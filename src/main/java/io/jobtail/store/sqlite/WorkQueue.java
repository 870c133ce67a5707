package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue that can be closed: what is in it is still taken, nothing is added. A caller is
 * never left waiting, and an interruption does not part it from what it asked for.
 */
final class WorkQueue<T> {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();
  // guarded by lock
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private boolean closed;

  WorkQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Waits for room.
   *
   * @throws StoreException if the queue is closed
   */
  void put(T item) {
    lock.lock();
    try {
      while (items.size() >= capacity && !closed) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        throw new StoreException("the store is closed", null);
      }
      items.add(item);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for items and takes up to {@code max}; none if the queue is closed and empty. */
  List<T> take(int max) {
    lock.lock();
    try {
      while (items.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<T> taken = new ArrayList<>(Math.min(max, items.size()));
      while (!items.isEmpty() && taken.size() < max) {
        taken.add(items.remove());
      }
      room.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
