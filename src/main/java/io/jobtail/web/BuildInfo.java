package io.jobtail.web;

import io.micronaut.context.env.PropertySource;
import io.micronaut.management.endpoint.info.InfoSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What {@code GET /info} says: which build this is, and what runs it. */
@Singleton
final class BuildInfo implements InfoSource {
  private static final String RESOURCE = "/io/jobtail/build.properties";

  private final Map<String, Object> facts = new LinkedHashMap<>();

  BuildInfo() {
    Properties build = read();
    facts.put("name", build.getProperty("name"));
    facts.put("version", build.getProperty("version"));
    Map<String, String> of = new LinkedHashMap<>();
    String commit = build.getProperty("commit", "");
    if (!commit.isEmpty()) {
      of.put("commit", commit);
    }
    of.put("time", build.getProperty("time"));
    facts.put("build", of);
    facts.put("jdk", Runtime.version().toString());
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not there");
      }
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Publisher<PropertySource> getSource() {
    return Mono.just(PropertySource.of("build", facts));
  }
}
