package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.stream.Visit;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says on whose behalf a request reads, and for how long it may. */
@Singleton
final class Visits {
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
      shares.add(new Visit.Share("address " + addresses.of(request), limits.perAddress()));
    }
    Duration lasts =
        principal.expires() == null ? null : Duration.between(clock.instant(), principal.expires());
    return new Visit(shares, lasts);
  }
}
