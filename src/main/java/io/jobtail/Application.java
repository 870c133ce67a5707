package io.jobtail;

import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.exceptions.ApplicationStartupException;

/** Starts the service. */
public final class Application {
  private Application() {}

  /** Runs until the process is told to stop; exits with 1 if it cannot start. */
  public static void main(String[] args) {
    try {
      Micronaut.build(args).mainClass(Application.class).banner(false).start();
    } catch (ApplicationStartupException e) {
      System.err.println(StartFailure.describe(e).orElseThrow(() -> e));
      System.exit(1);
    }
  }
}
