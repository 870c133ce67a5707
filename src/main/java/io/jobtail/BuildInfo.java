package io.jobtail;

import io.micronaut.context.env.PropertySource;
import io.micronaut.management.endpoint.info.InfoSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What {@code GET /info} says: which build this is, and what runs it. */
@Singleton
final class BuildInfo implements InfoSource {
  private final Map<String, Object> facts = new LinkedHashMap<>();

  BuildInfo() {
    Build build = Build.ofThis();
    facts.put("name", "jobtail");
    facts.put("version", build.version());
    Map<String, String> of = new LinkedHashMap<>();
    if (!build.commit().isEmpty()) {
      of.put("commit", build.commit());
    }
    of.put("time", build.time());
    facts.put("build", of);
    facts.put("jdk", Runtime.version().toString());
  }

  @Override
  public Publisher<PropertySource> getSource() {
    return Mono.just(PropertySource.of("build", facts));
  }
}
