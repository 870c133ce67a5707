package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jobtail.machine.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The base of an image, made of this machine's C library and nothing else. */
final class MinimalBase {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");

  private MinimalBase() {}

  /**
   * Writes it as a file that image tools read.
   *
   * @param programs whose libraries it has
   */
  static Path write(Path folder, List<Path> programs) throws Exception {
    Path root = Files.createDirectories(folder.resolve("root"));
    for (String library : libraries(programs)) {
      Path copy = root.resolve(library.substring(1));
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(library).toRealPath(), copy);
    }
    for (String empty : List.of("proc", "dev", "tmp")) {
      Files.createDirectories(root.resolve(empty));
    }
    Path layer = folder.resolve("layer.tar");
    Tool.run(folder, "tar", "-cf", layer.toString(), "-C", root.toString(), ".");
    Files.writeString(folder.resolve("config.json"), config(layer));
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        [{"Config":"config.json","RepoTags":["base:test"],"Layers":["layer.tar"]}]
        """);
    Tool.run(folder, "tar", "-cf", "base.tar", "manifest.json", "config.json", "layer.tar");
    return folder.resolve("base.tar");
  }

  private static Set<String> libraries(List<Path> programs) throws Exception {
    Set<String> libraries = new TreeSet<>();
    for (Path program : programs) {
      Matcher library = LIBRARY.matcher(Tool.run(Path.of("/"), "ldd", program.toString()));
      while (library.find()) {
        libraries.add(library.group(1));
      }
    }
    libraries.removeIf(one -> programs.stream().anyMatch(program -> isBeside(one, program)));
    return libraries;
  }

  private static boolean isBeside(String library, Path program) {
    return library.startsWith(program.getParent().getParent().toString());
  }

  private static String config(Path layer) throws IOException, NoSuchAlgorithmException {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(layer));
    return """
    {"architecture":"%s","os":"linux","config":{},
     "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
    """
        .formatted(architecture, HexFormat.of().formatHex(digest));
  }

  /** What is in the file that Jib wrote, unpacked as a container sees it. */
  static Path unpack(Path image, Path folder) throws Exception {
    Path root = Files.createDirectories(folder.resolve("unpacked"));
    Tool.run(folder, "tar", "-xf", image.toString(), "-C", folder.toString());
    Matcher layer =
        Pattern.compile("\"(\\w+\\.tar\\.gz)\"")
            .matcher(Files.readString(folder.resolve("manifest.json"), UTF_8));
    while (layer.find()) {
      Tool.run(folder, "tar", "-xpzf", layer.group(1), "-C", root.toString());
    }
    return root;
  }
}
