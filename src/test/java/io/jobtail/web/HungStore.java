package io.jobtail.web;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.memory.MemoryEventStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that does not answer while it is told not to. */
final class HungStore {
  final AtomicInteger asked = new AtomicInteger();
  private volatile CountDownLatch answers = new CountDownLatch(0);

  /** From now on nobody gets an answer. */
  void hang() {
    answers = new CountDownLatch(1);
  }

  /** All get theirs. */
  void answer() {
    answers.countDown();
  }

  EventStore store() {
    EventStore memory = new MemoryEventStore(Clock.systemUTC(), new LogLimits(16_384, 1 << 30));
    return (EventStore)
        Proxy.newProxyInstance(
            HungStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("queueLength")) {
                asked.incrementAndGet();
              }
              awaitAnswer();
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** As one does that waits for a disk, whoever interrupts it. */
  private void awaitAnswer() {
    boolean interrupted = false;
    CountDownLatch answer = answers;
    while (answer.getCount() > 0) {
      try {
        answer.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
