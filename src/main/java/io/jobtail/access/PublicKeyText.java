package io.jobtail.access;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key of RSA or of the curve P-256 from PEM (RFC 7468, 13). */
final class PublicKeyText {
  private static final Pattern PEM =
      Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----\\s*");
  private static final int MIN_RSA_BITS = 2048;

  private PublicKeyText() {}

  /** The key; its mistakes never have the text, which may be a private key. */
  static JWK read(String pem) {
    Matcher form = PEM.matcher(pem);
    if (form.matches()) {
      X509EncodedKeySpec encoded = new X509EncodedKeySpec(decoded(form.group(1)));
      for (String algorithm : List.of("RSA", "EC")) {
        try {
          return key(KeyFactory.getInstance(algorithm).generatePublic(encoded));
        } catch (GeneralSecurityException _) {
          // it may be of the other kind
        }
      }
    }
    throw wrong("is no public key of RSA or EC in PEM, which begins with -----BEGIN PUBLIC KEY");
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw wrong("has something in it that is no base64");
    }
  }

  private static JWK key(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() >= MIN_RSA_BITS ->
          new RSAKey.Builder(rsa).build();
      case RSAPublicKey rsa ->
          throw wrong("has " + MIN_RSA_BITS + " bits or more, not " + rsa.getModulus().bitLength());
      case ECPublicKey ec when Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams())) ->
          new ECKey.Builder(Curve.P_256, ec).build();
      default -> throw wrong("is of RSA, or of the curve P-256, which ES256 goes with");
    };
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("publicKey - " + why);
  }
}
