package io.jobtail.runner.command;

import io.jobtail.runner.redact.KeyText;
import io.jobtail.runner.redact.KnownSecrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How secret parameters are sealed.
 *
 * @param key 32 bytes in base64, the same for all instances that run each other's jobs; absent for
 *     a key of this server's own, in its data folder
 */
@ConfigurationProperties("jobtail.params")
record ParamsConfiguration(@Nullable String key) implements KnownSecrets {
  static final int KEY_BYTES = 32;
  private static final String WISH = KEY_BYTES + " bytes in base64";

  /** Refuses what is no key. A message begins with the setting, and never has the value. */
  ParamsConfiguration {
    if (key != null) {
      key = key.strip();
      int length = KeyText.decode(key, WISH).length;
      if (length != KEY_BYTES) {
        throw new IllegalArgumentException("key - is " + WISH + ", not " + length);
      }
    }
  }

  /** The key, if there is one. */
  byte @Nullable [] bytes() {
    return key == null ? null : KeyText.decode(key, WISH);
  }

  @Override
  public Collection<String> values() {
    return key == null ? List.of() : List.of(key);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ParamsConfiguration[]";
  }
}
