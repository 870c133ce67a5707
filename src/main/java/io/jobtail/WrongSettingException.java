package io.jobtail;

/**
 * Something in the configuration cannot be used. The message names the property and says what it
 * may be.
 */
final class WrongSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongSettingException(String message) {
    super(message);
  }
}
