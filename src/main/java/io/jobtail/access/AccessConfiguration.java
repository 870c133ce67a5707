package io.jobtail.access;

import io.jobtail.runner.redact.KeyText;
import io.jobtail.runner.redact.KnownSecrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom the server lets in. With {@code jobtail.security.tokens} or {@code jobtail.security.jwt}
 * everybody is asked who they are; without, the server listens on this machine's own addresses
 * only.
 *
 * @param open lets everybody in who can reach the server, on any address
 * @param key signs tickets and sessions: 32 bytes or more in base64, the same for all instances;
 *     absent for a key that is made anew at each start
 * @param ticketTtl how long a ticket lasts, at most
 * @param sessionTtl how long somebody who has signed in with a browser stays so, at most
 */
@ConfigurationProperties("jobtail.security")
public record AccessConfiguration(
    @Bindable(defaultValue = "false") boolean open,
    @Nullable String key,
    @Bindable(defaultValue = "1h") Duration ticketTtl,
    @Bindable(defaultValue = "12h") Duration sessionTtl)
    implements KnownSecrets {
  private static final int MIN_KEY_BYTES = 32;
  private static final String WISH = MIN_KEY_BYTES + " bytes or more in base64";
  private static final Duration MIN_TTL = Duration.ofSeconds(1);
  private static final Duration MAX_TTL = Duration.ofDays(30);

  /** Checks. A message begins with the setting, and never has the key. */
  public AccessConfiguration {
    if (key != null) {
      key = key.strip();
      int length = KeyText.decode(key, WISH).length;
      if (length < MIN_KEY_BYTES) {
        throw new IllegalArgumentException("key - is " + WISH + ", not " + length);
      }
    }
    check("ticketTtl", ticketTtl);
    check("sessionTtl", sessionTtl);
  }

  private static void check(String name, Duration ttl) {
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException(name + " - is from 1s to 30d, not " + ttl);
    }
  }

  byte @Nullable [] keyBytes() {
    return key == null ? null : KeyText.decode(key, WISH);
  }

  @Override
  public Collection<String> values() {
    return key == null ? List.of() : List.of(key);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "AccessConfiguration[open=" + open + "]";
  }
}
