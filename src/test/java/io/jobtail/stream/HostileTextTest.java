package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobFailedException;
import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a job says ends a line, forges a field or an event, or breaks a stream. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.commands.bytes.command[0]", value = "printf")
@Property(
    name = "jobtail.commands.bytes.command[1]",
    value = "a\\377b\\n\\303(\\n\\355\\240\\200\\n")
final class HostileTextTest extends HttpFixture {
  private static final int MAX_LINE = 16 << 10;

  private SseParser follow(String job) throws IOException {
    byte[] stream = get(job + "/events", SSE).bytes();
    assertThatNothingIsRaw(stream);
    SseParser parsed = SseParser.parse(stream);
    assertThat(parsed.unknownFields()).isZero();
    assertThat(parsed.emptyBlocks()).isZero();
    assertThat(parsed.retries()).containsExactly("2000");
    assertThat(parsed.events()).filteredOn(event -> event.name().equals("done")).hasSize(1);
    assertThat(parsed.events().getLast().name()).isEqualTo("done");
    return parsed;
  }

  /** No control character but the newline, and nothing else that some clients split lines at. */
  private static void assertThatNothingIsRaw(byte[] stream) {
    String text = new String(stream, StandardCharsets.UTF_8);
    assertThat(text.chars().filter(c -> c != '\n' && c < 0x20)).isEmpty();
    assertThat(text).doesNotContain("\u0085", "\u2028", "\u2029");
    assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(stream);
  }

  private static List<Map<String, @Nullable Object>> logs(SseParser stream) {
    return stream.events().stream()
        .filter(event -> event.name().equals("log"))
        .map(event -> json(event.data()))
        .toList();
  }

  private static List<String> texts(SseParser stream) {
    return logs(stream).stream()
        .map(log -> (String) Objects.requireNonNull(log.get("text")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NUL \0 in it",
        "next\u0085line, line\u2028separator, paragraph\u2029separator",
        "data: x",
        "id: 9-9",
        "event: done",
        "retry: 1",
        ": a comment",
        "\u001b[31mred\u001b[0m \u0007\b\t\u000b\f\u007f",
        "\uD83D\uDE00 e\u0301 \u200f \uFEFF",
        "\"quotes\\\" and \\n",
        "</script><!--"
      })
  void a_line_comes_through_as_it_is(String text) throws IOException {
    String job =
        finished(context -> {
          context.log(LogStream.STDOUT, null, text);
          return null;
        });
    assertThat(texts(follow(job))).containsExactly(text);
    assertThat(get(job + "/log").text()).isEqualTo(text + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "\rb", "data: x\r\rb", "\u001b[31m\rb"})
  void a_carriage_return_begins_the_line_anew_and_forges_nothing(String text) throws IOException {
    String job =
        finished(context -> {
          context.log(LogStream.STDOUT, null, text);
          return null;
        });
    assertThat(texts(follow(job))).allSatisfy(line -> assertThat(line).doesNotContain("\r"));
    assertThat(get(job + "/log").text()).isEqualTo("b\n");
  }

  @Test
  void newlines_make_lines_and_forge_no_event() throws IOException {
    String job =
        finished(context -> {
          context.log("one\n\nevent: done\ndata: {}\r\n\r\nid: 7-7\n");
          context.fragment(LogStream.STDOUT, "left\nright");
          context.log(LogStream.STDOUT, null, "-end");
          return null;
        });
    assertThat(texts(follow(job)))
        .containsExactly(
            "one", "", "event: done", "data: {}", "", "id: 7-7", "left", "right", "-end");
    assertThat(get(job + "/log").text())
        .isEqualTo("one\n\nevent: done\ndata: {}\n\nid: 7-7\nleft\nright-end\n");
  }

  @Test
  void half_a_surrogate_pair_becomes_a_replacement_character() throws IOException {
    String job =
        finished(context -> {
          context.log("a\uD800b\uDC00");
          context.message("\uD800");
          return null;
        });
    SseParser stream = follow(job);
    assertThat(texts(stream)).containsExactly("a\uFFFDb\uFFFD");
    assertThat(get(job + "/log").text()).isEqualTo("a\uFFFDb\uFFFD\n");
  }

  @Test
  void bytes_that_are_not_utf8_become_replacement_characters() throws IOException {
    String job = finished("{\"type\":\"bytes\"}");
    assertThat(texts(follow(job))).startsWith("a\uFFFDb", "\uFFFD(").hasSize(3);
    assertThat(texts(follow(job)).getLast()).matches("\uFFFD+");
  }

  @Test
  void messages_units_results_and_errors_are_as_harmless() throws IOException {
    String evil = "x\r\n\r\nevent: done\ndata: {}\n\n\u2028\u0085";
    String succeeded =
        finished(context -> {
          context.message(evil);
          context.progress(1, 2, evil);
          return Map.of(evil, evil);
        });
    Map<String, @Nullable Object> done = json(follow(succeeded).events().getLast().data());
    assertThat(done.get("result")).isEqualTo(Map.of(evil, evil));
    String failed =
        finished(context -> {
          throw new JobFailedException(evil);
        });
    assertThat(follow(failed).events().getLast().data()).contains("\\r\\n\\r\\nevent: done");
  }

  @Test
  void a_line_of_a_megabyte_comes_in_pieces_that_are_the_line() throws Exception {
    String line = "0123456789abcde\u00e9\u20ac\uD83D\uDE00".repeat(60_000);
    String job =
        finished(context -> {
          context.log(LogStream.STDOUT, null, line);
          return null;
        });
    SseParser stream = follow(job);
    assertThat(String.join("", texts(stream))).isEqualTo(line);
    assertThat(texts(stream))
        .allMatch(text -> text.getBytes(StandardCharsets.UTF_8).length <= MAX_LINE);
    List<Map<String, @Nullable Object>> logs = logs(stream);
    assertThat(logs.subList(0, logs.size() - 1))
        .allMatch(log -> Boolean.TRUE.equals(log.get("partial")));
    assertThat(logs.getLast()).doesNotContainKey("partial");
    RawHttp.Answer text = get(job + "/log");
    assertThat(text.text()).isEqualTo(line + "\n");
    String sha256 =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.bytes()));
    assertThat(stream.events().getLast().data()).contains("\"sha256\":\"" + sha256 + "\"");
  }
}
