package io.jobtail.web;

import io.jobtail.job.Json;
import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypes;
import io.jobtail.runner.ParamsOutcome;
import io.jobtail.runner.RunnerConfiguration;
import io.jobtail.runner.Violation;
import io.jobtail.runner.redact.Secrets;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a submission: everything that is wrong with it is found at once, each with its
 * place.
 */
@Singleton
final class Submission {
  /** Whether it will do. */
  sealed interface Outcome {
    /** It will. */
    record Accepted(
        String type,
        Json params,
        Map<String, String> labels,
        @Nullable Duration timeout,
        int maxAttempts)
        implements Outcome {}

    /** It will not. */
    record Rejected(List<Violation> violations) implements Outcome {}
  }

  private static final Set<String> FIELDS =
      Set.of("type", "params", "labels", "timeout", "maxAttempts");
  private static final Pattern LABEL_NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._/-]{0,62}");
  private static final int LABEL_VALUE_LENGTH = 256;

  private final JobTypes types;
  private final SubmitLimits limits;
  private final RunnerConfiguration runner;
  private final Secrets secrets;

  Submission(JobTypes types, SubmitLimits limits, RunnerConfiguration runner, Secrets secrets) {
    this.types = types;
    this.limits = limits;
    this.runner = runner;
    this.secrets = secrets;
  }

  Outcome read(@Nullable Object body) {
    if (!(body instanceof Map<?, ?> fields)) {
      return new Outcome.Rejected(List.of(new Violation("", "must be a JSON object")));
    }
    List<Violation> wrong = new ArrayList<>();
    for (Object name : fields.keySet()) {
      if (!FIELDS.contains(name)) {
        wrong.add(new Violation("", "is not a field of a submission").within((String) name));
      }
    }
    JobType type = type(fields.get("type"), wrong);
    Json params = params(fields.get("params"), fields.containsKey("params"), type, wrong);
    Map<String, String> labels = labels(fields.get("labels"), wrong);
    Duration timeout = timeout(fields.get("timeout"), type, wrong);
    int maxAttempts = maxAttempts(fields.get("maxAttempts"), wrong);
    return type == null || !wrong.isEmpty()
        ? new Outcome.Rejected(wrong)
        : new Outcome.Accepted(type.name(), params, labels, timeout, maxAttempts);
  }

  private @Nullable JobType type(@Nullable Object value, List<Violation> wrong) {
    if (!(value instanceof String name)) {
      wrong.add(new Violation("/type", value == null ? "is required" : "must be a string"));
      return null;
    }
    JobType type = types.find(name).orElse(null);
    if (type == null) {
      wrong.add(
          new Violation(
              "/type",
              "there is no type "
                  + Problem.printable(name)
                  + "; GET /job-types lists those that there are"));
    }
    return type;
  }

  @SuppressWarnings("unchecked") // the reader of JSON makes objects of this type only
  private Json params(
      @Nullable Object value, boolean given, @Nullable JobType type, List<Violation> wrong) {
    if (given && !(value instanceof Map<?, ?>)) {
      wrong.add(new Violation("/params", "must be an object"));
      return Json.EMPTY_OBJECT;
    }
    if (type == null) {
      return Json.EMPTY_OBJECT;
    }
    Map<String, @Nullable Object> params =
        value == null ? Map.of() : (Map<String, @Nullable Object>) value;
    return switch (type.check(params)) {
      case ParamsOutcome.Accepted(Json accepted) -> accepted;
      case ParamsOutcome.Rejected(List<Violation> violations) -> {
        violations.forEach(one -> wrong.add(masked(one).within("params")));
        yield Json.EMPTY_OBJECT;
      }
    };
  }

  /** A check's own words may repeat a setting. */
  private Violation masked(Violation violation) {
    return new Violation(secrets.mask(violation.pointer()), secrets.mask(violation.message()));
  }

  private Map<String, String> labels(@Nullable Object value, List<Violation> wrong) {
    Map<String, String> labels = new TreeMap<>();
    if (value == null) {
      return labels;
    }
    if (!(value instanceof Map<?, ?> map)) {
      wrong.add(new Violation("/labels", "must be an object"));
      return labels;
    }
    if (map.size() > limits.maxLabels()) {
      wrong.add(new Violation("/labels", "may have at most " + limits.maxLabels() + " entries"));
    }
    map.forEach((name, label) -> {
      String problem = labelProblem((String) name, label);
      if (problem == null) {
        labels.put((String) name, (String) label);
      } else {
        wrong.add(new Violation("", problem).within((String) name).within("labels"));
      }
    });
    return labels;
  }

  private static @Nullable String labelProblem(String name, @Nullable Object value) {
    if (!LABEL_NAME.matcher(name).matches()) {
      return "a label's name has 1 to 63 letters, digits, '.', '_', '/' or '-', and begins with a"
          + " letter or digit";
    }
    if (!(value instanceof String text)) {
      return "must be a string";
    }
    if (text.length() > LABEL_VALUE_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      return "has at most " + LABEL_VALUE_LENGTH + " characters, and no control characters";
    }
    return null;
  }

  private @Nullable Duration timeout(
      @Nullable Object value, @Nullable JobType type, List<Violation> wrong) {
    if (value == null) {
      return type == null ? null : type.defaultTimeout();
    }
    Duration timeout = value instanceof String text ? duration(text) : null;
    if (timeout == null
        || timeout.compareTo(Duration.ofMillis(1)) < 0
        || timeout.compareTo(limits.maxTimeout()) > 0) {
      wrong.add(
          new Violation(
              "/timeout",
              "must be an ISO-8601 duration such as PT90S, above zero and at most "
                  + limits.maxTimeout()));
      return null;
    }
    return timeout;
  }

  private static @Nullable Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private int maxAttempts(@Nullable Object value, List<Violation> wrong) {
    if (value == null) {
      return 1;
    }
    if (value instanceof BigInteger number
        && number.signum() > 0
        && number.compareTo(BigInteger.valueOf(runner.maxAttempts())) <= 0) {
      return number.intValueExact();
    }
    wrong.add(
        new Violation("/maxAttempts", "must be a whole number from 1 to " + runner.maxAttempts()));
    return 1;
  }
}
