package io.jobtail.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what the server gives out to get back, and knows it again. */
@Singleton
final class Seal {
  private static final int KEY_BYTES = 32;

  private final byte[] key;
  private final Clock clock;

  Seal(AccessConfiguration configuration, Clock clock) {
    byte[] given = configuration.keyBytes();
    this.key = given == null ? chance() : given;
    this.clock = clock;
  }

  private static byte[] chance() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /**
   * Signs.
   *
   * @param kind what it is for: nothing of one kind passes for another
   */
  String sign(String kind, JWTClaimsSet claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType(kind)).build();
    SignedJWT signed = new SignedJWT(header, claims);
    try {
      signed.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key was checked", e);
    }
    return signed.serialize();
  }

  /** What was signed, if it was signed here, is of this kind and has not ended. */
  Optional<JWTClaimsSet> open(String kind, String text) {
    try {
      SignedJWT signed = SignedJWT.parse(text);
      JWSHeader header = signed.getHeader();
      if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
          || !new JOSEObjectType(kind).equals(header.getType())
          || !signed.verify(new MACVerifier(key))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      Date end = claims.getExpirationTime();
      return end != null && end.toInstant().isAfter(clock.instant())
          ? Optional.of(claims)
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  /** A text that only this server can know, for a text that others know. */
  String mark(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
