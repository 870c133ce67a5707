package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * The edge of the network: protocols, deadlines of connections, and proxies in front.
 *
 * @param http2 where HTTP/2 is spoken beside HTTP/1.1
 * @param headerTimeout the head of a request may take so long from its first byte to its last
 * @param bodyTimeout the body of a request may take so long
 * @param trustedProxies networks ({@code 10.0.0.0/8}) and addresses whose word on where a request
 *     comes from counts
 * @param hsts for so long browsers that came by TLS are told not to come without; zero says nothing
 */
@ConfigurationProperties("jobtail.web")
public record EdgeConfiguration(
    @Bindable(defaultValue = "tls") Http2 http2,
    @Bindable(defaultValue = "15s") Duration headerTimeout,
    @Bindable(defaultValue = "30s") Duration bodyTimeout,
    @Bindable(defaultValue = "") List<String> trustedProxies,
    @Bindable(defaultValue = "365d") Duration hsts) {
  /** Where HTTP/2 is spoken. */
  public enum Http2 {
    /** Nowhere. */
    NEVER,
    /** Where a client asks for it when it sets up TLS (ALPN). */
    TLS,
    /** Also without TLS, to whoever begins with it or asks for an upgrade (h2c). */
    ALWAYS
  }

  /** Checks. */
  public EdgeConfiguration {
    positive("header-timeout", headerTimeout);
    positive("body-timeout", bodyTimeout);
    if (hsts.isNegative()) {
      throw new IllegalArgumentException("jobtail.web.hsts is 0s or more, not " + hsts);
    }
    // none is configured as one empty name
    trustedProxies = trustedProxies.stream().filter(proxy -> !proxy.isBlank()).toList();
    trustedProxies.forEach(AddressBlock::of);
  }

  private static void positive(String name, Duration given) {
    if (!given.isPositive()) {
      throw new IllegalArgumentException("jobtail.web." + name + " is above 0s, not " + given);
    }
  }
}
