package io.jobtail.web;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Private keys and their certificates. */
final class KeyPairs {
  private KeyPairs() {}

  /**
   * Says whose certificate it is, and until when.
   *
   * @throws GeneralSecurityException says what is wrong: no private key, no certificate, or one of
   *     another key
   */
  static String describe(KeyStore keys) throws GeneralSecurityException {
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.isKeyEntry(alias)) {
        Certificate[] chain = keys.getCertificateChain(alias);
        if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate own)) {
          throw new GeneralSecurityException("there is no certificate with the private key");
        }
        check(key(keys, alias), own.getPublicKey());
        return own.getSubjectX500Principal() + ", valid until " + own.getNotAfter().toInstant();
      }
    }
    throw new GeneralSecurityException("there is no private key in it");
  }

  /** A key that has a password of its own is opened by the framework only. */
  private static @Nullable PrivateKey key(KeyStore keys, String alias) {
    try {
      return keys.getKey(alias, null) instanceof PrivateKey key ? key : null;
    } catch (GeneralSecurityException locked) {
      return null;
    }
  }

  private static void check(@Nullable PrivateKey own, PublicKey certified)
      throws GeneralSecurityException {
    if (own == null) {
      return;
    }
    if (!own.getAlgorithm().equals(certified.getAlgorithm()) || !fits(own, certified)) {
      throw new GeneralSecurityException("the certificate is not that of the private key");
    }
  }

  private static boolean fits(PrivateKey own, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (own.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(own);
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(sample);
    return signature.verify(signed);
  }
}
