package io.jobtail.build;

import io.jobtail.machine.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime with what the service needs, made from the JDK in use. */
final class JavaRuntime {
  /** What the libraries refer to, without what draws windows, and what operators use (jcmd). */
  private static final List<String> MODULES =
      List.of(
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.scripting",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private JavaRuntime() {}

  static void link(Path folder) throws IOException, InterruptedException {
    Tool.run(
        Path.of("."),
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "--add-modules",
        String.join(",", MODULES),
        "--no-header-files",
        "--no-man-pages",
        "--output",
        folder.toAbsolutePath().toString());
  }
}
