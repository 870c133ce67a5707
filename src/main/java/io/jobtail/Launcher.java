package io.jobtail;

import io.micronaut.context.env.Environment;
import io.micronaut.core.io.scan.ClassPathResourceLoader;
import io.micronaut.runtime.Micronaut;
import java.util.Optional;

/**
 * Micronaut's start, but for what is said where somebody who starts the service can mend what is
 * wrong: one line, not a stack trace.
 */
final class Launcher extends Micronaut {
  private final ClassPathResourceLoader resources =
      new JarResources(Launcher.class.getClassLoader());

  private final StartGuard guard = new StartGuard();

  Launcher() {
    singletons(guard);
  }

  @Override
  public ClassPathResourceLoader getResourceLoader() {
    return resources;
  }

  @Override
  protected void handleStartupException(Environment environment, Throwable failure) {
    guard.fold();
    Optional<String> line = StartFailure.describe(failure);
    if (line.isPresent()) {
      System.err.println(line.get());
      System.exit(1);
    }
    super.handleStartupException(environment, failure);
  }
}
