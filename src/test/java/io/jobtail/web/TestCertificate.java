package io.jobtail.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
  private static final String PASSWORD = "only-for-tests";

  /** Makes one. */
  public static TestCertificate make(Path folder, String name) {
    try {
      Path file = folder.resolve(name + ".p12");
      run(
          folder,
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-keyalg",
              "EC",
              "-alias",
              name,
              "-dname",
              "CN=" + name,
              "-ext",
              "SAN=dns:localhost,ip:127.0.0.1",
              "-keystore",
              file.toString(),
              "-storetype",
              "PKCS12",
              "-storepass",
              PASSWORD));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Key key = Objects.requireNonNull(keys.getKey(name, PASSWORD.toCharArray()));
      X509Certificate x509 = (X509Certificate) keys.getCertificate(name);
      return new TestCertificate(
          pem("PRIVATE KEY", key.getEncoded()), pem("CERTIFICATE", x509.getEncoded()), x509);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Path folder, List<String> command) throws IOException {
    Path output = folder.resolve("keytool");
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError(Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
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
