package io.jobtail;

import java.util.List;

/** Says what this is. */
final class VersionCommand implements TerminalCommand {
  @Override
  public List<String> names() {
    return List.of("--version");
  }

  @Override
  public String meaning() {
    return "says which version this is, and of which Java";
  }

  @Override
  public int run(Call call) {
    call.out().println("Jobtail " + Build.ofThis().words());
    call.out()
        .printf(
            "Java %s (%s), %s %s%n",
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
    return 0;
  }
}
