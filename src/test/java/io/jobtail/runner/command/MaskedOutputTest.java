package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import io.jobtail.store.EventStore;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets of commands, from their output to the bytes of the store's file and of every answer. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "jobtail.redact.literals", value = "lit\u00e9ral-1")
@Property(name = "jobtail.commands.tell.params.token.pattern", value = "[a-z0-9-]+")
@Property(name = "jobtail.commands.tell.params.token.secret", value = "true")
@Property(name = "jobtail.commands.tell.params.token.required", value = "true")
@Property(name = "jobtail.commands.tell.environment.API_KEY", value = "key-4711")
@Property(name = "jobtail.commands.tell.environment.SHOWN", value = "shown-4711")
@Property(name = "jobtail.commands.tell.secrets", value = "API_KEY")
@Property(name = "jobtail.commands.build.environment.API_KEY", value = "key-4711")
@Property(name = "jobtail.commands.build.secrets", value = "API_KEY")
@Property(name = "jobtail.commands.build.step-start", value = "^== (?<name>.+)")
@Property(name = "jobtail.commands.build.step-end", value = "^-- (?<name>.+)")
@Property(
    name = "jobtail.commands.build.progress",
    value = "(?<done>\\d+)/(?<total>\\d+) (?<unit>\\S+)")
@Property(name = "jobtail.runner.steps.max-name", value = "20")
final class MaskedOutputTest extends HttpFixture implements TestPropertyProvider {
  private static final String VALUE = "hunt\u00e92";
  private static final List<String> NEVER = List.of("key-4711", "token-0815", "lit\u00e9ral-1");

  @TempDir static Path data;

  @Inject EventStore store;

  @Override
  public Map<String, String> getProperties() {
    String script =
        "printf 'key-47'; printf '11 '; echo \"$1 $SHOWN\"; printf '10%%\\r20%%\\rkey %s\\n'"
            + " $API_KEY >&2; echo 'lit\u00e9ral-1'";
    String build =
        "echo == $API_KEY; echo 1/4 $API_KEY; echo -- $API_KEY;"
            + " for fill in ............... .................. ...................; do"
            + " printf '== %sk' $fill; echo $API_KEY | cut -c2-; done;"
            + " printf '2/4 key'; printf '%s\\r' -4711; printf '3/4 key-47'; echo 11";
    return Map.of(
        "jobtail.commands.build.command[0]", "sh",
        "jobtail.commands.build.command[1]", "-c",
        "jobtail.commands.build.command[2]", build,
        "jobtail.data-dir", data.toString(),
        "jobtail.commands.tell.command[0]", "sh",
        "jobtail.commands.tell.command[1]", "-c",
        "jobtail.commands.tell.command[2]", script,
        "jobtail.commands.tell.command[3]", "sh",
        "jobtail.commands.tell.command[4]", "{token}");
  }

  private String stored(String job) {
    StringBuilder all = new StringBuilder();
    JobId id = new JobId(job.substring("/jobs/".length()));
    EventId after = EventId.START;
    while (store.read(id, after, new PageLimit(10_000, 1 << 24)) instanceof ReadOutcome.Page page
        && !page.events().isEmpty()) {
      page.events().forEach(event -> all.append(new String(event.data(), StandardCharsets.UTF_8)));
      after = page.next(after);
    }
    return all.toString();
  }

  /** Writes as a pipe would give them, each followed by silence. */
  static void write(JobContext context, LogStream stream, byte[] line, int... cuts) {
    var decoder = new LineDecoder(1024, new ToLog(stream, null, new ProgramSteps(context, null)));
    int from = 0;
    for (int cut : cuts) {
      decoder.feed(Arrays.copyOfRange(line, from, cut), cut - from);
      decoder.silence();
      from = cut;
    }
    decoder.feed(Arrays.copyOfRange(line, from, line.length), line.length - from);
    decoder.end();
  }

  @ParameterizedTest
  @EnumSource(LogStream.class)
  void every_split_of_a_programs_bytes_over_two_and_three_writes_is_masked(LogStream stream)
      throws Exception {
    byte[] line = ("hun" + VALUE + "!\n").getBytes(StandardCharsets.UTF_8);
    List<int[]> cuts = new ArrayList<>();
    for (int i = 0; i <= line.length; i++) {
      for (int j = i; j <= line.length; j++) {
        cuts.add(new int[] {i, j});
      }
    }

    String job =
        finished(context -> {
          context.hide(VALUE);
          cuts.forEach(cut -> write(context, stream, line, cut));
          return null;
        });

    assertThat(stored(job)).doesNotContain(VALUE).doesNotContain("hunt").doesNotContain("\u00e92");
    assertThat(get(job + "/log").text().lines()).hasSize(cuts.size()).allMatch("hun***!"::equals);
  }

  @Test
  void neither_the_file_nor_any_answer_has_a_secret_of_a_command() throws Exception {
    String body = "{\"type\":\"tell\",\"params\":{\"token\":\"token-0815\"}}";
    String job = finished(body);

    String log = get(job + "/log").text();
    assertThat(log).contains("*** *** shown-4711\n", "key ***\n", "\n***\n");
    List<String> answers =
        List.of(
            log,
            stored(job),
            get(job).text(),
            get(job + "/events").text(),
            get("/jobs").text(),
            get("/job-types").text(),
            ask(post(body.replace("token-0815", "TOKEN-0815!"))).text());
    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(answer).doesNotContain(NEVER).doesNotContain("TOKEN-0815"));
    assertThat(get(job).text()).contains("\"token\":\"sealed:");
    assertThat(get("/job-types").text()).contains("\"writeOnly\":true");
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(bytes(file)).doesNotContain(NEVER);
      }
    }
    assertThat(bytes(data.resolve("jobtail.db-wal"))).contains("shown-4711");
  }

  @Test
  void what_a_programs_lines_say_of_steps_and_progress_is_masked() throws Exception {
    String job = finished("{\"type\":\"build\"}");

    String document = get(job).text();
    assertThat(document)
        .contains("\"name\":\"***\",\"state\":\"succeeded\"")
        .contains("\"name\":\"" + ".".repeat(15) + "***\"")
        .contains("\"name\":\"" + ".".repeat(18) + "**\"")
        .contains("\"name\":\"" + ".".repeat(19) + "*\"")
        .contains("\"done\":3,\"total\":4,\"unit\":\"***\"");
    assertThat(List.of(stored(job), document, get(job + "/log").text(), get("/jobs").text()))
        .allSatisfy(text -> assertThat(text).doesNotContain("key-", "-4711"));
  }

  private static String bytes(Path file) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    return new String(all.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
