package io.jobtail.runner.redact;

/**
 * Masks one line that comes in pieces. What may be the beginning of a secret is held back until it
 * is decided, for as long as that takes; the end of the line decides. Never more is held than the
 * longest secret, and with patterns one piece more.
 *
 * <p>Not thread-safe.
 */
public final class Masker {
  /** Characters that are given at once of a long line where patterns look at whole lines. */
  static final int PIECE = 16 * 1024;

  // one character that was given, if the secrets look back, and then what is held
  private final StringBuilder held = new StringBuilder();
  private int before;
  // held characters that belong to a secret whose mask was given
  private int covered;

  /** Takes the next piece, and gives what can be shown now. */
  public String add(Secrets secrets, String text) {
    held.append(text);
    return secrets.isUndecided(held.length() - before) ? "" : give(secrets, false);
  }

  /** The same with the last piece: nothing is held any more. */
  public String end(Secrets secrets, String text) {
    if (held.isEmpty()) {
      return secrets.mask(text);
    }
    held.append(text);
    String shown = give(secrets, true);
    clear();
    return shown;
  }

  /** What is held, as it was said. */
  public String held() {
    return held.substring(before + covered);
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return held.length() == before;
  }

  /** Begins a new line; what is held is forgotten. */
  public void clear() {
    held.setLength(0);
    before = 0;
    covered = 0;
  }

  private String give(Secrets secrets, boolean last) {
    String text = held.toString();
    int coveredTo = before + covered;
    Found found = secrets.find(text, before, coveredTo);
    int limit = last ? text.length() : Math.max(before, text.length() - secrets.undecided(found));
    if (covered > 0) {
      found.add(before, coveredTo);
      found.merged();
    }
    String shown = render(text, before, limit, coveredTo, found);
    keep(text, limit, secrets, found);
    return shown;
  }

  private void keep(String text, int limit, Secrets secrets, Found found) {
    int masked = limit;
    for (int i = 0; i < found.size(); i++) {
      if (found.start(i) < limit || (covered > 0 && found.start(i) == before)) {
        masked = Math.max(masked, found.end(i));
      }
    }
    covered = masked - limit;
    before = secrets.looksBack() && limit > 0 ? 1 : 0;
    held.setLength(0);
    held.append(text, limit - before, text.length());
  }

  /**
   * A part of a text.
   *
   * @param coveredTo up to where a mask was given already
   */
  static String render(String text, int from, int limit, int coveredTo, Found found) {
    StringBuilder shown = new StringBuilder(limit - from);
    int at = from;
    for (int i = 0; i < found.size() && found.start(i) < limit; i++) {
      shown.append(text, at, found.start(i));
      if (found.start(i) > from || coveredTo <= from) {
        shown.append(Secrets.MASK);
      }
      at = found.end(i);
    }
    return at < limit ? shown.append(text, at, limit).toString() : shown.toString();
  }
}
