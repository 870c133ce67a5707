package io.jobtail.access;

import io.jobtail.runner.redact.KnownSecrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens of somebody who signs them: one of a secret, a public key or a URL, with an
 * issuer and an audience.
 *
 * @param secret for HS256, 32 bytes or more
 * @param publicKey for RS256 and ES256: a PEM text
 * @param jwksUrl for RS256 and ES256: where the signer's public keys are, as a JSON Web Key Set
 * @param issuer what {@code iss} must be
 * @param audience what {@code aud} must have
 * @param scopeClaim has the scopes, as a list or separated by spaces; names that are none of ours
 *     are passed over
 * @param tenantClaim whose jobs the token's holder submits and sees; absent for those of {@code
 *     sub} alone
 * @param clockSkew by how much the signer's clock may differ
 */
@ConfigurationProperties("jobtail.security.jwt")
public record JwtConfiguration(
    @Nullable String secret,
    @Nullable String publicKey,
    @Nullable URI jwksUrl,
    @Nullable String issuer,
    @Nullable String audience,
    @Bindable(defaultValue = "scope") String scopeClaim,
    @Nullable String tenantClaim,
    @Bindable(defaultValue = "30s") Duration clockSkew)
    implements KnownSecrets {
  private static final int MIN_SECRET_BYTES = 32;
  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /** Checks. A message begins with the setting, and never has the secret. */
  public JwtConfiguration {
    long keys = Stream.of(secret, publicKey, jwksUrl).filter(key -> key != null).count();
    if (keys > 1) {
      throw new IllegalArgumentException("secret - is one of secret, public-key and jwks-url");
    }
    if (keys == 0 && (issuer != null || audience != null || tenantClaim != null)) {
      throw new IllegalArgumentException(
          "secret - is missing: there is to be one of secret, public-key and jwks-url");
    }
    if (keys == 1 && (isBlank(issuer) || isBlank(audience))) {
      throw new IllegalArgumentException(
          (isBlank(issuer) ? "issuer" : "audience")
              + " - is missing: without, tokens that were made for others would do here");
    }
    if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("secret - has " + MIN_SECRET_BYTES + " bytes or more");
    }
    if (publicKey != null) {
      var _ = PublicKeyText.read(publicKey);
    }
    if (jwksUrl != null && !isHttp(jwksUrl)) {
      throw new IllegalArgumentException("jwksUrl - is an http or https URL, not " + jwksUrl);
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException("clockSkew - is from 0s to 10m, not " + clockSkew);
    }
  }

  private static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /** Whether there are such tokens at all. */
  boolean isUsed() {
    return secret != null || publicKey != null || jwksUrl != null;
  }

  @Override
  public Collection<String> values() {
    return secret == null ? List.of() : List.of(secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "JwtConfiguration[issuer=" + issuer + ", audience=" + audience + "]";
  }
}
