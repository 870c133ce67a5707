package io.jobtail.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.runner.ParamsSchemas;
import io.jobtail.runner.ShippedSchemas;
import io.jobtail.wire.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is shipped is listed, and under licenses that let it be shipped. */
class ShippedIT {
  /** Nimbus carries them in packages of its own, under its license's notices. */
  private static final Set<String> INSIDE_OF_OTHERS =
      Set.of("com.google.code.gson/gson", "com.github.stephenc.jcip/jcip-annotations");

  private static final Path JAR = Path.of(System.getProperty("it.jar", "target/jobtail.jar"));
  private static final String BILL = "META-INF/sbom/jobtail.cdx.json";

  /** Each allows use and distribution without terms for what is linked with it. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0");

  @Test
  void every_part_has_a_license_that_is_allowed() throws Exception {
    Map<String, Set<String>> refused = new TreeMap<>();
    for (Map<?, ?> component : components()) {
      Set<String> licenses = licenses(component);
      // of several the user may choose
      if (licenses.stream().noneMatch(ALLOWED::contains)) {
        refused.put(String.valueOf(component.get("purl")), licenses);
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void the_jar_carries_the_list() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream in = jar.getInputStream(Objects.requireNonNull(jar.getEntry(BILL)))) {
      assertThat(in).hasBinaryContent(Files.readAllBytes(bill()));
    }
  }

  @Test
  void the_jar_carries_the_schemas_of_its_handlers() throws Exception {
    Map<String, String> made =
        ShippedSchemas.of(List.of("io.jobtail.runner.$EmitHandler$Definition"));
    assertThat(made).hasSize(1);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (Map.Entry<String, String> schema : made.entrySet()) {
        JarEntry entry =
            jar.getJarEntry(ParamsSchemas.FOLDER + schema.getKey() + ParamsSchemas.SUFFIX);
        assertThat(entry).as(schema.getKey()).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
          assertThat(in).hasBinaryContent(schema.getValue().getBytes(UTF_8));
        }
      }
    }
  }

  @Test
  void the_list_has_what_the_jar_has() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (Map<?, ?> component : components()) {
      listed.add(component.get("group") + "/" + component.get("name"));
      assertThat(String.valueOf(component.get("hashes"))).matches(".*content=[0-9a-f]{64}.*");
    }
    assertThat(listed)
        .hasSizeGreaterThan(50)
        .contains(
            "org.xerial/sqlite-jdbc", "io.micronaut/micronaut-inject", "io.netty/netty-buffer");
    Set<String> described = described();
    described.removeAll(INSIDE_OF_OTHERS);
    assertThat(listed).containsAll(described);
    assertThat(listed).noneMatch(name -> name.contains("junit") || name.contains("playwright"));
  }

  /** Jars that Maven made say what they are: group/name. */
  private static Set<String> described() throws IOException {
    Set<String> names = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
          String[] parts = name.split("/", -1);
          names.add(parts[2] + "/" + parts[3]);
        }
      }
    }
    names.remove("io.jobtail/jobtail");
    names.remove("org.jctools/jctools-core"); // within netty-common, whose license is the same
    return names;
  }

  private static Path bill() {
    return JAR.resolveSibling("jobtail.cdx.json");
  }

  private static List<Map<?, ?>> components() throws Exception {
    Map<?, ?> all = (Map<?, ?>) some(JsonReader.read(Files.readAllBytes(bill())));
    List<Map<?, ?>> components = new ArrayList<>();
    ((List<?>) some(all.get("components"))).forEach(one -> components.add((Map<?, ?>) some(one)));
    return components;
  }

  private static Set<String> licenses(Map<?, ?> component) {
    Set<String> names = new TreeSet<>();
    for (Object one : (List<?>) some(component.get("licenses"))) {
      Map<?, ?> license = (Map<?, ?>) some(((Map<?, ?>) some(one)).get("license"));
      names.add(
          String.valueOf(license.containsKey("id") ? license.get("id") : license.get("name")));
    }
    return names;
  }

  private static Object some(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
