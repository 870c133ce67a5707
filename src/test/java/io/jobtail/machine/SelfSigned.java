package io.jobtail.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Keys of a test's own making, with a certificate for {@code localhost}. */
public final class SelfSigned {
  private static final String PASSWORD = "only-for-tests";

  private SelfSigned() {}

  /** What keeps them. */
  public static char[] password() {
    return PASSWORD.toCharArray();
  }

  /**
   * Makes one.
   *
   * @param folder for the file that they are in
   * @param name of the key
   */
  public static KeyStore make(Path folder, String name)
      throws IOException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    try {
      Tool.run(
          folder,
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
          PASSWORD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password());
    }
    return keys;
  }
}
