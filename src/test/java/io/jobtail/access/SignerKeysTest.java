package io.jobtail.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.jobtail.store.SettableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of a signer that is there, and then is not. */
class SignerKeysTest {
  private final SettableClock clock = new SettableClock();
  private final AtomicInteger fetched = new AtomicInteger();
  private volatile boolean isAway;
  private ECKey known;
  private ECKey unknown;
  private HttpServer signer;
  private Jwts jwts;

  @BeforeEach
  void start() throws Exception {
    known = new ECKeyGenerator(Curve.P_256).keyID("known").generate();
    unknown = new ECKeyGenerator(Curve.P_256).keyID("unknown").generate();
    byte[] keys = new JWKSet(known).toString(true).getBytes(StandardCharsets.UTF_8);
    signer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    signer.createContext(
        "/keys",
        exchange -> {
          fetched.incrementAndGet();
          if (isAway) {
            exchange.sendResponseHeaders(502, -1);
          } else {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
          exchange.close();
        });
    signer.start();
    jwts =
        new Jwts(
            new JwtConfiguration(
                null,
                null,
                URI.create("http://127.0.0.1:" + signer.getAddress().getPort() + "/keys"),
                "https://id.example",
                "jobtail",
                "scope",
                null,
                Duration.ofSeconds(30)),
            clock);
  }

  @AfterEach
  void stop() {
    signer.stop(0);
  }

  private Credentials.Outcome read(ECKey by) throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("https://id.example")
            .audience("jobtail")
            .subject("ann")
            .expirationTime(Date.from(clock.instant().plusSeconds(60)))
            .build();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(by.getKeyID()).build(), claims);
    jwt.sign(new ECDSASigner(by));
    return jwts.read(jwt.serialize());
  }

  private void assertKnown() throws Exception {
    assertThat(read(known)).isInstanceOf(Credentials.Outcome.Known.class);
  }

  private void assertRefused() throws Exception {
    assertThat(read(unknown)).isEqualTo(new Credentials.Outcome.Refused());
  }

  @Test
  void they_are_kept_for_five_minutes() throws Exception {
    assertKnown();
    clock.advance(Duration.ofMinutes(4));
    assertKnown();
    assertThat(fetched).hasValue(1);
    clock.advance(Duration.ofMinutes(2));
    assertKnown();
    assertThat(fetched).hasValue(2);
  }

  @Test
  void they_are_used_for_four_hours_since_they_were_fetched_while_the_signer_is_away()
      throws Exception {
    assertKnown();
    isAway = true;
    clock.advance(Duration.ofMinutes(6));
    assertKnown();
    assertThat(fetched).hasValueGreaterThan(1); // it was asked
    clock.advance(Duration.ofMinutes(3 * 60 + 53));
    assertKnown();
    // what the outage gave was kept for five minutes as well
    clock.advance(Duration.ofMinutes(7));
    assertThat(read(known)).isEqualTo(new Credentials.Outcome.Unknown());
    isAway = false;
    clock.advance(Duration.ofSeconds(31));
    assertKnown();
  }

  @Test
  void a_key_that_is_not_among_them_is_looked_for_twice_in_thirty_seconds_at_most()
      throws Exception {
    assertKnown();
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 5; i++) {
      assertRefused();
    }
    assertThat(fetched).hasValue(3);
    clock.advance(Duration.ofSeconds(29));
    assertRefused();
    assertThat(fetched).hasValue(3);
    clock.advance(Duration.ofSeconds(2));
    assertRefused();
    assertThat(fetched).hasValue(4);
    assertKnown();
  }
}
