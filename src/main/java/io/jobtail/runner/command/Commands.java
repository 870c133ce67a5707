package io.jobtail.runner.command;

import io.jobtail.runner.RunnerConfiguration;
import io.jobtail.store.StoreConfiguration;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The commands of the configuration, checked. */
@Singleton
public final class Commands {
  private final Collection<CommandConfiguration> configurations;
  private final ParamSeal seal;
  private final boolean isShared;
  private final RunnerConfiguration runner;
  private final ProcessLimits limits;

  Commands(
      Collection<CommandConfiguration> configurations,
      ParamSeal seal,
      StoreConfiguration store,
      RunnerConfiguration runner,
      ProcessLimits limits) {
    this.configurations = configurations;
    this.seal = seal;
    this.runner = runner;
    this.limits = limits;
    this.isShared = store.store().equals("redis");
  }

  /**
   * Whether all of them can be used.
   *
   * @throws ConfigurationException if not; its message begins with a key
   */
  public void check() {
    checkSeals(isShared);
  }

  List<Command> all() {
    return configurations.stream()
        .map(Commands::checked)
        .sorted(Comparator.comparing(Command::name))
        .toList();
  }

  /**
   * Checks that any instance can run what another one took.
   *
   * @throws ConfigurationException if not
   */
  List<Command> checkSeals(boolean shared) {
    List<Command> all = all();
    all.forEach(this::checkEnd);
    all.forEach(command -> checkSeal(command, shared));
    return all;
  }

  private static Command checked(CommandConfiguration configuration) {
    try {
      return Command.of(configuration);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "jobtail.commands." + configuration.name() + ": " + e.getMessage(), e);
    }
  }

  /** Else a job that was asked to stop would be given up before its program is ended. */
  private void checkEnd(Command command) {
    Duration needed = command.killAfter().plus(limits.drain());
    if (needed.compareTo(runner.cancelGrace()) > 0) {
      throw new ConfigurationException(
          ("jobtail.commands.%s.kill-after (%d ms) and jobtail.process.drain (%d ms) do not fit in"
                  + " jobtail.runner.cancel-grace (%d ms)")
              .formatted(
                  command.name(),
                  command.killAfter().toMillis(),
                  limits.drain().toMillis(),
                  runner.cancelGrace().toMillis()));
    }
  }

  private void checkSeal(Command command, boolean shared) {
    boolean isSealed = command.params().values().stream().anyMatch(Param::secret);
    if (isSealed && shared && !seal.opensAnywhere()) {
      throw new ConfigurationException(
          "jobtail.commands."
              + command.name()
              + " has a secret parameter, which other instances could not open: jobtail.params.key"
              + " (JOBTAIL_PARAMS_KEY) must be there, the same 32 bytes in base64 for all of them");
    }
  }
}
