package io.jobtail.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Tells who sends a credential. */
@Singleton
public final class Credentials {
  private final ApiTokens tokens;
  private final Jwts jwts;
  private final Tickets tickets;
  private final Clock clock;

  Credentials(ApiTokens tokens, Jwts jwts, Tickets tickets, Clock clock) {
    this.tokens = tokens;
    this.jwts = jwts;
    this.tickets = tickets;
    this.clock = clock;
  }

  /** What came of looking at a credential. */
  public sealed interface Outcome {
    /** It is good. */
    record Known(Principal principal) implements Outcome {}

    /** It is none that is known here, or has ended. */
    record Refused() implements Outcome {}

    /** It cannot be told now. */
    record Unknown() implements Outcome {}
  }

  /** Of a token or JSON Web Token in a header. May block. */
  public Outcome bearer(String token) {
    Optional<Principal> known = tokens.find(token);
    if (known.isPresent()) {
      return hasEnded(known.get()) ? new Outcome.Refused() : new Outcome.Known(known.get());
    }
    return jwts.read(token);
  }

  /** Of a ticket in a URL. */
  public Outcome ticket(String ticket) {
    return tickets.read(ticket).<Outcome>map(Outcome.Known::new).orElseGet(Outcome.Refused::new);
  }

  private boolean hasEnded(Principal principal) {
    Instant end = principal.expires();
    return end != null && !end.isAfter(clock.instant());
  }
}
