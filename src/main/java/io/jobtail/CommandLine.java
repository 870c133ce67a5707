package io.jobtail;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the process was started with: nothing, which starts the server; a command, which does one
 * thing and ends; and, with either, settings ({@code --jobtail.store=memory}).
 */
final class CommandLine {
  /** The exit code for what cannot be understood. */
  static final int MISUSE = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final List<TerminalCommand> commands;

  CommandLine(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    this.commands =
        List.of(
            new CheckConfigCommand(),
            new NewTokenCommand(),
            new BackupCommand(),
            new VersionCommand());
  }

  /** The exit code if there was a command, or something wrong; empty if the server is to start. */
  OptionalInt run(String... args) {
    List<String> settings = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String arg : args) {
      (isSetting(arg) ? settings : words).add(arg);
    }
    if (words.isEmpty()) {
      return OptionalInt.empty();
    }
    String name = words.getFirst();
    if (name.equals("--help") || name.equals("-h")) {
      help();
      return OptionalInt.of(0);
    }
    Optional<TerminalCommand> command =
        commands.stream().filter(one -> one.names().contains(name)).findFirst();
    return OptionalInt.of(
        command.isPresent()
            ? run(command.get(), words.subList(1, words.size()), settings)
            : unknown(name.replaceFirst("(?s)=.*", ""))); // what follows might be a secret
  }

  /** A key has a dot, and no command's name does. A value may have lines. */
  private static boolean isSetting(String arg) {
    return arg.matches("(?s)--?[A-Za-z][^=\\s]*\\.[^=]*=.*");
  }

  private int run(TerminalCommand command, List<String> operands, List<String> settings) {
    if (operands.size() != command.operands().size()) {
      err.println("usage: java -jar jobtail.jar " + command.usage());
      return MISUSE;
    }
    return command.run(new TerminalCommand.Call(operands, settings, out, err));
  }

  private int unknown(String name) {
    List<String> names = new ArrayList<>(List.of("--help"));
    commands.forEach(command -> names.addAll(command.names()));
    String hint = NearestName.of(name, names).map(near -> "did you mean " + near + "? ").orElse("");
    err.println("there is no option " + name + "; " + hint + "--help lists what there is");
    return MISUSE;
  }

  private void help() {
    out.println(
        """
        usage: java -jar jobtail.jar [--KEY=VALUE …]   starts the server
               java -jar jobtail.jar COMMAND           does one thing, and ends

        commands:\
        """);
    commands.forEach(command -> out.printf("  %-18s %s%n", command.usage(), command.meaning()));
    out.printf("  %-18s %s%n", "--help", "says this");
    out.println(
        """

        KEY is a setting, such as jobtail.data-dir or micronaut.server.port. Settings may also be
        environment variables (JOBTAIL_DATA_DIR), system properties (-Djobtail.data-dir=…, before
        -jar), or stand in a file that MICRONAUT_CONFIG_FILES names.
        Exit codes: 0 it is done, 1 it cannot be done, 2 the command is not one.\
        """);
  }
}
