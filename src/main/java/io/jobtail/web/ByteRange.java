package io.jobtail.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a text (RFC 9110, 14.1.2).
 *
 * @param from first byte
 * @param length how many bytes, 1 or more
 */
record ByteRange(long from, long length) {
  private static final Pattern ONE =
      Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

  /** What a header asks for. */
  sealed interface Asked {
    /**
     * The whole text: no header, or one that is to be ignored (another unit, several ranges, not
     * well formed).
     */
    record All() implements Asked {}

    /** A part. */
    record Part(ByteRange range) implements Asked {}

    /** Nothing of it is there. */
    record Outside() implements Asked {}
  }

  static Asked of(@Nullable String header, long total) {
    Matcher form = header == null ? null : ONE.matcher(header);
    if (form == null || !form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
      return new Asked.All();
    }
    if (form.group(1).isEmpty()) {
      long suffix = Math.min(Long.parseLong(form.group(2)), total);
      return suffix == 0
          ? new Asked.Outside()
          : new Asked.Part(new ByteRange(total - suffix, suffix));
    }
    long from = Long.parseLong(form.group(1));
    long last =
        form.group(2).isEmpty() ? total - 1 : Math.min(Long.parseLong(form.group(2)), total - 1);
    if (!form.group(2).isEmpty() && Long.parseLong(form.group(2)) < from) {
      return new Asked.All();
    }
    return from >= total
        ? new Asked.Outside()
        : new Asked.Part(new ByteRange(from, last - from + 1));
  }
}
