package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.stream.Visit;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says on whose behalf a request reads, and for how long it may. */
@Singleton
final class Visits {
  /** No stream lasts longer, and it can be counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final Callers callers;
  private final ReaderLimits limits;
  private final ClientAddress addresses;
  private final Clock clock;

  Visits(Callers callers, ReaderLimits limits, ClientAddress addresses, Clock clock) {
    this.addresses = addresses;
    this.callers = callers;
    this.limits = limits;
    this.clock = clock;
  }

  private Duration until(Instant end) {
    Duration lasts = Duration.between(clock.instant(), end);
    return lasts.compareTo(LONGEST) < 0 ? lasts : LONGEST;
  }

  Visit of(HttpRequest<?> request) {
    if (!callers.areAsked() && limits.perAddress() == null) {
      return Visit.ANYBODYS; // one for all: it is kept for as long as the stream lasts
    }
    List<Visit.Share> shares = new ArrayList<>();
    Principal principal = callers.of(request);
    if (callers.areAsked()) {
      shares.add(new Visit.Share(principal.key(), limits.perPrincipal()));
    }
    if (limits.perAddress() != null) {
      String client = AddressBlock.client(addresses.of(request));
      shares.add(new Visit.Share("address " + client, limits.perAddress()));
    }
    Duration lasts = principal.expires() == null ? null : until(principal.expires());
    return new Visit(shares, lasts);
  }
}
