package io.jobtail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds keys that nobody reads: what is mistyped would leave a default in place, and nobody would
 * hear of it.
 *
 * <p>In files, system properties and options all that begins with {@code jobtail.} is ours. The
 * environment belongs to others too: there a name is taken for ours if it begins as a group of ours
 * does or is nearly one of ours, and else said in the log.
 */
final class UnknownSettings {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownSettings.class);

  /** What a program of a job is told, which may be another server. */
  private static final Set<String> OF_A_JOB = Set.of("JOBTAIL_JOB", "JOBTAIL_ATTEMPT");

  private final Settings known;

  UnknownSettings(Settings known) {
    this.known = known;
  }

  /** What is wrong, each with its place. */
  static List<String> find(Settings enabled, List<Given> given) {
    List<Given> unknown = given.stream().filter(one -> !isKnown(enabled, one)).toList();
    if (unknown.isEmpty()) {
      return List.of();
    }
    // settings of what is switched off are known too
    UnknownSettings search = new UnknownSettings(Settings.complete());
    return unknown.stream().flatMap(one -> search.problem(one).stream()).distinct().toList();
  }

  private static boolean isKnown(Settings settings, Given given) {
    return settings.knows(given)
        || (given.isVariable() && isSomebodyElses(given))
        || (given.isEmpty() && settings.isGroup(given.key()));
  }

  private static boolean isSomebodyElses(Given variable) {
    return OF_A_JOB.contains(variable.key())
        || KubernetesLinks.isOne(variable.key(), String.valueOf(variable.value()));
  }

  private Optional<String> problem(Given given) {
    if (isKnown(known, given)) {
      return Optional.empty();
    }
    Optional<String> meant = given.isVariable() ? meantVariable(given.key()) : meant(given.key());
    if (given.isVariable() && meant.isEmpty() && !isInGroup(given.key())) {
      LOG.warn("the environment variable {} is none of Jobtail's: it sets nothing", given.key());
      return Optional.empty();
    }
    String what =
        given.isVariable()
            ? "the environment variable " + given.key() + " sets nothing: there is no such setting"
            : given.key() + SettingPlace.after(given) + " " + why(given.key());
    return Optional.of(what + meant.map(name -> "; did you mean " + name + "?").orElse(""));
  }

  private String why(String key) {
    return known.isGroup(key) ? "is a group of settings and has no value" : "is no setting";
  }

  private Optional<String> meant(String key) {
    List<String> names = known.all().stream().map(setting -> aligned(setting.name(), key)).toList();
    Optional<String> nearest = NearestName.of(key, names);
    return nearest.isPresent() ? nearest : elsewhere(key, names);
  }

  /** The right name in the wrong group. */
  private static Optional<String> elsewhere(String key, List<String> names) {
    String last = key.substring(key.lastIndexOf('.'));
    List<String> same =
        names.stream().filter(name -> name.endsWith(last) && !name.contains("*")).toList();
    return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
  }

  /** With what the user has named in its place. */
  private static String aligned(String name, String key) {
    String[] parts = name.split("\\.", -1);
    String[] given = key.split("\\.", -1);
    List<String> aligned = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      aligned.add(parts[i].equals("*") && i < given.length ? given[i] : parts[i]);
    }
    return String.join(".", aligned);
  }

  private Optional<String> meantVariable(String variable) {
    return NearestName.of(
        variable,
        known.all().stream()
            .filter(setting -> !setting.isOfOneOfMany())
            .map(setting -> Setting.variable(setting.name()))
            .toList());
  }

  private boolean isInGroup(String variable) {
    return groups().anyMatch(group -> group.matcher(variable).matches());
  }

  /** Of two words or more: the first alone begins everything. */
  private Stream<Pattern> groups() {
    return known.all().stream()
        .map(Setting::name)
        .filter(name -> name.indexOf('.') != name.lastIndexOf('.'))
        .map(name -> name.substring(0, name.indexOf('.', Settings.ROOT.length() + 1)))
        .distinct()
        .map(group -> Pattern.compile(Setting.variable(group) + "_.+"));
  }
}
