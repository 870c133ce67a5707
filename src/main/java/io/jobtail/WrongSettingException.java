package io.jobtail;

import java.util.List;

/**
 * Something in the configuration cannot be used. The message names each property and where it was
 * set, and says what it may be.
 */
final class WrongSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongSettingException(List<String> problems) {
    super(
        problems.size() == 1
            ? problems.getFirst()
            : problems.size() + " settings are wrong\n- " + String.join("\n- ", problems));
  }
}
