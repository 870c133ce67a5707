package io.jobtail.runner.command;

import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypeSource;
import io.jobtail.runner.redact.ServerLog;
import io.jobtail.store.EventStore;
import io.micronaut.context.annotation.Context;
import java.util.Collection;
import java.util.List;

/** The commands of the configuration. A wrong one refuses the start. */
@Context
final class CommandJobTypes implements JobTypeSource {
  private final List<CommandJobType> types;

  CommandJobTypes(
      Commands commands,
      ProgramRunner runner,
      ParamSeal seal,
      ServerLog serverLog,
      EventStore store) {
    types =
        commands.checkSeals(store.isShared()).stream()
            .peek(command -> serverLog.hide(command.secrets()))
            .map(command -> new CommandJobType(command, runner, seal))
            .toList();
  }

  @Override
  public Collection<? extends JobType> types() {
    return types;
  }
}
