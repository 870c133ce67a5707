package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Json;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters of a handler: what is accepted, what is not, and where. */
@Property(name = "jobtail.store", value = "memory")
@MicronautTest(startApplication = false, environments = "test")
class HandlerJobTypeTest {
  enum Color {
    RED,
    GREEN
  }

  @Serdeable
  record Copy(
      @NotNull @Size(min = 1, max = 5) String from,
      @Nullable @Valid Target target,
      @Bindable(defaultValue = "3") @Min(1) @Max(9) int tries,
      @Nullable Duration pause,
      @Nullable Color color,
      @Nullable Double factor,
      @Nullable List<@Pattern(regexp = "[a-z]+") String> tags,
      @Nullable Map<String, Integer> sizes) {
    Copy {
      if ("root".equals(from)) {
        throw new IllegalArgumentException("root cannot be copied");
      }
    }
  }

  @Serdeable
  record Target(@NotNull String name, @NotNull @Valid List<Disk> disks) {}

  @Serdeable
  record Disk(@Min(10) long size, @Nullable Boolean fast) {}

  @Singleton
  @Requires(env = "test")
  static final class CopyHandler implements JobHandler<Copy, Map<String, Object>> {
    @Override
    public String type() {
      return "copy";
    }

    @Override
    public Map<String, Object> run(Copy params, JobContext context) {
      return Map.of("from", params.from(), "pause", String.valueOf(params.pause()));
    }
  }

  static final class Unwritable {}

  @Singleton
  @Requires(env = "test")
  static final class UnwritableHandler implements JobHandler<Disk, Unwritable> {
    @Override
    public String type() {
      return "unwritable";
    }

    @Override
    public Unwritable run(Disk params, JobContext context) {
      return new Unwritable();
    }
  }

  @Singleton
  @Requires(property = "handler.raw")
  @SuppressWarnings("rawtypes")
  static final class RawHandler implements JobHandler {
    @Override
    public String type() {
      return "raw";
    }

    @Override
    public @Nullable Object run(Object params, JobContext context) {
      return null;
    }
  }

  @Inject JobTypes types;

  private JobType type(String name) {
    return types.find(name).orElseThrow();
  }

  private ParamsOutcome check(String json) throws MalformedJsonException {
    return type("copy").check(Fields.of(JsonReader.read(json.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /from is missing",
        "{\"from\":null} | /from is missing",
        "{\"from\":\"\"} | /from size must be between 1 and 5",
        "{\"from\":\"toolong\"} | /from size must be between 1 and 5",
        "{\"from\":1} | /from must be a string",
        "{\"from\":\"a\",\"form\":1} | /form is not a known parameter",
        "{\"from\":\"a\",\"a/b~c\":1} | /a~1b~0c is not a known parameter",
        "{\"from\":\"a\",\"tries\":0} | /tries must be greater than or equal to 1",
        "{\"from\":\"a\",\"tries\":10} | /tries must be less than or equal to 9",
        "{\"from\":\"a\",\"tries\":1.5} | /tries must be an integer",
        "{\"from\":\"a\",\"tries\":\"1\"} | /tries must be an integer",
        "{\"from\":\"a\",\"tries\":99999999999} | /tries must be an integer of 32 bits",
        "{\"from\":\"a\",\"pause\":\"2s\"} | /pause must be an ISO-8601 duration, such as \"PT2S\"",
        "{\"from\":\"a\",\"pause\":2} | /pause must be an ISO-8601 duration, such as \"PT2S\"",
        "{\"from\":\"a\",\"color\":\"BLUE\"} | /color must be one of [RED, GREEN]",
        "{\"from\":\"a\",\"factor\":\"x\"} | /factor must be a number",
        "{\"from\":\"a\",\"tags\":{}} | /tags must be an array",
        "{\"from\":\"a\",\"tags\":[\"a\",\"B\"]} | /tags/1 must match \"[a-z]+\"",
        "{\"from\":\"a\",\"tags\":[\"a\",null]} | /tags/1 must not be null",
        "{\"from\":\"a\",\"sizes\":{\"x\":\"y\"}} | /sizes/x must be an integer",
        "{\"from\":\"a\",\"target\":{\"name\":\"n\"}} | /target/disks is missing",
        "{\"from\":\"a\",\"target\":{\"name\":\"n\",\"disks\":[{\"size\":1}]}} "
            + "| /target/disks/0/size must be greater than or equal to 10",
        "{\"from\":\"a\",\"target\":{\"name\":\"n\",\"disks\":[{\"size\":10},{\"fast\":3}]}} "
            + "| /target/disks/1/fast must be a boolean",
        "{\"from\":\"root\"} | `` root cannot be copied",
      })
  void what_is_wrong_is_said_with_its_place(String json, String expected) throws Exception {
    assertThat(check(json))
        .isInstanceOfSatisfying(
            ParamsOutcome.Rejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(violation -> violation.pointer() + " " + violation.message())
                    .containsExactly(expected.replace("``", "")));
  }

  @Test
  void all_that_is_wrong_is_said_at_once() throws Exception {
    assertThat(check("{\"tries\":\"x\",\"more\":1}"))
        .isInstanceOfSatisfying(
            ParamsOutcome.Rejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(Violation::pointer)
                    .containsExactlyInAnyOrder("/from", "/tries", "/more"));
  }

  @Test
  void defaults_are_filled_in_and_empty_values_kept() throws Exception {
    assertThat(check("{\"from\":\"a\",\"tags\":[],\"pause\":\"PT120S\",\"color\":null}"))
        .isEqualTo(
            new ParamsOutcome.Accepted(
                new Json("{\"from\":\"a\",\"tries\":3,\"pause\":\"PT2M\",\"tags\":[]}")));
  }

  @Test
  void what_was_accepted_is_accepted_again_as_the_same() throws Exception {
    String all =
        "{\"from\":\"a\",\"target\":{\"name\":\"\",\"disks\":[{\"size\":10,\"fast\":false}]},"
            + "\"tries\":1,\"pause\":\"PT0.5S\",\"color\":\"RED\",\"factor\":0.25,"
            + "\"tags\":[\"x\"],\"sizes\":{\"k\":1}}";
    assertThat(check(all)).isEqualTo(new ParamsOutcome.Accepted(new Json(all)));
  }

  @Test
  void the_result_is_json() throws Exception {
    try (Rig rig = new Rig()) {
      rig.types.add(type("copy"));
      Json params = new Json("{\"from\":\"\u2028\",\"pause\":\"PT1S\"}");
      rig.type("t", context -> type("copy").run(params, context)).start();
      assertThat(rig.awaitFinished(rig.submit("t")).result())
          .satisfies(result ->
              assertThat(String.valueOf(result))
                  .contains("\"from\":\"\\u2028\"")
                  .contains("\"pause\":\"PT1S\""));
    }
  }

  @Test
  void a_result_without_a_json_form_fails_the_job() {
    try (Rig rig = new Rig()) {
      Json params = new Json("{\"size\":10}");
      rig.type("t", context -> type("unwritable").run(params, context)).start();
      assertThat(rig.awaitFinished(rig.submit("t", null, 3)).error())
          .isEqualTo(JobErrors.resultNotSerializable());
    }
  }

  @Test
  void the_schema_says_what_is_checked() {
    Map<String, @Nullable Object> schema = type("copy").paramsSchema();
    assertThat(schema)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
        .containsEntry("type", "object")
        .containsEntry("required", List.of("from"))
        .containsEntry("additionalProperties", false);
    Map<String, @Nullable Object> properties = Fields.of(schema.get("properties"));
    assertThat(Fields.of(properties.get("from")))
        .containsEntry("type", "string")
        .containsEntry("minLength", BigInteger.ONE)
        .containsEntry("maxLength", BigInteger.valueOf(5));
    assertThat(Fields.of(properties.get("tries")))
        .containsEntry("default", BigInteger.valueOf(3))
        .containsEntry("maximum", BigInteger.valueOf(9));
    assertThat(Fields.of(properties.get("pause")))
        .containsEntry("type", "string")
        .containsEntry("format", "duration");
    assertThat(type("copy").paramsSchema()).isSameAs(schema);
  }

  @Test
  void a_handler_that_does_not_say_its_parameters_refuses_the_start() {
    Map<String, Object> properties =
        Map.of("handler.raw", "true", "jobtail.store", "memory", "micronaut.server.port", -1);
    assertThatThrownBy(() -> ApplicationContext.run(properties, "test").close())
        .rootCause()
        .hasMessageContaining("RawHandler must say which parameters it takes");
  }
}
