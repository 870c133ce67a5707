package io.jobtail;

import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where a key was set, in words: a file with the line, a variable, an option. The framework knows
 * the file and no lines, so the file is read once more; that is done where a start has failed only.
 */
final class SettingPlace {
  private SettingPlace() {}

  /** In parentheses, to follow the key; empty where a program has set it. */
  static String after(Given given) {
    String place = of(given);
    return place.isEmpty() ? "" : " (" + place + ")";
  }

  private static String of(Given given) {
    if (given.isVariable()) {
      return "the environment variable " + given.key();
    }
    String location = given.source().getOrigin().location();
    return switch (location) {
      case "System.properties" -> "the system property -D" + given.written();
      case "main(String...args)" -> "the option --" + given.written();
      default -> location.matches(".+\\.\\w+") ? file(location, given) : "";
    };
  }

  private static String file(String location, Given given) {
    for (String name : names(location)) {
      OptionalInt line = line(name, given.written());
      if (line.isPresent()) {
        return name + ", line " + line.getAsInt();
      }
    }
    return location;
  }

  /** What lies beside the jar wins over what is in it, and has the same name for the framework. */
  private static List<String> names(String location) {
    String plain = location.replaceFirst("^(file|classpath):(//)?", "");
    return location.contains("/") ? List.of(plain) : List.of("config/" + plain, plain);
  }

  private static OptionalInt line(String name, String key) {
    try (InputStream in = open(name)) {
      if (in == null) {
        return OptionalInt.empty();
      }
      Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      return name.endsWith(".properties") ? lineOfProperty(text, key) : lineOfYaml(text, key);
    } catch (IOException | InvalidPathException | YAMLException _) {
      return OptionalInt.empty(); // it was there a moment ago; the name says enough
    }
  }

  private static @Nullable InputStream open(String name) throws IOException {
    Path file = Path.of(name);
    return Files.isRegularFile(file)
        ? Files.newInputStream(file)
        : SettingPlace.class.getClassLoader().getResourceAsStream(name);
  }

  private static OptionalInt lineOfProperty(Reader text, String key) throws IOException {
    List<String> lines = text.readAllAsString().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().split("[=:\\s]", 2)[0].equals(key)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** JSON is YAML too. */
  private static OptionalInt lineOfYaml(Reader text, String key) {
    for (Node document : new Yaml(new LoaderOptions()).composeAll(text)) {
      OptionalInt line =
          places(document, "").filter(place -> place.isAt(key)).mapToInt(Place::line).findFirst();
      if (line.isPresent()) {
        return line;
      }
    }
    return OptionalInt.empty();
  }

  private record Place(String path, int line) {
    boolean isAt(String key) {
      return normal(path).equals(normal(key));
    }

    private static String normal(String key) {
      return NameUtils.hyphenate(key.replaceAll("\\[\\d+]", ""), true);
    }
  }

  private static Stream<Place> places(Node node, String path) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream().flatMap(tuple -> places(tuple, path))
        : Stream.empty();
  }

  private static Stream<Place> places(NodeTuple tuple, String path) {
    if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
      return Stream.empty();
    }
    String key = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
    Place own = new Place(key, name.getStartMark().getLine() + 1);
    return Stream.concat(Stream.of(own), places(tuple.getValueNode(), key));
  }
}
