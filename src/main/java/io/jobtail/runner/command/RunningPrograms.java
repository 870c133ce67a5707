package io.jobtail.runner.command;

import io.jobtail.runner.BeforeHalt;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs that run here. Safe for use by many threads.
 *
 * <p>Hooks of the JVM do not run where the process is halted: then all of them are killed before.
 */
@Singleton
final class RunningPrograms implements BeforeHalt {
  private final Set<ProcessTree> trees = ConcurrentHashMap.newKeySet();

  void add(ProcessTree tree) {
    trees.add(tree);
  }

  void remove(ProcessTree tree) {
    trees.remove(tree);
  }

  /** Of each tree at once: one that does not go must not keep the others. */
  @Override
  public void run() {
    List<Thread> killing =
        trees.stream()
            .map(tree -> Thread.ofPlatform().daemon().name("jobtail-halt").start(tree::kill))
            .toList();
    Patience.await(() -> killing.stream().noneMatch(Thread::isAlive), ProcessTree.KILL_WAIT);
  }
}
