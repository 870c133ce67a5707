package io.jobtail.access;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.jobtail.job.Owner;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
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
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 3_000;
  private static final int MAX_KEYS_BYTES = 256 << 10;
  private static final long KEYS_KEPT_MILLIS = 5 * 60_000;
  private static final long KEYS_FETCH_MILLIS = 6_000;
  private static final long KEYS_OUTAGE_MILLIS = 4 * 60 * 60_000;

  private final JwtConfiguration configuration;
  private final @Nullable DefaultJWTProcessor<SecurityContext> processor;

  /** Since they could not be had, and until a token is good again. */
  private volatile boolean keysAreAway;

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
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys(configuration)));
    processor.setJWTClaimsSetVerifier(new Claims(configuration, clock));
    return processor;
  }

  private static JWKSource<SecurityContext> keys(JwtConfiguration configuration) {
    if (configuration.secret() != null) {
      return new ImmutableSecret<>(configuration.secret().getBytes(StandardCharsets.UTF_8));
    }
    if (configuration.publicKey() != null) {
      return new ImmutableJWKSet<>(new JWKSet(PublicKeyText.read(configuration.publicKey())));
    }
    try {
      return JWKSourceBuilder.create(
              requireNonNull(configuration.jwksUrl()).toURL(),
              new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_KEYS_BYTES))
          .cache(KEYS_KEPT_MILLIS, KEYS_FETCH_MILLIS)
          .rateLimited(true)
          .retrying(true)
          // new keys cannot be had for a time: the old ones are as good as they were
          .outageTolerant(KEYS_OUTAGE_MILLIS)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the configuration was checked", e);
    }
  }

  /** Who sends it. May block. */
  Credentials.Outcome read(String token) {
    if (processor == null) {
      return new Credentials.Outcome.Refused();
    }
    try {
      Principal principal = principal(processor.process(token, null));
      keysAreAway = false;
      return new Credentials.Outcome.Known(principal);
    } catch (RateLimitReachedException e) {
      // the keys were looked for just now: they cannot be had, or the one that it names is not
      // there
      return keysAreAway ? new Credentials.Outcome.Unknown() : new Credentials.Outcome.Refused();
    } catch (KeySourceException e) {
      keysAreAway = true;
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
    Instant expires = claims.getExpirationTime().toInstant();
    return new Principal(
        subject,
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
