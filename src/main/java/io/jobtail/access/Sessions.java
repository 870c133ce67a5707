package io.jobtail.access;

import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions of people who have signed in with a browser. A session is a signed text that the browser
 * keeps as a cookie; the server keeps nothing, so that any instance knows it.
 */
@Singleton
public final class Sessions {
  private static final String KIND = "jobtail-session";

  /** What it begins with: a log that shows no credentials knows it by that. */
  private static final String PROOF = "csrf_";

  private final Seal seal;
  private final ApiTokens tokens;
  private final AccessConfiguration configuration;
  private final Clock clock;

  Sessions(Seal seal, ApiTokens tokens, AccessConfiguration configuration, Clock clock) {
    this.seal = seal;
    this.tokens = tokens;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * A session.
   *
   * @param text what the cookie carries
   * @param principal who has signed in
   * @param proof what a page of ours sends along with what changes things: a page elsewhere can
   *     have the browser send the cookie, but cannot know this
   * @param lasts from now on
   */
  public record Session(String text, Principal principal, String proof, Duration lasts) {
    /** Whether the sender knows the proof. */
    public boolean isProven(String given) {
      return MessageDigest.isEqual(
          given.getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
    }

    /** Without what a cookie or a page carries. */
    @Override
    public String toString() {
      return "Session[" + principal.name() + "]";
    }
  }

  /** Begins one, which ends with the credential that it is begun with, or before. */
  public Session begin(Principal with) {
    Instant now = clock.instant();
    Instant expires = Expiry.of(with, now.plus(configuration.sessionTtl()));
    String id = UUID.randomUUID().toString();
    JWTClaimsSet claims = Signed.claims(with, expires).jwtID(id).build();
    Principal principal =
        new Principal(
            with.name(), with.owner(), with.scopes(), with.grant(), expires, with.source());
    return new Session(
        seal.sign(KIND, claims), principal, proof(id), Duration.between(now, expires));
  }

  /** The session that a cookie carries; empty if it is none of ours, or has ended. */
  public Optional<Session> read(String text) {
    Optional<JWTClaimsSet> claims = seal.open(KIND, text);
    return claims
        .flatMap(Signed::principal)
        .filter(tokens::vouchFor)
        .map(principal ->
            new Session(
                text,
                principal,
                proof(claims.orElseThrow().getJWTID()),
                Duration.between(
                    clock.instant(), claims.orElseThrow().getExpirationTime().toInstant())));
  }

  private String proof(String id) {
    return PROOF + seal.mark("session " + id);
  }
}
