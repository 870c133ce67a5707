package io.jobtail.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.machine.Need;
import io.jobtail.machine.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples for platforms can be read, and name settings that there are. */
class DeployingTest {
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Pattern SETTING = Pattern.compile("\\b(?:JOBTAIL|MICRONAUT)_[A-Z_]+\\b");
  private static final Pattern KEY =
      Pattern.compile("`((?:jobtail|micronaut)\\.[a-z0-9.-]+(?:NAME\\.[a-z-]+)?)`");

  @TempDir private Path home;

  @Test
  void manifests_are_yaml_with_the_parts_that_streams_need() throws IOException {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (String block : blocks("yaml")) {
      new Yaml(new SafeConstructor(new LoaderOptions()))
          .loadAll(block)
          .forEach(document -> documents.add((Map<?, ?>) document));
    }
    assertThat(documents)
        .extracting(document -> String.valueOf(document.get("kind")))
        .containsExactly("Deployment", "Service", "PersistentVolumeClaim", "Ingress", "Service");
    assertThat(documents.getFirst().toString())
        .contains("terminationGracePeriodSeconds=60", "readOnlyRootFilesystem=true")
        .contains("runAsUser=10001", "path=/health/readiness", "JOBTAIL_DRAIN_DELAY");
    assertThat(documents.getLast().toString())
        .contains("timeoutSeconds=3600", "containerConcurrency=1000");
  }

  @Test
  void settings_in_examples_are_documented_ones() throws IOException {
    Set<String> known = new TreeSet<>();
    for (String page : List.of("configuration.md", "configuration-reference.md")) {
      KEY.matcher(Files.readString(PAGES.resolve(page)))
          .results()
          .forEach(key -> known.add(variable(key.group(1).replace(".NAME.", ".ci."))));
    }
    known.add("MICRONAUT_ENVIRONMENTS");
    Set<String> used = new TreeSet<>();
    SETTING.matcher(page()).results().forEach(setting -> used.add(setting.group()));

    assertThat(used).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @Test
  void the_unit_is_one_that_systemd_takes() throws Exception {
    Need.that(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze",
        "WHETHER SYSTEMD TAKES THE UNIT IS",
        "systemd.required");
    List<String> units = blocks("ini");
    assertThat(units).hasSize(1);
    String unit =
        units
            .getFirst()
            .replaceFirst("(?m)^ExecStart=.*$", "ExecStart=/bin/true")
            .replaceFirst("(?m)^WorkingDirectory=.*$", "WorkingDirectory=/");
    Path file = Files.writeString(home.resolve("jobtail.service"), unit);

    assertThat(
            Tool.run(home, "systemd-analyze", "verify", "--man=no", file.toString())
                .lines()
                .filter(line -> line.contains("jobtail.service")))
        .isEmpty();
    assertThat(units.getFirst()).contains("ExecStart=/opt/jobtail/runtime/bin/java @jobtail.args");
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  private static String page() throws IOException {
    return Files.readString(PAGES.resolve("deploying.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page())
        .results()
        .map(block -> block.group(1))
        .toList();
  }
}
