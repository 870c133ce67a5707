package io.jobtail;

import io.jobtail.store.StoreException;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;

/** Why the service cannot start, where the one who starts it can do something about it. */
final class StartFailure {
  private StartFailure() {}

  /** One line for the terminal; empty where only a stack trace helps. */
  static Optional<String> describe(Throwable failure) {
    Throwable outer = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StoreException store -> {
          return Optional.of("Jobtail cannot start: " + store.getMessage());
        }
        case WrongSettingException setting -> {
          return Optional.of("Jobtail cannot start: " + setting.getMessage());
        }
        case ConfigurationException setting -> {
          return Optional.of("Jobtail cannot start: " + setting.getMessage());
        }
        case IOException bind when isBind(bind) -> {
          return Optional.of(
              "Jobtail cannot start: "
                  + outer.getMessage() // names host and port
                  + ": "
                  + reason(bind)
                  + "; stop what listens there, or choose another micronaut.server.port"
                  + " (MICRONAUT_SERVER_PORT)");
        }
        default -> outer = cause;
      }
    }
    return Optional.empty();
  }

  /** The JDK's transport has a type for it, the native ones the name of the system call. */
  private static boolean isBind(IOException failure) {
    return failure instanceof BindException || message(failure).startsWith("bind(");
  }

  /** Without the call and its number, which the native transports put in front. */
  private static String reason(IOException failure) {
    return message(failure).replaceFirst("^bind\\(.*\\d\\): ", "");
  }

  private static String message(IOException failure) {
    return String.valueOf(failure.getMessage());
  }
}
