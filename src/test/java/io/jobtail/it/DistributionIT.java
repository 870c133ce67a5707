package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.build.Distribution;
import io.jobtail.machine.Need;
import io.jobtail.machine.Tool;
import io.jobtail.wire.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder that starts fast, and the image that is made of it. */
@Timeout(300)
class DistributionIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path JAR = Path.of(System.getProperty("it.jar", "target/jobtail.jar"));
  private static final Instant TIME = Instant.parse("2026-11-20T00:00:00Z");
  private static final String USER = "10001";

  /** No cache, no start: the JVM would else go on without it. */
  private static final String REQUIRED = "-XX:AOTMode=on";

  @TempDir private static Path made;
  @TempDir private Path home;
  private static Path folder = Path.of("");

  @BeforeAll
  static void make() throws Exception {
    folder = made.resolve("jobtail");
    Distribution.make(PROJECT, JAR, folder, TIME);
  }

  private static List<String> command(String... flags) {
    List<String> command = new ArrayList<>(Distribution.command(folder));
    command.addAll(1, List.of(flags));
    return command;
  }

  @Test
  void starts_with_its_cache_and_makes_no_temporary_file() throws Exception {
    Path temporary = Files.createDirectories(home.resolve("temporary"));
    try (ServerProcess server =
        new ServerProcess(home)
            .running(folder, command(REQUIRED, "-Djava.io.tmpdir=" + temporary))
            .start()) {
      server.api().finished(server.api().emit(10, 0));
      assertThat(server.api().get("/").statusCode()).isEqualTo(200);
      assertThat(server.api().get("/prometheus").statusCode()).isEqualTo(200);
      assertThat(server.api().get("/health/liveness").statusCode()).isEqualTo(200);
      assertThat(server.api().get("/health/readiness").statusCode()).isEqualTo(200);
      assertThat(temporary).isEmptyDirectory();
      assertThat(Tool.run(folder, "runtime/bin/java", "-version")).contains("25");
      assertThat(health(server)).as("the health command").isTrue();
      assertThat(server.terminate()).isEqualTo(143);
      assertThat(server.errors()).doesNotContain("WARN", "ERROR", "[aot]");
      assertThat(health(server)).as("the health command").isFalse();
    }
  }

  private static boolean health(ServerProcess server) throws InterruptedException {
    return Tool.succeeds(
        folder,
        "env",
        "MICRONAUT_SERVER_PORT=" + server.port(),
        "runtime/bin/java",
        "@health.args");
  }

  @Test
  void works_where_it_is_copied_to_with_the_times_of_its_files() throws Exception {
    Path copy = home.resolve("copy of it");
    Tool.run(home, "cp", "-a", folder.toString(), copy.toString());
    List<String> command = new ArrayList<>(Distribution.command(copy));
    command.add(1, REQUIRED);
    try (ServerProcess server = new ServerProcess(home).running(copy, command).start()) {
      server.api().finished(server.api().emit(10, 0));
    }
  }

  @Test
  void notices_that_a_cache_is_of_another_jar() throws Exception {
    Path jar = folder.resolve("jobtail.jar");
    Files.setLastModifiedTime(jar, FileTime.from(TIME.plusSeconds(60)));
    try (ServerProcess required = new ServerProcess(home).running(folder, command(REQUIRED));
        ServerProcess server = new ServerProcess(home).running(folder, command())) {
      required.spawn();
      assertThat(required.awaitExit()).isEqualTo(1);
      assertThat(required.output() + required.errors()).contains("AOT cache");
      server.start();
      server.api().finished(server.api().emit(10, 0));
      assertThat(server.output()).as("it starts slowly, and says so").contains("[warning][aot]");
    } finally {
      Files.setLastModifiedTime(jar, FileTime.from(TIME));
    }
  }

  @Test
  void is_an_image_that_runs_as_a_user_without_rights_and_writes_nothing() throws Exception {
    Path image = image();
    Path root = MinimalBase.unpack(image, home);
    assertThat(config(root)).containsEntry("User", USER + ":" + USER);
    assertThat(config(root)).containsEntry("WorkingDir", "/jobtail");
    assertThat(config(root))
        .containsEntry("Entrypoint", List.of("/jobtail/runtime/bin/java", "@jobtail.args"));
    assertThat(config(root)).containsEntry("ExposedPorts", Map.of("8080/tcp", Map.of()));
    assertThat(config(root)).containsEntry("Volumes", Map.of("/data", Map.of()));
    assertThat(config(root)).containsEntry("Env", List.of("JOBTAIL_DATA_DIR=/data"));
    assertThat(part(config(root).get("Labels")))
        .containsEntry("org.opencontainers.image.title", "Jobtail")
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
        .containsKey("org.opencontainers.image.version")
        .containsKey("org.opencontainers.image.source")
        .containsKey("org.opencontainers.image.description");
    assertThat(names(root))
        .containsExactlyInAnyOrder("data", "dev", "jobtail", "lib", "lib64", "proc", "tmp");
    assertThat(root.resolve("jobtail/jobtail.aot"))
        .hasSameBinaryContentAs(folder.resolve("jobtail.aot"));
    runsReadOnly(root);
  }

  private Path image() throws Exception {
    Path base = Files.createDirectories(home.resolve("base"));
    List<Path> programs;
    try (Stream<Path> libraries = Files.walk(folder)) {
      programs =
          libraries
              .filter(file -> file.toString().endsWith(".so") || file.endsWith("bin/java"))
              .toList();
    }
    Path tar = home.resolve("image.tar");
    List<String> maven =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-q",
                "-B",
                "jib:buildTar",
                "-Pimage",
                "-Dimage.base=tar://" + MinimalBase.write(base, programs),
                "-Dimage.folder=" + folder,
                "-Dimage.tar=" + tar));
    if (System.getProperty("maven.offline", "").endsWith("=true")) {
      maven.add("-o");
    }
    Tool.run(PROJECT, maven.toArray(String[]::new));
    return tar;
  }

  private static Map<String, Object> config(Path root) throws Exception {
    Path file = root.resolveSibling("config.json");
    return part(part(JsonReader.read(Files.readAllBytes(file))).get("config"));
  }

  private static Map<String, Object> part(@Nullable Object json) {
    Map<String, Object> part = new TreeMap<>();
    ((Map<?, ?>) Objects.requireNonNull(json))
        .forEach((name, value) -> part.put(String.valueOf(name), Objects.requireNonNull(value)));
    return part;
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** As a container has it: this root and no other, nothing to write but the volume. */
  private void runsReadOnly(Path root) throws Exception {
    Need.that(
        Tool.succeeds(home, "unshare", "--mount", "true"),
        "The right to mount",
        "WHETHER THE IMAGE RUNS ON A FILE SYSTEM THAT IS ONLY READ IS",
        "mount.required");
    Path data = Files.createDirectories(home.resolve("volume"));
    Tool.run(home, "chown", USER, data.toString());
    String mounts =
        """
        set -e
        mount --bind "$0" "$0"
        mount --bind "$1" "$0/data"
        mount --rbind /proc "$0/proc"
        mount --rbind /dev "$0/dev"
        mount -o remount,ro,bind "$0"
        exec unshare --root="$0" --wd=/jobtail --setuid=%1$s --setgid=%1$s \
          /jobtail/runtime/bin/java %2$s @jobtail.args
        """
            .formatted(USER, REQUIRED);
    List<String> line =
        List.of("unshare", "--mount", "/bin/sh", "-c", mounts, root.toString(), data.toString());
    try (ServerProcess server =
        new ServerProcess(home).with("JOBTAIL_DATA_DIR", "/data").running(home, line).start()) {
      server.api().finished(server.api().emit(10, 0));
      String status = Files.readString(Path.of("/proc/" + server.pid() + "/status"), UTF_8);
      assertThat(status).containsPattern(Pattern.compile("Uid:\\s+" + USER + "\\s+" + USER));
      assertThat(data.resolve("jobtail.db")).exists();
      assertThat(server.terminate()).isEqualTo(143);
      assertThat(server.errors()).doesNotContain("WARN", "ERROR");
    }
  }
}
