package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tokens of somebody else who signs them. */
class JwtTest {
  private static final String SECRET = "a secret that is long enough for HS256";
  private static final JWSHeader HS = new JWSHeader(JWSAlgorithm.HS256);

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://id.example")
        .audience("jobtail")
        .subject("ann")
        .claim("scope", "openid read submit")
        .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims)
      throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static EmbeddedServer start(Map<String, Object> jwt) {
    Map<String, Object> all = new HashMap<>();
    all.put("jobtail.security.jwt.issuer", "https://id.example");
    all.put("jobtail.security.jwt.audience", "jobtail");
    jwt.forEach((name, value) -> all.put("jobtail.security.jwt." + name, value));
    return SecuredServer.start(all);
  }

  private static RawHttp.Answer get(EmbeddedServer server, String target, String token)
      throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.send(RawHttp.request("GET", target, SecuredServer.by(token))).answer();
    }
  }

  private static int status(EmbeddedServer server, UnaryOperator<JWTClaimsSet.Builder> change)
      throws Exception {
    JWTClaimsSet claims = change.apply(claims()).build();
    return get(server, "/jobs", signed(HS, new MACSigner(SECRET), claims)).status();
  }

  @Test
  void a_shared_secret_signs_for_its_issuer_and_audience() throws Exception {
    try (EmbeddedServer server = start(Map.of("secret", SECRET))) {
      assertThat(status(server, claims -> claims)).isEqualTo(200);
      assertThat(status(server, claims -> claims.claim("scope", List.of("read")))).isEqualTo(200);
      assertThat(status(server, claims -> claims.claim("scope", "submit"))).isEqualTo(403);
      assertThat(status(server, claims -> claims.claim("scope", null))).isEqualTo(403);
      assertThat(status(server, claims -> claims.claim("scope", 7))).isEqualTo(401);
      assertThat(status(server, claims -> claims.issuer("https://evil.example"))).isEqualTo(401);
      assertThat(status(server, claims -> claims.audience("other"))).isEqualTo(401);
      assertThat(status(server, claims -> claims.audience((String) null))).isEqualTo(401);
      assertThat(status(server, claims -> claims.subject(null))).isEqualTo(401);
      assertThat(status(server, claims -> claims.subject("a\nb"))).isEqualTo(401);
      assertThat(status(server, claims -> claims.expirationTime(null))).isEqualTo(401);
      Date past = Date.from(Instant.now().minusSeconds(60));
      assertThat(status(server, claims -> claims.expirationTime(past))).isEqualTo(401);
      Date justPast = Date.from(Instant.now().minusSeconds(10));
      assertThat(status(server, claims -> claims.expirationTime(justPast))).isEqualTo(200);
      JWTClaimsSet nearlyEnded = claims().expirationTime(justPast).build();
      RawHttp.Answer session =
          get(server, "/session", signed(HS, new MACSigner(SECRET), nearlyEnded));
      Instant ends = Instant.parse(String.valueOf(HttpFixture.json(session).get("expires")));
      assertThat(ends).isAfter(Instant.now());
      Date later = Date.from(Instant.now().plusSeconds(600));
      assertThat(status(server, claims -> claims.notBeforeTime(later))).isEqualTo(401);
      String none = new PlainJWT(claims().build()).serialize();
      assertThat(get(server, "/jobs", none).status()).isEqualTo(401);
      String forged =
          signed(HS, new MACSigner("another secret that is long enough"), claims().build());
      assertThat(get(server, "/jobs", forged).status()).isEqualTo(401);
      JWSHeader stronger = new JWSHeader(JWSAlgorithm.HS384);
      byte[] long48 = (SECRET + SECRET).substring(0, 48).getBytes(StandardCharsets.UTF_8);
      assertThat(
              get(server, "/jobs", signed(stronger, new MACSigner(long48), claims().build()))
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void the_tenant_claim_says_whose_the_jobs_are() throws Exception {
    try (EmbeddedServer server = start(Map.of("secret", SECRET, "tenant-claim", "org"))) {
      String token = signed(HS, new MACSigner(SECRET), claims().claim("org", "acme").build());
      assertThat(get(server, "/session", token).text())
          .contains("\"name\":\"ann\"")
          .contains("\"owner\":\"tenant/acme\"");
      // without one it would be of nobody
      assertThat(status(server, claims -> claims)).isEqualTo(401);
      assertThat(status(server, claims -> claims.claim("org", ""))).isEqualTo(401);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END PUBLIC KEY-----\n";
  }

  @Test
  void a_public_key_checks_what_its_other_half_signed() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
    String byRsa =
        signed(new JWSHeader(JWSAlgorithm.RS256), new RSASSASigner(rsa), claims().build());
    String byEc = signed(new JWSHeader(JWSAlgorithm.ES256), new ECDSASigner(ec), claims().build());
    String rsaPem = pem(rsa.toRSAPublicKey().getEncoded());
    // the public key is no secret: who signs with it as if it were one knows nothing
    String confused =
        signed(HS, new MACSigner(rsaPem.getBytes(StandardCharsets.UTF_8)), claims().build());
    try (EmbeddedServer server = start(Map.of("public-key", rsaPem))) {
      assertThat(get(server, "/jobs", byRsa).status()).isEqualTo(200);
      assertThat(get(server, "/jobs", byEc).status()).isEqualTo(401);
      assertThat(get(server, "/jobs", confused).status()).isEqualTo(401);
    }
    String ecPem = pem(ec.toECPublicKey().getEncoded());
    try (EmbeddedServer server = start(Map.of("public-key", ecPem))) {
      assertThat(get(server, "/jobs", byEc).status()).isEqualTo(200);
      assertThat(get(server, "/jobs", byRsa).status()).isEqualTo(401);
    }
  }

  @Test
  void keys_are_fetched_kept_and_fetched_again_when_the_signer_has_new_ones() throws Exception {
    RSAKey first = new RSAKeyGenerator(2048).keyID("1").generate();
    RSAKey second = new RSAKeyGenerator(2048).keyID("2").generate();
    AtomicInteger fetched = new AtomicInteger();
    AtomicReference<JWKSet> published = new AtomicReference<>(new JWKSet(first));
    HttpServer signer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    signer.createContext(
        "/keys",
        exchange -> {
          fetched.incrementAndGet();
          byte[] keys = published.get().toString(true).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    signer.start();
    String url = "http://127.0.0.1:" + signer.getAddress().getPort() + "/keys";
    try (EmbeddedServer server = start(Map.of("jwks-url", url))) {
      assertThat(get(server, "/jobs", byRsa(first)).status()).isEqualTo(200);
      assertThat(get(server, "/jobs", byRsa(first)).status()).isEqualTo(200);
      assertThat(fetched).hasValue(1);
      published.set(new JWKSet(List.of(first, second)));
      assertThat(get(server, "/jobs", byRsa(second)).status()).isEqualTo(200);
      assertThat(fetched).hasValue(2);
      signer.stop(0);
      assertThat(get(server, "/jobs", byRsa(second)).status()).isEqualTo(200);
    }
    try (EmbeddedServer server = start(Map.of("jwks-url", url))) {
      RawHttp.Answer answer = get(server, "/jobs", byRsa(first));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.head().field("Retry-After")).isEqualTo("5");
      assertThat(answer.text()).contains("signer").doesNotContain(url);
      for (int i = 0; i < 4; i++) { // however often it is tried
        assertThat(get(server, "/jobs", byRsa(first)).status()).isEqualTo(503);
      }
    }
  }

  private static String byRsa(RSAKey key) throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    return signed(header, new RSASSASigner(key), claims().build());
  }
}
