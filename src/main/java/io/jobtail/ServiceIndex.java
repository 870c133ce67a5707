package io.jobtail;

import io.micronaut.core.io.service.SoftServiceLoader.Optimizations;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import io.micronaut.core.optim.StaticOptimizations;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the framework what beans and other services there are, from a list that the build put into
 * the jar. It would otherwise open the jar as a file system and look for them, at each start.
 */
public final class ServiceIndex implements StaticOptimizations.Loader<Optimizations> {
  /** Where the list is: lines of a service's name, each followed by indented names of classes. */
  public static final String RESOURCE = "META-INF/jobtail/services";

  /** For the framework. */
  public ServiceIndex() {}

  @Override
  public Optimizations load() {
    return new Optimizations(isWhole() ? loaders() : Map.of());
  }

  /** With another jar or folder beside ours, the list would hide what is there. */
  private static boolean isWhole() {
    return !System.getProperty("java.class.path", "").contains(File.pathSeparator);
  }

  private static Map<String, StaticServiceLoader<?>> loaders() {
    try (InputStream in = ServiceIndex.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      return in == null ? Map.of() : new Loaders(read(in));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }

  private static Map<String, StaticServiceLoader<?>> read(InputStream in) throws IOException {
    Map<String, StaticServiceLoader<?>> loaders = new HashMap<>();
    List<String> classes = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(" ")) {
        classes.add(line.substring(1));
      } else {
        classes = new ArrayList<>();
        loaders.put(line, new IndexedServices<>(classes));
      }
    }
    return loaders;
  }

  /** Knows every service: one without a line has no class. */
  private static final class Loaders extends HashMap<String, StaticServiceLoader<?>> {
    private static final long serialVersionUID = 1;
    private static final StaticServiceLoader<?> NONE = new IndexedServices<>(List.of());

    private Loaders(Map<String, StaticServiceLoader<?>> known) {
      super(known);
    }

    @Override
    public StaticServiceLoader<?> get(@Nullable Object name) {
      return getOrDefault(name, NONE);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return true;
    }
  }
}
