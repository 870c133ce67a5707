package io.jobtail.runner.command;

import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypeSource;
import io.jobtail.runner.redact.ServerLog;
import io.jobtail.store.EventStore;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The commands of the configuration. A wrong one refuses the start. */
@Context
final class CommandJobTypes implements JobTypeSource {
  private final List<CommandJobType> types;

  CommandJobTypes(
      Collection<CommandConfiguration> commands,
      ProgramRunner runner,
      ParamSeal seal,
      ServerLog serverLog,
      EventStore store) {
    types =
        commands.stream()
            .map(CommandJobTypes::checked)
            .peek(command -> checkSeal(command, seal, store))
            .sorted(Comparator.comparing(Command::name))
            .peek(command -> serverLog.hide(command.secrets()))
            .map(command -> new CommandJobType(command, runner, seal))
            .toList();
  }

  private static Command checked(CommandConfiguration configuration) {
    try {
      return Command.of(configuration);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "jobtail.commands." + configuration.name() + ": " + e.getMessage(), e);
    }
  }

  /** Any instance may run what another one took. */
  private static void checkSeal(Command command, ParamSeal seal, EventStore store) {
    boolean isSealed = command.params().values().stream().anyMatch(Param::secret);
    if (isSealed && store.isShared() && !seal.opensAnywhere()) {
      throw new ConfigurationException(
          "jobtail.commands."
              + command.name()
              + " has a secret parameter, which other instances could not open: jobtail.params.key"
              + " (JOBTAIL_PARAMS_KEY) must be there, the same 32 bytes in base64 for all of them");
    }
  }

  @Override
  public Collection<? extends JobType> types() {
    return types;
  }
}
