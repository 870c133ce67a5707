package io.jobtail.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes tokens, and what the server keeps of them. A token is 32 bytes of chance: there is nothing
 * to guess, so that a fast hash is as good as a slow one, which each request would have to wait
 * for.
 */
public final class TokenHash {
  /** Shorter ones are not looked at: somebody may have thought them up. */
  static final int MIN_LENGTH = 32;

  private static final int BYTES = 32;

  private TokenHash() {}

  /** A new token. Its beginning lets scanners of source code know it. */
  public static String newToken() {
    byte[] chance = new byte[BYTES];
    new SecureRandom().nextBytes(chance);
    return "jobtail_" + Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
  }

  /** As the configuration has it. */
  public static String of(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(token.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
