package io.jobtail.runner;

import io.jobtail.job.Json;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.JsonValues;
import io.jobtail.wire.MalformedJsonException;
import io.micronaut.core.type.Argument;
import io.micronaut.validation.validator.Validator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A handler seen as a type of job. */
final class HandlerJobType<P, R> implements JobType {
  private final JobHandler<P, R> handler;
  private final String name;
  private final Argument<P> paramsType;
  private final Supplier<Map<String, @Nullable Object>> schemas;
  private final ParamsMapper mapper;
  private final Validator validator;
  private volatile @Nullable Map<String, @Nullable Object> schema;

  /**
   * A type.
   *
   * @param schemas gives the schema of the parameters; asked when it is needed, and may be twice
   */
  HandlerJobType(
      JobHandler<P, R> handler,
      Argument<P> paramsType,
      Supplier<Map<String, @Nullable Object>> schemas,
      ParamsMapper mapper,
      Validator validator) {
    this.handler = handler;
    this.name = handler.type();
    this.paramsType = paramsType;
    this.schemas = schemas;
    this.mapper = mapper;
    this.validator = validator;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, @Nullable Object> paramsSchema() {
    Map<String, @Nullable Object> made = schema;
    if (made == null) {
      made = schemas.get();
      schema = made;
    }
    return made;
  }

  @Override
  public ParamsOutcome check(Map<String, @Nullable Object> params) {
    Map<String, @Nullable Object> given = withoutNulls(params);
    List<Violation> shape = ShapeCheck.violations(paramsSchema(), given);
    if (!shape.isEmpty()) {
      return new ParamsOutcome.Rejected(shape);
    }
    try {
      P read = mapper.read(JsonValues.toJson(given).text(), paramsType);
      List<Violation> violations = constraints(validator.validate(read));
      return violations.isEmpty()
          ? new ParamsOutcome.Accepted(json(mapper.write(read)))
          : new ParamsOutcome.Rejected(violations);
    } catch (IOException | RuntimeException e) {
      return new ParamsOutcome.Rejected(List.of(new Violation("", unreadable(e))));
    }
  }

  @Override
  public Completion run(Json params, JobContext context) throws Exception {
    R result = handler.run(mapper.read(params.text(), paramsType), context);
    return new Completion.Succeeded(result == null ? null : resultJson(result), null);
  }

  @Override
  public String toString() {
    return handler.getClass().getName();
  }

  private Json resultJson(R result) throws UnwritableResultException {
    try {
      return json(mapper.write(result));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new UnwritableResultException("the result of a %s has no JSON form".formatted(name), e);
    }
  }

  /** Written anew in the form in which events carry it: on one line, for every reader of lines. */
  private static Json json(byte[] written) throws IOException {
    try {
      return JsonValues.toJson(JsonReader.read(written));
    } catch (MalformedJsonException e) {
      throw new IOException("what was written is not JSON", e);
    }
  }

  /** {@code null} says the same as leaving the field out. */
  private static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    object.forEach((key, value) -> {
      if (value != null) {
        kept.put(key, value instanceof Map<?, ?> map ? withoutNulls(Fields.of(map)) : value);
      }
    });
    return kept;
  }

  private static List<Violation> constraints(Set<? extends ConstraintViolation<?>> found) {
    List<Violation> violations = new ArrayList<>();
    found.forEach(
        one -> violations.add(new Violation(pointer(one.getPropertyPath()), one.getMessage())));
    violations.sort(Comparator.comparing(Violation::pointer).thenComparing(Violation::message));
    return violations;
  }

  private static String pointer(Path path) {
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : path) {
      if (node.getIndex() != null) {
        pointer.append('/').append(node.getIndex());
      } else if (node.getKey() != null) {
        pointer.append('/').append(Violation.escape(String.valueOf(node.getKey())));
      }
      if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
        pointer.append('/').append(Violation.escape(node.getName()));
      }
    }
    return pointer.toString();
  }

  /** What the record's own constructor says is meant for the submitter; nothing else is. */
  private static String unreadable(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return "is not acceptable";
  }
}
