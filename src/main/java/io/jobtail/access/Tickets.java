package io.jobtail.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tickets let somebody read who cannot send a header: a browser's EventSource. A ticket stands in a
 * URL, so it is for few jobs, for reading only, and for a short time.
 */
@Singleton
public final class Tickets {
  private static final String KIND = "jobtail-ticket";

  private final Seal seal;
  private final ApiTokens tokens;
  private final AccessConfiguration configuration;
  private final Clock clock;

  Tickets(Seal seal, ApiTokens tokens, AccessConfiguration configuration, Clock clock) {
    this.seal = seal;
    this.tokens = tokens;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * A ticket.
   *
   * @param text what a URL carries
   * @param expires when it ends, in whole seconds
   */
  public record Ticket(String text, Instant expires) {}

  /**
   * Makes one. It ends with the credential that it is asked for with, or before.
   *
   * @param asked for how long; the configured time if absent, and at most
   */
  public Ticket issue(Principal to, Grant grant, @Nullable Duration asked) {
    Duration ttl = configuration.ticketTtl();
    if (asked != null && asked.compareTo(ttl) < 0) {
      ttl = asked;
    }
    Instant expires = Expiry.of(to, clock.instant().plus(ttl));
    Set<Scope> scopes = to.seesAll() ? EnumSet.of(Scope.READ, Scope.ADMIN) : EnumSet.of(Scope.READ);
    Principal reader = new Principal(to.name(), to.owner(), scopes, grant, expires, to.source());
    return new Ticket(seal.sign(KIND, Signed.claims(reader, expires).build()), expires);
  }

  /** Who reads with it; empty if it is none of ours, or has ended. */
  Optional<Principal> read(String ticket) {
    return seal.open(KIND, ticket).flatMap(Signed::principal).filter(tokens::vouchFor);
  }
}
