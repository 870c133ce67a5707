package io.jobtail.job;

/** The names of those whom jobs belong to. */
public final class Owner {
  /** The most characters that one may have. */
  public static final int MAX_LENGTH = 200;

  private Owner() {}

  /**
   * Whether somebody may be called so: two that differ stay different wherever they are stored, and
   * nothing in them is a surprise to who prints them.
   */
  public static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.codePoints().noneMatch(one -> Character.isISOControl(one) || isSurrogate(one));
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
