package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.runner.ParamsOutcome;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** What a parameter may say is one argument of the program, unchanged, and no option. */
final class CommandPropertiesTest {
  private static final Path FOLDER = Path.of("target/command-properties");
  private static final Map<String, Object> ANYTHING = Map.of("pattern", "(?s).*", "required", true);
  private static final Charset ARGUMENTS =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(12),
        Arbitraries.strings().ascii().ofMaxLength(30),
        Arbitraries.of(
                "-",
                "--",
                "--delete",
                "-x=1",
                "$(id)",
                "`id`",
                "'",
                "\"",
                "\\",
                "\n",
                "\r",
                "\t",
                " ",
                "*",
                "{p}",
                "{{",
                "%s",
                "\0",
                "\ud800",
                "\u2028",
                "\u00e9",
                ";",
                "&&",
                "|")
            .list()
            .ofMaxSize(4)
            .map(parts -> String.join("", parts)));
  }

  private static boolean isAccepted(
      CommandConfiguration command, Map<String, @Nullable Object> given) {
    return Programs.type(FOLDER, command).check(given) instanceof ParamsOutcome.Accepted;
  }

  @Property
  void it_is_taken_unless_a_program_cannot_be_given_it_or_it_begins_as_an_option(
      @ForAll("texts") String text) {
    boolean isPossible =
        text.indexOf('\0') < 0
            && ARGUMENTS.newEncoder().canEncode(text)
            && text.codePointCount(0, text.length()) <= Param.MAX_LENGTH;
    Map<String, Object> params = Map.of("p", ANYTHING);
    assertThat(isAccepted(Programs.configuration(params, "x", "--", "{p}"), Map.of("p", text)))
        .isEqualTo(isPossible);
    assertThat(isAccepted(Programs.configuration(params, "x", "{p}"), Map.of("p", text)))
        .isEqualTo(isPossible && !text.startsWith("-"));
  }

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void no_argument_that_begins_with_a_place_is_an_option(
      @ForAll("texts") String first, @ForAll("texts") String second) {
    CommandConfiguration configuration =
        Programs.configuration(Map.of("a", ANYTHING, "b", ANYTHING), "x", "{a}{b}", "{b}", "n={a}");
    Map<String, @Nullable Object> given = Map.of("a", first, "b", second);
    boolean accepted = isAccepted(configuration, given);
    Statistics.collect(accepted);
    Statistics.coverage(all -> all.check(true).percentage(part -> part > 5));
    if (accepted) {
      assertThat(Command.of(configuration).arguments(Map.of("a", first, "b", second)))
          .containsExactly("x", first + second, second, "n=" + first)
          .noneMatch(argument -> argument.startsWith("-"));
    }
  }

  @Property
  void the_program_is_given_each_as_one_argument_as_it_was_submitted(
      @ForAll @Size(min = 1, max = 20) List<@From("texts") String> texts) throws Exception {
    Map<String, Object> params = new LinkedHashMap<>();
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    Files.createDirectories(FOLDER);
    Path out = FOLDER.resolve("arguments");
    List<String> line =
        new ArrayList<>(
            List.of("sh", "-c", "printf '%s\\0' \"$@\" > \"$0\"", out.toString(), "--"));
    List<String> expected = new ArrayList<>(List.of("--"));
    for (String text : texts) {
      String name = "p" + params.size();
      if (isAccepted(
          Programs.configuration(Map.of("p", ANYTHING), "x", "--", "{p}"), Map.of("p", text))) {
        params.put(name, ANYTHING);
        given.put(name, text);
        line.add("{" + name + "}");
        expected.add(text);
      }
    }
    Programs.run(
        FOLDER,
        Programs.configuration(params, line.toArray(String[]::new)),
        given,
        new RecordingContext());
    String written = Files.readString(out, ARGUMENTS);
    assertThat(written).isEqualTo(String.join("\0", expected) + "\0");
  }
}
