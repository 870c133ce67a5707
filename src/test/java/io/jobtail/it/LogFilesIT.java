package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has a logging configuration gets the log that it describes, whoever reads it. */
@Timeout(180)
class LogFilesIT {
  private static final String OWN = "OWN INFO io.micronaut.runtime.Micronaut Startup completed";

  @TempDir private Path home;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            home.resolve("own.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>OWN %level %logger %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
  }

  private ServerProcess server(String... flags) {
    List<String> all = new ArrayList<>(QuickStart.flags());
    all.addAll(List.of(flags));
    return new ServerProcess(home).flags(all).with("JOBTAIL_STORE", "memory");
  }

  @Test
  void a_file_holds_also_where_levels_are_set_beside_it() {
    try (ServerProcess server =
        server("-Dlogback.configurationFile=" + file)
            .with("LOGGER_LEVELS_IO_JOBTAIL", "DEBUG")
            .start()) {
      server.terminate();
      assertThat(server.output()).contains(OWN);
      assertThat(server.errors()).doesNotContain("INFO");
    }
  }

  @Test
  void the_frameworks_name_for_a_file_is_as_good() {
    try (ServerProcess server = server("-Dlogger.config=" + file).start()) {
      server.terminate();
      assertThat(server.output()).contains(OWN);
    }
  }

  @Test
  void a_file_that_is_not_there_is_said_and_changes_nothing() {
    try (ServerProcess server = server("-Dlogback.configurationFile=typo.xml").start()) {
      server.terminate();
      assertThat(server.errors())
          .contains("logback.configurationFile names typo.xml, which is not there")
          .contains(" INFO  ")
          .doesNotContain("DEBUG");
      assertThat(server.output()).doesNotContain("DEBUG", "INFO");
    }
  }
}
