package io.jobtail.runner.command;

import io.jobtail.runner.redact.Secrets;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command that was checked: it can be submitted.
 *
 * @param name the job type
 * @param line the program and its arguments
 * @param params by name, in their order
 * @param directory where the program runs; absent for this server's own
 * @param environment added to the base; see {@link ProgramEnvironment}
 * @param secrets values that are masked in what the program says
 * @param timeout of an attempt where the submission names none
 * @param killAfter from SIGTERM to SIGKILL
 */
record Command(
    String name,
    List<ArgumentTemplate> line,
    Map<String, Param> params,
    @Nullable File directory,
    Map<String, String> environment,
    List<String> secrets,
    @Nullable Duration timeout,
    @Nullable ProgressPattern progress,
    @Nullable StepPatterns steps,
    Duration killAfter) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Checks what stands in configuration.
   *
   * @throws IllegalArgumentException with what is wrong, for whoever wrote the configuration
   */
  static Command of(CommandConfiguration from) {
    if (!NAME.matcher(from.name()).matches()) {
      throw new IllegalArgumentException(
          "a command's name has 1 to 64 letters, digits, '.', '_' or '-'");
    }
    List<ArgumentTemplate> line = line(from.command());
    Map<String, Param> params = params(from.params());
    checkPlaces(line, params);
    Map<String, String> environment = ProgramEnvironment.checked(from.environment());
    return new Command(
        from.name(),
        line,
        params,
        from.directory() == null ? null : new File(from.directory()),
        environment,
        secrets(from.secrets(), environment),
        positive("timeout", from.timeout()),
        from.progress() == null ? null : ProgressPattern.of(from.progress()),
        StepPatterns.of(from.stepStart(), from.stepEnd()),
        notNegative(from.killAfter()));
  }

  private static List<ArgumentTemplate> line(@Nullable List<String> command) {
    if (command == null || command.isEmpty() || command.getFirst().isBlank()) {
      throw new IllegalArgumentException("command is a list that begins with a program");
    }
    for (String text : command) {
      if (text.indexOf('\0') >= 0 || !Param.isEncodable(text)) {
        throw new IllegalArgumentException(
            "the argument '" + text + "' has characters that cannot be given to a program here");
      }
    }
    List<ArgumentTemplate> line = command.stream().map(ArgumentTemplate::of).toList();
    if (!line.getFirst().places().isEmpty()) {
      throw new IllegalArgumentException(
          "the program '" + command.getFirst() + "' must not have a place");
    }
    return line;
  }

  private static Map<String, Param> params(@Nullable Map<String, Object> settings) {
    Map<String, Param> params = new LinkedHashMap<>();
    if (settings != null) {
      // The order of a file's lines does not reach this place, so the order is that of the names.
      new TreeMap<>(settings)
          .forEach((name, value) -> params.put(name, ParamReader.read(name, value)));
    }
    return params;
  }

  private static void checkPlaces(List<ArgumentTemplate> line, Map<String, Param> params) {
    for (ArgumentTemplate argument : line) {
      for (String place : argument.places()) {
        Param param = params.get(place);
        if (param == null) {
          throw new IllegalArgumentException("the place {" + place + "} names no parameter");
        }
        if (!param.required() && param.defaultValue() == null) {
          throw new IllegalArgumentException(
              "params." + place + " has a place and so needs a default or required: true");
        }
      }
    }
  }

  private static List<String> secrets(
      @Nullable List<String> names, Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    for (String name : names == null ? List.<String>of() : names) {
      String value = environment.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "secrets names '" + name + "', which is not in the environment");
      }
      checkLength(name, value);
      values.add(value);
    }
    return values;
  }

  private static void checkLength(String name, String value) {
    try {
      Secrets.NONE.and(List.of(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("environment." + name + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Duration positive(String setting, @Nullable Duration value) {
    if (value != null && !value.isPositive()) {
      throw new IllegalArgumentException(setting + " must be longer than nothing, not " + value);
    }
    return value;
  }

  private static Duration notNegative(Duration killAfter) {
    if (killAfter.isNegative()) {
      throw new IllegalArgumentException("kill-after must not be negative, not " + killAfter);
    }
    return killAfter;
  }

  /** The program and its arguments for a submission's values. */
  List<String> arguments(Map<String, String> values) {
    Map<String, String> given = new LinkedHashMap<>(values);
    given.replaceAll((name, value) -> {
      Param param = params.get(name);
      return param == null ? value : param.given(value);
    });
    return line.stream().map(argument -> argument.fill(given)).toList();
  }

  /**
   * The parameter whose value would be an option of the program, for which it is not meant; null if
   * there is none. After {@code --} there are no options; what the configuration has itself is
   * meant.
   *
   * @param values of every parameter that has a place
   */
  @Nullable String optionIn(Map<String, String> values) {
    for (ArgumentTemplate argument : line) {
      if (argument.endsOptions()) {
        return null;
      }
      if (argument.beginsWithPlace() && argument.fill(values).startsWith("-")) {
        String first = firstThatSays(argument, values);
        Param param = params.get(first);
        if (param != null && !param.isMeantAsOption(String.valueOf(values.get(first)))) {
          return first;
        }
      }
    }
    return null;
  }

  private static @Nullable String firstThatSays(
      ArgumentTemplate argument, Map<String, String> values) {
    return argument.places().stream()
        .filter(place -> !String.valueOf(values.get(place)).isEmpty())
        .findFirst()
        .orElse(null);
  }
}
