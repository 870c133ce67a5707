package io.jobtail.it;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jobtail.machine.Need;
import io.jobtail.redis.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The nginx of this machine, as processes of its own on a free port of this machine, with nothing
 * but what a test configures. Closing it ends what runs. For one thread.
 */
final class RealNginx implements AutoCloseable {
  private static final String REQUIRED = "nginx.required";
  private static final List<String> PLACES =
      List.of(
          "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx");
  private static final Duration START = Duration.ofSeconds(30);

  private final Path home;
  private final String program;
  private final int port = FreePort.choose();
  private final Thread net = new Thread(this::end, "end-nginx");
  private String main = "";
  private @Nullable Process process;

  private RealNginx(Path home, String program) {
    this.home = home;
    this.program = program;
    Runtime.getRuntime().addShutdownHook(net);
  }

  /** Where there is none, the tests that need it are left out, and say so, or fail. */
  static RealNginx in(Path home) {
    Optional<String> program =
        PLACES.stream().filter(place -> Files.isExecutable(Path.of(place))).findFirst();
    Need.that(program.isPresent(), "nginx", "THE TESTS OF PROXIES ARE", REQUIRED);
    return new RealNginx(home, program.orElseThrow());
  }

  int port() {
    return port;
  }

  /** With a line outside of its blocks. */
  RealNginx with(String line) {
    main = line;
    return this;
  }

  /** Starts it with this in its {@code http} block, or reloads it if it runs. */
  RealNginx serve(String http) throws IOException {
    configure(http);
    if (process == null) {
      process =
          new ProcessBuilder(program, "-p", home.toString(), "-c", "nginx.conf")
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("nginx.out").toFile())
              .start();
      awaitListening();
    } else {
      signal("reload");
    }
    return this;
  }

  private void configure(String http) throws IOException {
    Files.createDirectories(home.resolve("temp"));
    StringBuilder conf = new StringBuilder();
    if ("root".equals(System.getProperty("user.name"))) {
      conf.append("user root;\n");
    }
    conf.append("daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log error.log info;\n");
    conf.append(main).append('\n');
    conf.append("events { worker_connections 1024; }\nhttp {\naccess_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      conf.append(kind).append("_temp_path temp/").append(kind).append(";\n");
    }
    conf.append(http).append("\n}\n");
    Files.writeString(home.resolve("nginx.conf"), conf);
  }

  private void awaitListening() {
    Awaitility.await("nginx listens")
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          if (!process().isAlive()) {
            throw new AssertionError("it ended: " + Files.readString(home.resolve("nginx.out")));
          }
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException refused) {
            return false;
          }
        });
  }

  /** The processes that serve now, those of a configuration before included. */
  List<Long> workers() {
    try (Stream<ProcessHandle> children = process().children()) {
      return children.map(ProcessHandle::pid).toList();
    }
  }

  private void signal(String signal) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(program, "-p", home.toString(), "-c", "nginx.conf", "-s", signal));
    Process sending =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("signal.out").toFile())
            .start();
    try {
      if (!sending.waitFor(30, SECONDS) || sending.exitValue() != 0) {
        throw new AssertionError(Files.readString(home.resolve("signal.out")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private void end() {
    if (process != null) {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      try {
        process.waitFor(30, SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process = null;
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(net);
  }

  /** A configuration of the documentation, with the places of a test. */
  static String documented(int listen, int upstream, Path pem) {
    try {
      String page = Files.readString(Path.of("src/site/markdown/behind-a-proxy.md"));
      String block = page.substring(page.indexOf("```nginx\n") + 9);
      String text = block.substring(0, block.indexOf("```"));
      String placed =
          text.replace("listen 443 ", "listen 127.0.0.1:" + listen + " ")
              .replace("127.0.0.1:8080", "127.0.0.1:" + upstream)
              .replace("/etc/nginx/jobs.pem", pem.toString());
      if (placed.equals(text) || !placed.contains(pem.toString())) {
        throw new AssertionError("the page has changed: " + text);
      }
      return placed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
