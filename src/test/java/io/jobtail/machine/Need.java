package io.jobtail.machine;

import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Without it the test is left out, and says so; where a property
 * of the build requires it, the test fails, so that nobody takes a run without it for a whole one.
 */
public final class Need {
  private Need() {}

  /**
   * Goes on if it is there.
   *
   * @param present whether it is
   * @param what it is
   * @param tests what is left out without it
   * @param property which requires it, if it is {@code true}
   */
  public static void that(boolean present, String what, String tests, String property) {
    if (present) {
      return;
    }
    if (Boolean.getBoolean(property)) {
      throw new AssertionError(what + " is not here, and " + property + " is set");
    }
    System.err.println("*** " + what + " IS NOT HERE: " + tests + " LEFT OUT ***");
    Assumptions.abort(what + " is not here");
  }
}
