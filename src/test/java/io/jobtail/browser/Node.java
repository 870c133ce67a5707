package io.jobtail.browser;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Node.js of this machine, with clients from npm and the programs of {@code src/test/node} that
 * use them.
 *
 * @param program itself
 */
record Node(Path program) {
  private static final int OLDEST = 18;
  private static final int PATIENCE_SECONDS = 120;
  private static final List<String> INSTALL =
      List.of("install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path FOLDER = Path.of("target/node-clients");

  /**
   * Installs the clients; where there is no Node.js, the tests that need it are left out, or fail.
   */
  static Node withClients() throws IOException, InterruptedException {
    Optional<Path> node = Installed.find(Installed.path(), "node");
    Optional<Path> npm = Installed.find(Installed.path(), "npm");
    Installed.need(
        node.isPresent() && npm.isPresent() && version(node.get()) >= OLDEST,
        "Node.js (node of version " + OLDEST + " or newer, and npm)",
        "THE TESTS OF CLIENTS FROM NPM");
    copySources();
    install(npm.orElseThrow());
    return new Node(node.orElseThrow());
  }

  /** Starts one of the programs. */
  NodeClient start(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString(), script));
    command.addAll(List.of(arguments));
    return new NodeClient(
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start());
  }

  /** The first number of it, 0 if it cannot say. */
  private static int version(Path node) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(node.toString(), "-p", "process.versions.node.split('.')[0]").start();
    try (var output = process.inputReader()) {
      String number = output.readLine();
      return process.waitFor() == 0 && number != null ? Integer.parseInt(number) : 0;
    }
  }

  private static void copySources() throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void install(Path npm) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(npm.toString()));
    command.addAll(INSTALL);
    Path log = FOLDER.resolve("npm.log");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, SECONDS);
    process.destroyForcibly();
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          String.join(" ", command)
              + (ended ? " failed:\n" : " did not end in " + PATIENCE_SECONDS + " s:\n")
              + Files.readString(log));
    }
  }
}
