package io.jobtail.runner.redact;

import java.util.Base64;

/** A secret key as the configuration has it. */
public final class KeyText {
  private KeyText() {}

  /**
   * Its bytes.
   *
   * @param wish what a key is, such as {@code 32 bytes in base64}
   * @throws IllegalArgumentException if it is no base64; tells nothing of it
   */
  public static byte[] decode(String key, String wish) {
    try {
      return Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) { // says what is in it
      throw new IllegalArgumentException("key - is " + wish + ", and what is given is no base64");
    }
  }
}
