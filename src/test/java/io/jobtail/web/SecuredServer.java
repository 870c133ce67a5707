package io.jobtail.web;

import io.jobtail.access.TokenHash;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;

/** Servers that ask everybody who they are, and whom they know. */
public final class SecuredServer {
  private SecuredServer() {}

  /** Adds the settings of somebody who has this token. */
  public static void person(
      Map<String, ? super String> settings, String name, String token, String scopes) {
    String key = "jobtail.security.tokens." + name;
    settings.put(key + ".hash", TokenHash.of(token));
    settings.put(key + ".scopes", scopes);
  }

  /** Such a person together with all others of a tenant. */
  public static void person(
      Map<String, ? super String> settings,
      String name,
      String token,
      String scopes,
      String tenant) {
    person(settings, name, token, scopes);
    settings.put("jobtail.security.tokens." + name + ".tenant", tenant);
  }

  /** The header of who has a token. */
  public static String by(String token) {
    return "Authorization: Bearer " + token;
  }

  /** A server of a test's own, which keeps nothing, on a free port. */
  static EmbeddedServer start(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("jobtail.store", "memory");
    all.put("micronaut.server.port", "-1");
    return ApplicationContext.run(EmbeddedServer.class, all, "test");
  }
}
