package io.jobtail.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Nothing is shipped that nothing uses: a dependency is in our classes, or has a reason here. */
class DependenciesTest {
  private static final Map<String, String> USED_WITHOUT_BEING_NAMED =
      Map.of(
          "micronaut-http-client", "what is behind the typed client",
          "micronaut-reactor", "publishers of the typed client and of streams",
          "micronaut-serde-jackson", "what reads and writes records",
          "micronaut-micrometer-registry-prometheus", "the endpoint /prometheus",
          "lit-html", "a library of the web pages",
          "netty-transport-native-epoll", "the library behind the transport",
          "netty-transport-native-io_uring", "the library behind another transport");

  @Test
  void every_dependency_is_used() throws Exception {
    Set<String> declared = declared();
    Map<String, Set<String>> classes = classes(declared);
    Set<String> used = usedNames();
    Set<String> unused = new TreeSet<>();
    for (String dependency : declared) {
      if (classes.getOrDefault(dependency, Set.of()).stream().noneMatch(used::contains)) {
        unused.add(dependency);
      }
    }

    assertThat(declared).hasSizeGreaterThan(10);
    assertThat(unused)
        .as("dependencies of the pom that no class of ours names; each needs a reason")
        .isEqualTo(USED_WITHOUT_BEING_NAMED.keySet());
  }

  @Test
  void every_dependency_and_plugin_is_in_a_decision() throws Exception {
    StringBuilder decisions = new StringBuilder();
    try (Stream<Path> notes = Files.list(Path.of("src/site/markdown/decisions"))) {
      for (Path note : notes.toList()) {
        decisions.append(Files.readString(note));
      }
    }
    NodeList names =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File("pom.xml"))
            .getElementsByTagName("artifactId");
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < names.getLength(); i++) {
      all.add(names.item(i).getTextContent().strip());
    }

    assertThat(all)
        .hasSizeGreaterThan(40)
        .allMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(decisions).find());
  }

  /** Names of what is shipped, and so is not only for tests or the compiler. */
  private static Set<String> declared() throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File("pom.xml"))
            .getDocumentElement()
            .getElementsByTagName("dependency");
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      boolean ours =
          one.getParentNode() instanceof Element list
              && list.getParentNode() instanceof Element project
              && project.getTagName().equals("project");
      if (ours && !Set.of("test", "provided").contains(text(one, "scope"))) {
        names.add(text(one, "artifactId"));
      }
    }
    return names;
  }

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  /** Names of the classes of each, by the name of its jar. */
  private static Map<String, Set<String>> classes(Set<String> names) throws IOException {
    Map<String, Set<String>> classes = new HashMap<>();
    Map<String, Pattern> patterns = new TreeMap<>();
    names.forEach(
        name -> patterns.put(name, Pattern.compile(Pattern.quote(name) + "-\\d.*\\.jar")));
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String file = String.valueOf(Path.of(path).getFileName());
      for (Map.Entry<String, Pattern> one : patterns.entrySet()) {
        if (one.getValue().matcher(file).matches()) {
          classes.computeIfAbsent(one.getKey(), _ -> new HashSet<>()).addAll(classesIn(path));
        }
      }
    }
    return classes;
  }

  private static Set<String> classesIn(String path) throws IOException {
    Set<String> names = new HashSet<>();
    try (JarFile jar = new JarFile(path)) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .forEach(name ->
              names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.')));
    }
    return names;
  }

  private static Set<String> usedNames() {
    Set<String> names = new HashSet<>();
    for (JavaClass one :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jobtail")) {
      if (!one.getSimpleName().startsWith("$")) {
        one.getDirectDependenciesFromSelf()
            .forEach(dependency -> names.add(dependency.getTargetClass().getName()));
      }
    }
    return names;
  }
}
