package io.jobtail.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jobtail.machine.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key of a test's own making and its certificate, for {@code localhost}.
 *
 * @param key private, as PEM
 * @param certificate as PEM
 * @param x509 the certificate
 */
public record TestCertificate(String key, String certificate, X509Certificate x509) {
  /** Makes one. */
  public static TestCertificate make(Path folder, String name) {
    try {
      KeyStore keys = SelfSigned.make(folder, name);
      Key key = Objects.requireNonNull(keys.getKey(name, SelfSigned.password()));
      X509Certificate x509 = (X509Certificate) keys.getCertificate(name);
      return new TestCertificate(
          pem("PRIVATE KEY", key.getEncoded()), pem("CERTIFICATE", x509.getEncoded()), x509);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  /** Key and certificate in one file, which takes the place of what is there at once. */
  public Path writeTo(Path file) {
    try {
      Path next = Files.writeString(file.resolveSibling("next.pem"), key + certificate);
      return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a client that trusts nothing else. */
  public SSLContext trusting() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("it", x509);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
