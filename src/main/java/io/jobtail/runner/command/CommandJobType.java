package io.jobtail.runner.command;

import io.jobtail.job.JobError;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import io.jobtail.runner.Completion;
import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobType;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.Violation;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.JsonValues;
import io.jobtail.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command as something that can be submitted. Parameters are texts; a number is its digits. */
final class CommandJobType implements JobType {
  private final Command command;
  private final ProgramRunner runner;
  private final ParamSeal seal;

  CommandJobType(Command command, ProgramRunner runner, ParamSeal seal) {
    this.command = command;
    this.runner = runner;
    this.seal = seal;
  }

  @Override
  public String name() {
    return command.name();
  }

  @Override
  public @Nullable Duration defaultTimeout() {
    return command.timeout();
  }

  @Override
  public Map<String, @Nullable Object> paramsSchema() {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Param param : command.params().values()) {
      properties.put(param.name(), param.schema());
      if (param.required()) {
        required.add(param.name());
      }
    }
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  @Override
  public ParamsOutcome check(Map<String, @Nullable Object> params) {
    return switch (read(params)) {
      case Read(Map<String, @Nullable Object> values, List<Violation> wrong) when wrong.isEmpty() ->
          new ParamsOutcome.Accepted(JsonValues.toJson(sealed(values)));
      case Read(_, List<Violation> wrong) -> new ParamsOutcome.Rejected(wrong);
    };
  }

  /** Values that were taken, and what is wrong. */
  private record Read(Map<String, @Nullable Object> values, List<Violation> wrong) {}

  private Read read(Map<String, @Nullable Object> params) {
    List<Violation> violations = new ArrayList<>();
    for (String name : params.keySet()) {
      if (!command.params().containsKey(name)) {
        violations.add(violation(name, "is no parameter of " + command.name()));
      }
    }
    Map<String, @Nullable Object> accepted = new LinkedHashMap<>();
    for (Param param : command.params().values()) {
      String problem = take(param, params, accepted);
      if (problem != null) {
        violations.add(violation(param.name(), problem));
      }
    }
    String option = violations.isEmpty() ? command.optionIn(values(accepted)) : null;
    if (option != null) {
      violations.add(
          violation(option, "must not begin with '-': the program would take it for an option"));
    }
    return new Read(accepted, violations);
  }

  private Map<String, @Nullable Object> sealed(Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>(values);
    for (Param param : command.params().values()) {
      if (param.secret() && values.get(param.name()) instanceof String value) {
        stored.put(param.name(), seal.close(place(param.name()), value));
      }
    }
    return stored;
  }

  private Map<String, @Nullable Object> opened(
      Map<String, @Nullable Object> stored, JobContext context) throws ParamSeal.BrokenException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(stored);
    for (Map.Entry<String, @Nullable Object> field : values.entrySet()) {
      if (field.getValue() instanceof String text && ParamSeal.isClosed(text)) {
        String value = seal.open(place(field.getKey()), text);
        context.hide(value);
        field.setValue(value);
      }
    }
    return values;
  }

  /** What was sealed for one place cannot be opened for another. */
  private String place(String param) {
    return command.name() + "/" + param;
  }

  private static @Nullable String take(
      Param param, Map<String, @Nullable Object> params, Map<String, @Nullable Object> accepted) {
    if (!params.containsKey(param.name())) {
      if (param.defaultValue() != null) {
        accepted.put(param.name(), param.defaultValue());
      }
      return param.required() ? "is required" : null;
    }
    String text = text(params.get(param.name()));
    if (text == null) {
      return "must be a string, a number or a boolean";
    }
    accepted.put(param.name(), text);
    return param.problem(text);
  }

  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> JsonValues.toJson(number).text();
      case Boolean bool -> bool.toString();
      case null, default -> null;
    };
  }

  private static Violation violation(String name, String message) {
    return new Violation("", message).within(name);
  }

  /** Checks again: the configuration may be another one than when the job was accepted. */
  @Override
  public Completion run(Json params, JobContext context) throws InterruptedException {
    command.secrets().forEach(context::hide);
    Read read;
    try {
      read = read(opened(fields(params), context));
    } catch (ParamSeal.BrokenException e) {
      return refused(new Violation("", e.getMessage()));
    }
    return read.wrong().isEmpty()
        ? runner.run(command, command.arguments(values(read.values())), context)
        : refused(read.wrong().getFirst());
  }

  private static Completion refused(Violation violation) {
    JobError error =
        new JobError(
            "urn:jobtail:error:params",
            "The parameters are not accepted any more",
            (violation.pointer() + " " + violation.message()).strip());
    return new Completion.Failed(Reason.ERROR, error, null);
  }

  private static Map<String, String> values(Map<String, @Nullable Object> params) {
    Map<String, String> values = new LinkedHashMap<>();
    params.forEach((name, value) -> values.put(name, String.valueOf(value)));
    return values;
  }

  private static Map<String, @Nullable Object> fields(Json params) {
    try {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      if (JsonReader.read(params.text().getBytes(StandardCharsets.UTF_8))
          instanceof Map<?, ?> object) {
        object.forEach((name, value) -> fields.put((String) name, value));
      }
      return fields;
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("these parameters are no JSON", e);
    }
  }
}
