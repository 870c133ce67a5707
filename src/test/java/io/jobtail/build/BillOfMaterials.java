package io.jobtail.build;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is in the jar, with licenses and hashes, in the form of CycloneDX 1.6. */
final class BillOfMaterials {
  private final Path repository;

  /**
   * One of a repository.
   *
   * @param repository the local one of Maven, whose paths name what is in them
   */
  BillOfMaterials(Path repository) {
    this.repository = repository;
  }

  /**
   * The document.
   *
   * @param version of the product
   * @param classPath of jars of the repository; what is not of it is the product itself
   */
  String of(String version, String classPath) {
    List<Artifact> artifacts =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(classPath)
            .map(Path::of)
            .filter(path -> path.startsWith(repository))
            .map(path -> Artifact.of(repository, path))
            .sorted()
            .toList();
    return """
    {
      "bomFormat": "CycloneDX",
      "specVersion": "1.6",
      "version": 1,
      "metadata": {
        "component": {
          "type": "application",
          "bom-ref": "jobtail",
          "group": "io.jobtail",
          "name": "jobtail",
          "version": "%s",
          "licenses": [{"license": {"id": "Apache-2.0"}}],
          "purl": "pkg:maven/io.jobtail/jobtail@%1$s?type=jar"
        }
      },
      "components": [
    %s
      ],
      "dependencies": [
        {"ref": "jobtail", "dependsOn": [%s]}
      ]
    }
    """
        .formatted(
            version,
            artifacts.stream().map(this::component).collect(Collectors.joining(",\n")),
            artifacts.stream()
                .map(artifact -> '"' + artifact.purl() + '"')
                .collect(Collectors.joining(", ")));
  }

  private String component(Artifact artifact) {
    String licenses =
        Licenses.of(repository, artifact).stream()
            .map(BillOfMaterials::license)
            .collect(Collectors.joining(", "));
    return """
    {
      "type": "library",
      "bom-ref": "%s",
      "group": "%s",
      "name": "%s",
      "version": "%s",
      "hashes": [{"alg": "SHA-256", "content": "%s"}],
      "licenses": [%s],
      "purl": "%1$s"
    }\
    """
        .formatted(
            artifact.purl(),
            artifact.group(),
            artifact.name(),
            artifact.version(),
            artifact.sha256(),
            licenses);
  }

  private static String license(Licenses.License license) {
    return "{\"license\": {\"%s\": \"%s\"}}"
        .formatted(license.isKnown() ? "id" : "name", license.text().replaceAll("[\"\\\\]", ""));
  }
}
