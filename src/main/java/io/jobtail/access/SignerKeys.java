package io.jobtail.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;

/** The public keys that a signer has at a URL: fetched, kept, and kept longer while it is away. */
final class SignerKeys {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 3_000;
  private static final int MAX_BYTES = 256 << 10;
  private static final long KEPT_MILLIS = 5 * 60_000;
  private static final long FETCH_MILLIS = 6_000;
  private static final long OUTAGE_MILLIS = 4 * 60 * 60_000;

  /** In which there are two fetches at most. */
  private static final long RATE_MILLIS = 30_000;

  private SignerKeys() {}

  static JWKSource<SecurityContext> at(URI url, Clock clock) {
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(
                  url.toURL(), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES))
              .cache(KEPT_MILLIS, FETCH_MILLIS)
              .rateLimited(RATE_MILLIS)
              .retrying(true)
              // new keys cannot be had for a time: the old ones are as good as they were
              .outageTolerant(OUTAGE_MILLIS)
              .build();
      return new JWKSetBasedJWKSource<>(
          new Clocked(((JWKSetBasedJWKSource<SecurityContext>) source).getJWKSetSource(), clock));
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the configuration was checked", e);
    }
  }

  /** The library takes the time of the system; what it takes it for is told the time from here. */
  private static final class Clocked extends JWKSetSourceWrapper<SecurityContext> {
    private final Clock clock;

    Clocked(JWKSetSource<SecurityContext> source, Clock clock) {
      super(source);
      this.clock = clock;
    }

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator refresh, long systemTime, SecurityContext context)
        throws KeySourceException {
      return getSource().getJWKSet(refresh, clock.millis(), context);
    }
  }
}
