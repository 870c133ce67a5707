package io.jobtail.runner.command;

import io.jobtail.store.StoreConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Closes secret parameters before a job is stored, and opens them when it runs: who reads the
 * store, a stream or a job sees that there is a value and not which. AES-GCM with the key of {@code
 * jobtail.params.key}, or else a key of this server, in {@code params.key} in the data folder, made
 * when it is needed first.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class ParamSeal {
  private static final String PREFIX = "sealed:";
  private static final int KEY_BYTES = ParamsConfiguration.KEY_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private final Path file;
  private final boolean opensAnywhere;
  private @Nullable SecretKeySpec key;

  @Inject
  ParamSeal(StoreConfiguration configuration, ParamsConfiguration params) {
    this(Path.of(configuration.dataDir()), params);
  }

  ParamSeal(Path dataDir, ParamsConfiguration params) {
    folder = dataDir;
    file = dataDir.resolve("params.key");
    byte[] given = params.bytes();
    opensAnywhere = given != null;
    key = given == null ? null : new SecretKeySpec(given, "AES");
  }

  /** Whether another server can open what this one closes. */
  boolean opensAnywhere() {
    return opensAnywhere;
  }

  /** A value cannot be opened. The message is for the submitter. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenException(GeneralSecurityException cause) {
      super("a secret parameter was sealed with another key, or for something else", cause);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  static boolean isClosed(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * Closes a value.
   *
   * @param place where it belongs; it cannot be opened for another
   */
  String close(String place, String value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] closed =
          cipher(Cipher.ENCRYPT_MODE, place, nonce).doFinal(value.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, nonce.length + closed.length);
      System.arraycopy(closed, 0, all, nonce.length, closed.length);
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * Opens a value.
   *
   * @throws BrokenException if it was not closed with this key for this place
   */
  String open(String place, String text) throws BrokenException {
    try {
      byte[] all = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, place, nonce);
      return new String(
          cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BrokenException(new GeneralSecurityException(e));
    } catch (GeneralSecurityException e) {
      throw new BrokenException(e);
    }
  }

  private Cipher cipher(int mode, String place, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private synchronized SecretKeySpec key() {
    if (key == null) {
      try {
        key = new SecretKeySpec(readOrMake(), "AES");
      } catch (IOException e) {
        throw new UncheckedIOException("the key for secret parameters, " + file, e);
      }
    }
    return key;
  }

  private byte[] readOrMake() throws IOException {
    if (!Files.exists(file)) {
      make();
    }
    byte[] found = Files.readAllBytes(file);
    if (found.length != KEY_BYTES) {
      throw new IOException("has " + found.length + " bytes, not " + KEY_BYTES);
    }
    return found;
  }

  /** Whole or not at all, and on the disk before a job is that needs it. */
  private void make() throws IOException {
    byte[] made = new byte[KEY_BYTES];
    random.nextBytes(made);
    Files.createDirectories(folder);
    Path whole = folder.resolve("params.key.new");
    Files.deleteIfExists(whole);
    try (FileChannel channel =
        FileChannel.open(
            whole,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(made));
      channel.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
