package io.jobtail.web;

/** Whether a token is good cannot be told, since its signer's keys cannot be had. */
final class SignerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SignerAwayException() {
    super("the keys of the tokens' signer cannot be had", null, false, false);
  }
}
