package io.jobtail;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.core.io.scan.ClassPathResourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources as the class loader does. The framework's own loader opens the jar as a file
 * system for each of them, which takes longer than all the reading.
 */
final class JarResources implements ClassPathResourceLoader {
  private static final String PREFIX = "classpath:";

  private final ClassLoader loader;
  private final String base;
  private final ClassPathResourceLoader others;

  JarResources(ClassLoader loader) {
    this(loader, "");
  }

  private JarResources(ClassLoader loader, String base) {
    this.loader = loader;
    this.base = base;
    this.others = ClassPathResourceLoader.defaultLoader(loader);
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Optional<InputStream> getResourceAsStream(String path) {
    URL url = found(path);
    if (url == null || !isInJar(url)) {
      return url == null ? Optional.empty() : others.getResourceAsStream(base + plain(path));
    }
    try {
      return isFile(url) ? Optional.of(url.openStream()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<URL> getResource(String path) {
    URL url = found(path);
    if (url == null || !isInJar(url)) {
      return url == null ? Optional.empty() : others.getResource(base + plain(path));
    }
    return isFile(url) ? Optional.of(url) : Optional.empty();
  }

  @Override
  public Stream<URL> getResources(String name) {
    return others.getResources(base + plain(name));
  }

  @Override
  public ResourceLoader forBase(String basePath) {
    String folder = plain(basePath);
    return new JarResources(
        loader, folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/");
  }

  private @Nullable URL found(String path) {
    String name = base + plain(path);
    return name.contains("..") ? null : loader.getResource(name);
  }

  private static String plain(String path) {
    String name = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static boolean isInJar(URL url) {
    return url.getProtocol().equals("jar");
  }

  private static boolean isFile(URL url) {
    try {
      return url.openConnection() instanceof JarURLConnection entry
          && entry.getJarEntry() != null
          && !entry.getJarEntry().isDirectory();
    } catch (IOException e) {
      return false;
    }
  }
}
