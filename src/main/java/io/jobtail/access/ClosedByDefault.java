package io.jobtail.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Named;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start where anybody on a network could come in and nobody has said that this is meant.
 */
@Context
@Named("start-check")
final class ClosedByDefault {
  private static final Logger LOG = LoggerFactory.getLogger(ClosedByDefault.class);

  ClosedByDefault(
      AccessConfiguration configuration,
      ApiTokens tokens,
      Environment environment,
      @Nullable @Value("${micronaut.server.host}") String host) {
    boolean secured = Secured.isSecured(environment);
    LOG.debug("{} tokens are known", tokens.count());
    if (configuration.open() && secured) {
      throw new ConfigurationException(
          "jobtail.security.open lets everybody in, and there are credentials too"
              + " (jobtail.security.tokens or .jwt): one of them is a mistake");
    }
    if (!configuration.open() && !secured && !isThisMachine(host)) {
      throw new ConfigurationException(
          "micronaut.server.host is "
              + (host == null ? "absent, which is every address" : host)
              + ", and anybody who can reach it could come in: configure jobtail.security.tokens"
              + " or jobtail.security.jwt, or say jobtail.security.open=true"
              + " (JOBTAIL_SECURITY_OPEN=true) if that is meant");
    }
  }

  private static boolean isThisMachine(@Nullable String host) {
    if (host == null || host.isBlank()) {
      return false;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false; // it cannot be listened to either
    }
  }
}
