package io.jobtail;

import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the configuration as a start does, with the same words, and opens, makes and writes
 * nothing.
 */
final class CheckConfigCommand implements TerminalCommand {
  @Override
  public List<String> names() {
    return List.of("--check-config");
  }

  @Override
  public String meaning() {
    return "checks the configuration, and starts nothing";
  }

  @Override
  public int run(Call call) {
    try (ApplicationContext _ = new IdleContext(call.settings()).start()) {
      call.out().println("the configuration can be used");
      return 0;
    } catch (RuntimeException e) {
      Optional<String> why = StartFailure.describe(e);
      if (why.isEmpty()) {
        throw e;
      }
      call.err().println(why.get());
      return 1;
    }
  }
}
