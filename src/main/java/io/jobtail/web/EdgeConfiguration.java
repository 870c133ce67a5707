package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The edge of the network: protocols, deadlines of connections, and proxies in front.
 *
 * @param http2 where HTTP/2 is spoken beside HTTP/1.1
 * @param headerTimeout the head of a request may take so long from its first byte to its last
 * @param bodyTimeout the body of a request may take so long
 * @param trustedProxies networks ({@code 10.0.0.0/8}) and addresses whose word on where a request
 *     comes from counts
 * @param trustedHeaders in which they say it: those that each of them sets anew or takes away
 *     ({@code X-Forwarded-For}, {@code X-Forwarded-Proto}, {@code X-Forwarded-Host}; or {@code
 *     Forwarded} alone), since any other is as its client has sent it
 * @param peerTimeout a client that does not acknowledge what it was sent for so long is gone, and
 *     so is one that says nothing and does not answer when asked; where the native transport of
 *     Linux is in use
 * @param hsts for so long browsers that came by TLS are told not to come without; zero says nothing
 */
@ConfigurationProperties("jobtail.web")
public record EdgeConfiguration(
    @Bindable(defaultValue = "tls") Http2 http2,
    @Bindable(defaultValue = "15s") Duration headerTimeout,
    @Bindable(defaultValue = "30s") Duration bodyTimeout,
    @Bindable(defaultValue = "") List<String> trustedProxies,
    @Bindable(defaultValue = "X-Forwarded-For,X-Forwarded-Proto") List<String> trustedHeaders,
    @Bindable(defaultValue = "60s") Duration peerTimeout,
    @Bindable(defaultValue = "365d") Duration hsts) {
  private static final String FORWARDED = "forwarded";
  private static final Set<String> HEADERS =
      Set.of(FORWARDED, "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

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
    if (peerTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || peerTimeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "jobtail.web.peer-timeout is from 1s to 1h, not " + peerTimeout);
    }
    if (hsts.isNegative()) {
      throw new IllegalArgumentException("jobtail.web.hsts is 0s or more, not " + hsts);
    }
    // none is configured as one empty name
    trustedProxies = trustedProxies.stream().filter(proxy -> !proxy.isBlank()).toList();
    trustedProxies.forEach(AddressBlock::of);
    trustedHeaders = headers(trustedHeaders);
  }

  private static List<String> headers(List<String> given) {
    List<String> headers =
        given.stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .toList();
    for (String header : headers) {
      if (!HEADERS.contains(header) || (header.equals(FORWARDED) && headers.size() > 1)) {
        throw new IllegalArgumentException(
            "jobtail.web.trusted-headers has some of X-Forwarded-For, X-Forwarded-Proto and"
                + " X-Forwarded-Host, or Forwarded alone, not "
                + String.join(",", given));
      }
    }
    return headers;
  }

  /** Whether such proxies say it in this header. */
  boolean isTrusted(String header) {
    return trustedHeaders.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void positive(String name, Duration given) {
    if (!given.isPositive()) {
      throw new IllegalArgumentException("jobtail.web." + name + " is above 0s, not " + given);
    }
  }
}
