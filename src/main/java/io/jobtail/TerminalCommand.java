package io.jobtail;

import java.io.PrintStream;
import java.util.List;

/** Something that the jar does in place of starting the server. */
interface TerminalCommand {
  /** What it is called with; the first is the one that is shown. */
  List<String> names();

  /** What must follow, by name. */
  default List<String> operands() {
    return List.of();
  }

  /** What it does, in a few words. */
  String meaning();

  /** Does it, and returns the exit code. */
  int run(Call call);

  /** How it is called. */
  default String usage() {
    return String.join(" ", names().getFirst(), String.join(" ", operands())).strip();
  }

  /**
   * What it is called with.
   *
   * @param operands as many as it needs
   * @param settings of the configuration, as options
   */
  record Call(List<String> operands, List<String> settings, PrintStream out, PrintStream err) {}
}
