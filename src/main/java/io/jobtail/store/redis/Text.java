package io.jobtail.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Text as Redis gets and gives it. */
final class Text {
  private Text() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  static byte[][] bytes(List<String> texts) {
    byte[][] all = new byte[texts.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes(texts.get(i));
    }
    return all;
  }

  static byte[][] all(String... texts) {
    return bytes(List.of(texts));
  }

  static String of(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
