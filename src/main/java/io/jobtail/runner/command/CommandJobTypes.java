package io.jobtail.runner.command;

import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypeSource;
import io.jobtail.runner.redact.ServerLog;
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
      ServerLog serverLog) {
    types =
        commands.stream()
            .map(CommandJobTypes::checked)
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

  @Override
  public Collection<? extends JobType> types() {
    return types;
  }
}
