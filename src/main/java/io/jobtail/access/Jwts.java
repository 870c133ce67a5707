package io.jobtail.access;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.jobtail.job.Owner;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON Web Tokens of the configured signer. Reading one may fetch the signer's keys, and then
 * blocks.
 */
@Singleton
final class Jwts {
  private static final Logger LOG = LoggerFactory.getLogger(Jwts.class);

  private final JwtConfiguration configuration;
  private final @Nullable DefaultJWTProcessor<SecurityContext> processor;

  /** Whether the signer did not answer when it was asked last. */
  private volatile boolean isAway;

  Jwts(JwtConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.processor = configuration.isUsed() ? processor(configuration, clock) : null;
  }

  /** The verifier asks for the time in a way of its own. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    Claims(JwtConfiguration configuration, Clock clock) {
      super(
          configuration.audience(),
          new JWTClaimsSet.Builder().issuer(configuration.issuer()).build(),
          Set.of("sub", "exp"));
      this.clock = clock;
      setMaxClockSkew((int) configuration.clockSkew().toSeconds());
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }

  private static DefaultJWTProcessor<SecurityContext> processor(
      JwtConfiguration configuration, Clock clock) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    // those that go with the kind of key, and no others: a public key is no secret
    Set<JWSAlgorithm> algorithms =
        configuration.secret() != null
            ? Set.of(JWSAlgorithm.HS256)
            : Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, keys(configuration, clock)));
    processor.setJWTClaimsSetVerifier(new Claims(configuration, clock));
    return processor;
  }

  private static JWKSource<SecurityContext> keys(JwtConfiguration configuration, Clock clock) {
    if (configuration.secret() != null) {
      return new ImmutableSecret<>(configuration.secret().getBytes(StandardCharsets.UTF_8));
    }
    if (configuration.publicKey() != null) {
      return new ImmutableJWKSet<>(new JWKSet(PublicKeyText.read(configuration.publicKey())));
    }
    return SignerKeys.at(requireNonNull(configuration.jwksUrl()), clock);
  }

  /** Who sends it. May block. */
  Credentials.Outcome read(String token) {
    if (processor == null) {
      return new Credentials.Outcome.Refused();
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      isAway = false;
      return new Credentials.Outcome.Known(principal(claims));
    } catch (RateLimitReachedException e) {
      // it names a key that was looked for just now, if there was an answer then
      return isAway ? new Credentials.Outcome.Unknown() : new Credentials.Outcome.Refused();
    } catch (KeySourceException e) {
      isAway = true;
      LOG.warn("the keys of the signer cannot be had: {}", e.getMessage());
      return new Credentials.Outcome.Unknown();
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return new Credentials.Outcome.Refused();
    }
  }

  private Principal principal(JWTClaimsSet claims) throws ParseException {
    String subject = claims.getSubject();
    String tenantClaim = configuration.tenantClaim();
    String tenant = tenantClaim == null ? null : claims.getStringClaim(tenantClaim);
    if (subject.isBlank() || (tenantClaim != null && (tenant == null || tenant.isBlank()))) {
      // without its tenant a token would be of nobody, and nobody's jobs would be everybody's
      throw new ParseException("it says not whose it is", 0);
    }
    // as long as it is taken: what is derived from it must not have ended before
    Instant expires = claims.getExpirationTime().toInstant().plus(configuration.clockSkew());
    return new Principal(
        owner(subject),
        owner(tenant == null ? Owners.ofUser(subject) : Owners.ofTenant(tenant)),
        scopes(claims),
        new Grant.Everything(),
        expires,
        null);
  }

  private static String owner(String name) throws ParseException {
    if (!Owner.isName(name)) {
      throw new ParseException("its sub or tenant is too long, or has control characters", 0);
    }
    return name;
  }

  private Set<Scope> scopes(JWTClaimsSet claims) throws ParseException {
    Object claim = claims.getClaim(configuration.scopeClaim());
    List<String> names =
        claim instanceof String text
            ? List.of(text.split(" ", -1))
            : Optional.ofNullable(claims.getStringListClaim(configuration.scopeClaim()))
                .orElse(List.of());
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    names.forEach(name -> Scope.of(name).ifPresent(scopes::add));
    return scopes;
  }
}
