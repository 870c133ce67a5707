package io.jobtail;

import io.jobtail.access.Scope;
import io.jobtail.runner.Roles;
import io.jobtail.runner.command.ParamSettings;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** Makes the reference of the configuration of the settings and what their sources say of them. */
final class ReferencePage {
  private static final String HEAD =
      """
      # Configuration reference

      Every setting of Jobtail's own, by name. The build makes this page of the code and fails where they differ; [configuration](configuration.md) explains what
      belongs together, and names the settings of Micronaut that matter.

      As an environment variable a key is in capitals with `_` for every other character: `jobtail.stream.max-readers` is `JOBTAIL_STREAM_MAX_READERS`. `NAME` stands for
      a name of yours. Durations are written `500ms`, `30s`, `2h`, `7d`; sizes `16KB`, `1MB` (of 1,024); lists with commas, or as lists of YAML. A key that is not here, and a value that
      is not of its type or out of its bounds, refuses the start ([how](operations.md#what-a-start-refuses)).
      """;

  /** What is read as a text, and is one of a few. */
  private static final Map<String, List<String>> CLOSED =
      Map.of(
          "jobtail.store", SettingsCheck.STORES,
          "jobtail.roles", Roles.ALL,
          "jobtail.security.tokens.*.scopes",
              Arrays.stream(Scope.values()).map(Scope::wire).toList());

  private ReferencePage() {}

  static String of(Settings settings) {
    Map<String, List<Setting>> groups =
        settings.all().stream()
            .collect(
                Collectors.groupingBy(ReferencePage::group, TreeMap::new, Collectors.toList()));
    StringBuilder page = new StringBuilder(HEAD);
    groups.forEach((group, members) -> {
      page.append("\n## `").append(group).append("`\n\n");
      page.append("| key | type | default | bounds | meaning |\n|---|---|---|---|---|\n");
      members.forEach(setting -> page.append(row(setting)));
    });
    return page.toString();
  }

  private static String group(Setting setting) {
    String[] parts = setting.name().split("\\.", -1);
    return parts.length < 3 ? parts[0] : parts[0] + "." + parts[1];
  }

  private static String row(Setting setting) {
    Object given =
        ofParam(setting).map(ParamSettings.One::defaultValue).orElse(setting.defaultValue());
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.name().replace("*", "NAME"),
            kind(setting),
            given == null ? "" : "`" + given + "`",
            bounds(setting),
            meaning(setting).replace("|", "\\|"));
  }

  private static Optional<ParamSettings.One> ofParam(Setting setting) {
    return setting.owner() == ParamSettings.class
        ? Optional.ofNullable(ParamSettings.ALL.get(last(setting)))
        : Optional.empty();
  }

  private static String last(Setting setting) {
    return setting.name().substring(setting.name().lastIndexOf('.') + 1);
  }

  private static String kind(Setting setting) {
    Class<?> type = setting.type().getType();
    if (setting.type().isAnnotationPresent(ReadableBytes.class)) {
      return "size";
    }
    if (type == Duration.class) {
      return "duration";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true, false";
    }
    if (List.class.isAssignableFrom(type)) {
      return "list";
    }
    if (!choices(setting).isEmpty()) {
      return "one of";
    }
    boolean isNumber = type.isPrimitive() || Number.class.isAssignableFrom(type);
    return setting.isMap() ? "map" : isNumber ? "number" : "text";
  }

  /** All values that it, or each of its list, may have. */
  private static List<String> choices(Setting setting) {
    Object[] constants = setting.type().getType().getEnumConstants();
    return constants == null
        ? CLOSED.getOrDefault(setting.name(), List.of())
        : Arrays.stream(constants).map(one -> one.toString().toLowerCase(Locale.ROOT)).toList();
  }

  private static String bounds(Setting setting) {
    List<String> bounds = new ArrayList<>();
    choices(setting).forEach(choice -> bounds.add("`" + choice + "`"));
    ofParam(setting)
        .map(ParamSettings.One::least)
        .ifPresent(min -> bounds.add("≥ %,d".formatted(min)));
    AnnotationMetadata metadata = setting.type().getAnnotationMetadata();
    metadata.longValue(Min.class, "value").ifPresent(min -> bounds.add("≥ %,d".formatted(min)));
    metadata.longValue(Max.class, "value").ifPresent(max -> bounds.add("≤ %,d".formatted(max)));
    metadata
        .stringValue(Pattern.class, "regexp")
        .ifPresent(regexp -> bounds.add("`" + regexp.replace("|", "\\|") + "`"));
    return String.join(", ", bounds);
  }

  /** What the class that reads it says of it. */
  static String meaning(Setting setting) {
    return ofParam(setting)
        .map(ParamSettings.One::meaning)
        .orElseGet(() ->
            plain(parameters(source(setting.owner())).getOrDefault(setting.type().getName(), "")));
  }

  private static String source(Class<?> owner) {
    try {
      return Files.readString(
          Path.of("src/main/java", owner.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first comment that has any is that of the record. */
  private static Map<String, String> parameters(String source) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher comment =
        java.util.regex.Pattern.compile("(?s)/\\*\\*(?:(?!\\*/).)*@param.*?\\*/").matcher(source);
    if (comment.find()) {
      String text = comment.group().replaceAll("\\s*\\*/$", "").replaceAll("\\n\\s*\\* ?", "\n");
      for (String part : text.split("@param ", -1)) {
        String[] words = part.strip().split("\\s+", 2);
        if (words.length == 2) {
          parameters.put(words[0], words[1].replaceAll("\\s+", " "));
        }
      }
    }
    return parameters;
  }

  private static String plain(String text) {
    return text.replaceAll("[;,]? see \\{@link [^}]*}", "")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link (?:[\\w.]+#)?([\\w.]+)}", "$1")
        .strip();
  }
}
